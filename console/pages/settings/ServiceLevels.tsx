/** How soon tickets must be answered and solved, and what counts as working time. */
import { useQuery } from '@tanstack/solid-query';
import ArrowUpIcon from 'lucide-solid/icons/arrow-up';
import PlusIcon from 'lucide-solid/icons/plus';
import TrashIcon from 'lucide-solid/icons/trash';
import { Index, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Checkbox, FieldGroup, Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { Section } from '../../ui/Page.tsx';
import { toast } from '../../ui/Toast.tsx';
import type { Permission } from '../../wire.ts';
import { type ServiceLevels as Levels, settingsCommands, settingsQueries } from './calls.ts';
import {
  daysFrom,
  hoursFrom,
  inputFrom,
  isMinutes,
  type TypedLevels,
  type TypedTarget,
  typedFrom,
} from './service-levels-form.ts';

const kinds = ['request', 'problem', 'suggestion', 'rectification', 'alert', 'change'];
const levels = ['city', 'county', 'town', 'village'];

export function ServiceLevels(props: { may: (permission: Permission) => boolean }) {
  const query = useQuery(() => settingsQueries.serviceLevels());
  return (
    <Loaded query={query}>
      {(data) => (
        <Show when={JSON.stringify(data().levels)} keyed>
          {(text) => (
            <Form levels={JSON.parse(text) as Levels} known_until={data().holidays_known_until} may={props.may} />
          )}
        </Show>
      )}
    </Loaded>
  );
}

function check(value: TypedLevels): Problems {
  const found: Problems = {};
  if (!hoursFrom(value.hours)) found['calendar.hours'] = t('service_levels.hours_wrong');
  if (!daysFrom(value.days)) found['calendar.days'] = t('service_levels.days_wrong');
  for (const [i, target] of value.targets.entries())
    for (const name of ['response', 'resolution'] as const)
      if (!isMinutes(target[name])) found[`targets.${i}.${name}_min`] = t('service_levels.minutes_wrong');
  return found;
}

function Form(props: { levels: Levels; known_until: number; may: (permission: Permission) => boolean }) {
  const draft = makeDraft<TypedLevels>('service-levels', typedFrom(props.levels));
  const put = (change: Partial<TypedLevels>) => draft.set({ ...draft.value(), ...change });
  const save = async (value: TypedLevels) => {
    await settingsCommands.saveServiceLevels(inputFrom(value));
    toast({ title: t('settings.saved') });
  };
  return (
    <div class="max-w-4xl">
      <Section note={t('service_levels.note')}>
        <DraftForm
          draft={draft}
          close={() => undefined}
          check={check}
          save={save}
          blocked={props.may('settings:write') ? undefined : t('ui.may_not')}
        >
          {(problems) => (
            <>
              <FieldGroup label={t('service_levels.targets')} hint={t('service_levels.targets_hint')}>
                <Targets targets={draft.value().targets} set={(targets) => put({ targets })} problems={problems()} />
              </FieldGroup>
              <TextField
                label={t('service_levels.hours')}
                hint={t('service_levels.hours_hint')}
                value={draft.value().hours}
                set={(hours) => put({ hours })}
                error={problems()['calendar.hours']}
                mono
                required
              />
              <Checkbox
                label={t('service_levels.every_day')}
                value={draft.value().every_day}
                set={(every_day) => put({ every_day })}
              />
              <TextField
                label={t('service_levels.days')}
                hint={t('service_levels.days_hint', { year: String(props.known_until) })}
                value={draft.value().days}
                set={(days) => put({ days })}
                error={problems()['calendar.days']}
                lines={4}
                mono
              />
            </>
          )}
        </DraftForm>
      </Section>
    </div>
  );
}

function Targets(props: { targets: TypedTarget[]; set: (targets: TypedTarget[]) => void; problems: Problems }) {
  const put = (at: number, change: Partial<TypedTarget>) =>
    props.set(props.targets.map((target, i) => (i === at ? { ...target, ...change } : target)));
  const raise = (at: number) => {
    const targets = [...props.targets];
    const [target] = targets.splice(at, 1);
    if (target) targets.splice(at - 1, 0, target);
    props.set(targets);
  };
  // An empty value would be drawn as nothing chosen.
  const any = { value: 'any', label: t('service_levels.any') };
  const given = (value: string | null) => (value === 'any' ? '' : (value ?? ''));
  return (
    <div class="space-y-3">
      <Index each={props.targets}>
        {(target, at) => (
          <fieldset class="min-w-0 rounded-md border border-line p-3">
            <legend class="px-1 text-sm text-dim">{t('service_levels.rule_n', { n: at + 1 })}</legend>
            <div class="grid gap-3 sm:grid-cols-5">
              <Select
                label={t('tickets.kind')}
                value={target().kind || 'any'}
                set={(kind) => put(at, { kind: given(kind) })}
                options={[any, ...kinds.map((value) => ({ value, label: word('tickets', `kind_${value}`) }))]}
              />
              <Select
                label={t('tickets.priority')}
                value={target().priority || 'any'}
                set={(priority) => put(at, { priority: given(priority) })}
                options={[any, ...['1', '2', '3', '4'].map((value) => ({ value, label: `P${value}` }))]}
              />
              <Select
                label={t('service_levels.level')}
                value={target().level || 'any'}
                set={(level) => put(at, { level: given(level) })}
                options={[any, ...levels.map((value) => ({ value, label: word('words', `level_${value}`) }))]}
              />
              <TextField
                label={t('service_levels.response')}
                value={target().response}
                set={(response) => put(at, { response })}
                error={props.problems[`targets.${at}.response_min`]}
                inputMode="numeric"
              />
              <TextField
                label={t('service_levels.resolution')}
                value={target().resolution}
                set={(resolution) => put(at, { resolution })}
                error={props.problems[`targets.${at}.resolution_min`]}
                inputMode="numeric"
              />
            </div>
            <div class="mt-2 flex justify-end gap-1">
              <Show when={at > 0}>
                <IconButton label={t('service_levels.raise_n', { n: at + 1 })} onClick={() => raise(at)}>
                  <ArrowUpIcon class="size-4" />
                </IconButton>
              </Show>
              <IconButton
                label={t('service_levels.remove_n', { n: at + 1 })}
                onClick={() => props.set(props.targets.filter((_, i) => i !== at))}
              >
                <TrashIcon class="size-4" />
              </IconButton>
            </div>
          </fieldset>
        )}
      </Index>
      <Button
        onClick={() =>
          props.set([...props.targets, { kind: '', priority: '', level: '', response: '', resolution: '' }])
        }
      >
        <PlusIcon class="size-4" />
        {t('service_levels.add')}
      </Button>
    </div>
  );
}
