/** The site's name, how long history is kept, and which findings become tickets. */
import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { Checkbox, FieldGroup, Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { Section } from '../../ui/Page.tsx';
import { toast } from '../../ui/Toast.tsx';
import type { Permission } from '../../wire.ts';
import { type Settings, settingsCommands, settingsQueries } from './calls.ts';

const kept = ['raw_days', 'five_minute_days', 'hour_days', 'event_days', 'audit_days'] as const;
type Kept = (typeof kept)[number];

const most_days = 3_660;
/** The law asks for six months of the audit log. */
const least_days = (name: Kept): number => (name === 'audit_days' ? 180 : 1);

const severities = ['critical', 'major', 'minor'] as const;
const most_minutes = 1_440;
const most_rate = 1_000;

type Typed = {
  site_name: string;
  raises: boolean;
  severity: (typeof severities)[number];
  after_min: string;
  load_rate: string;
  load_gaps: boolean;
  emergency_gaps: boolean;
} & Record<Kept, string>;

export function General(props: { may: (permission: Permission) => boolean }) {
  const query = useQuery(() => settingsQueries.settings());
  return (
    <Loaded query={query}>
      {(data) => (
        // A form of its own for each state of the settings: what it starts from is what is saved.
        <Show when={JSON.stringify(data())} keyed>
          {(text) => <Form settings={JSON.parse(text) as Settings} may={props.may} />}
        </Show>
      )}
    </Loaded>
  );
}

function check(value: Typed): Problems {
  const found: Problems = {};
  if (value.site_name.trim() === '') found.site_name = t('ui.missing');
  for (const name of kept) {
    const days = Number(value[name]);
    if (value[name] === '' || !Number.isInteger(days)) found[`retention.${name}`] = t('ui.not_whole');
    else if (days < least_days(name)) found[`retention.${name}`] = t('ui.too_small', { n: least_days(name) });
    else if (days > most_days) found[`retention.${name}`] = t('ui.too_large', { n: most_days });
  }
  const minutes = Number(value.after_min);
  if (value.after_min === '' || !Number.isInteger(minutes)) found.after_min = t('ui.not_whole');
  else if (minutes < 1) found.after_min = t('ui.too_small', { n: 1 });
  else if (minutes > most_minutes) found.after_min = t('ui.too_large', { n: most_minutes });
  const rate = Number(value.load_rate);
  if (value.load_rate === '' || !Number.isInteger(rate)) found.load_rate = t('ui.not_whole');
  else if (rate < 1) found.load_rate = t('ui.too_small', { n: 1 });
  else if (rate > most_rate) found.load_rate = t('ui.too_large', { n: most_rate });
  return found;
}

function Form(props: { settings: Settings; may: (permission: Permission) => boolean }) {
  const { site_name, retention, automatic_tickets, load, emergency } = props.settings;
  const draft = makeDraft<Typed>('settings', {
    site_name,
    raw_days: String(retention.raw_days),
    five_minute_days: String(retention.five_minute_days),
    hour_days: String(retention.hour_days),
    event_days: String(retention.event_days),
    audit_days: String(retention.audit_days),
    raises: automatic_tickets.enabled,
    severity: automatic_tickets.severity,
    after_min: String(automatic_tickets.after_min),
    load_rate: String(load.default_rate),
    load_gaps: load.gap_tickets,
    emergency_gaps: emergency.gap_tickets,
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const save = async (value: Typed) => {
    const days = Object.fromEntries(kept.map((name) => [name, Number(value[name])])) as Settings['retention'];
    await settingsCommands.save({
      ...props.settings,
      site_name: value.site_name.trim(),
      retention: { ...retention, ...days },
      automatic_tickets: { enabled: value.raises, severity: value.severity, after_min: Number(value.after_min) },
      load: { default_rate: Number(value.load_rate), gap_tickets: value.load_gaps },
      emergency: { gap_tickets: value.emergency_gaps },
    });
    toast({ title: t('settings.saved') });
  };
  return (
    <div class="max-w-2xl">
      <Section>
        <div class="px-1 pt-2">
          <DraftForm
            draft={draft}
            close={() => undefined}
            check={check}
            save={save}
            blocked={props.may('settings:write') ? undefined : t('ui.may_not')}
          >
            {(problems) => (
              <>
                <TextField
                  label={t('settings.site_name')}
                  value={draft.value().site_name}
                  set={(name) => put({ site_name: name })}
                  error={problems().site_name}
                  maxLength={60}
                  required
                />
                <FieldGroup label={t('settings.retention')} hint={t('settings.retention_hint')}>
                  <div class="grid gap-4 sm:grid-cols-2">
                    {kept.map((name) => (
                      <TextField
                        label={word('settings', `retention_${name}`)}
                        value={draft.value()[name]}
                        set={(days) => put({ [name]: days })}
                        error={problems()[`retention.${name}`]}
                        type="number"
                        required
                      />
                    ))}
                  </div>
                </FieldGroup>
                <FieldGroup label={t('settings.tickets')} hint={t('settings.tickets_hint')}>
                  <div class="space-y-4">
                    <Checkbox
                      label={t('settings.tickets_raises')}
                      value={draft.value().raises}
                      set={(raises) => put({ raises })}
                    />
                    <div class="grid gap-4 sm:grid-cols-2">
                      <Select
                        label={t('settings.tickets_severity')}
                        value={draft.value().severity}
                        set={(severity) => severity && put({ severity })}
                        options={severities.map((value) => ({ value, label: word('words', `severity_${value}`) }))}
                        required
                      />
                      <TextField
                        label={t('settings.tickets_after')}
                        value={draft.value().after_min}
                        set={(after_min) => put({ after_min })}
                        error={problems().after_min}
                        type="number"
                        required
                      />
                    </div>
                  </div>
                </FieldGroup>
                <FieldGroup label={t('load.title')} hint={t('settings.load_hint')}>
                  <div class="space-y-4">
                    <TextField
                      label={t('settings.load_rate')}
                      value={draft.value().load_rate}
                      set={(load_rate) => put({ load_rate })}
                      error={problems().load_rate}
                      type="number"
                      required
                    />
                    <Checkbox
                      label={t('settings.load_gaps')}
                      value={draft.value().load_gaps}
                      set={(load_gaps) => put({ load_gaps })}
                    />
                  </div>
                </FieldGroup>
                <FieldGroup label={t('emergency.title')} hint={t('settings.emergency_hint')}>
                  <Checkbox
                    label={t('settings.emergency_gaps')}
                    value={draft.value().emergency_gaps}
                    set={(emergency_gaps) => put({ emergency_gaps })}
                  />
                </FieldGroup>
              </>
            )}
          </DraftForm>
        </div>
      </Section>
    </div>
  );
}
