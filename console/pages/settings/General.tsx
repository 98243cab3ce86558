/** The site's name, and how long history is kept. */
import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { FieldGroup, TextField } from '../../ui/Field.tsx';
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

type Typed = { site_name: string } & Record<Kept, string>;

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
  return found;
}

function Form(props: { settings: Settings; may: (permission: Permission) => boolean }) {
  const { site_name, retention } = props.settings;
  const draft = makeDraft<Typed>('settings', {
    site_name,
    raw_days: String(retention.raw_days),
    five_minute_days: String(retention.five_minute_days),
    hour_days: String(retention.hour_days),
    event_days: String(retention.event_days),
    audit_days: String(retention.audit_days),
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const save = async (value: Typed) => {
    const days = Object.fromEntries(kept.map((name) => [name, Number(value[name])])) as Settings['retention'];
    await settingsCommands.save({ site_name: value.site_name.trim(), retention: { ...retention, ...days } });
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
              </>
            )}
          </DraftForm>
        </div>
      </Section>
    </div>
  );
}
