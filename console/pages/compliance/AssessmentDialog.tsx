/** A new assessment of a system: level, extensions, rule, and what it begins from. */
import { useNavigate } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, For, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { date } from '../../time.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Checkbox, FieldGroup, Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { momentOf } from '../../ui/wall-time.ts';
import { SystemPicker } from '../pickers.tsx';
import {
  type Assessment,
  assessment_kinds,
  assessmentCommands,
  assessmentKindText,
  assessmentQueries,
  extensions,
  type Kind,
  rules,
} from './assessment-calls.ts';

type Typed = {
  kind: Kind;
  system_id: number | null;
  title: string;
  level: '1' | '2' | '3' | '4';
  extensions: Assessment['extensions'];
  rule: Assessment['rule'];
  scope: string;
  from: string;
  until: string;
  copied_from_id: number;
};

export function AssessmentDialog(props: { close: () => void }) {
  return (
    <Dialog open close={props.close} title={t('assessments.add')}>
      <Form close={props.close} />
    </Dialog>
  );
}

/** A day as its first moment here; null where none was typed. */
const dayOf = (text: string): number | null => momentOf(`${text}T00:00`) ?? null;

function Form(props: { close: () => void }) {
  const navigate = useNavigate();
  let made: number | undefined;
  const draft = makeDraft<Typed>('assessment.new', {
    ...{ kind: 'mlps', system_id: null, title: '', level: '3', extensions: [], rule: 'mlps-2025' },
    ...{ scope: '', from: date(Date.now()), until: '', copied_from_id: 0 },
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const system = createMemo(() => draft.value().system_id);
  const kind = createMemo(() => draft.value().kind);
  const earlier = useQuery(() => ({
    ...assessmentQueries.earlier(system() ?? 0, kind()),
    enabled: system() !== null,
  }));
  // Made once an answer: a choice whose options are always new ones would choose without end.
  const copyOptions = createMemo(() => {
    const rows = system() === null || earlier.isPending ? [] : (earlier.data?.rows ?? []);
    return [
      { value: 0, label: t('assessments.copy_none') },
      ...rows.map(({ id, title, closed_at }) => ({
        value: id,
        label: `${title} · ${closed_at === null ? '' : date(closed_at)}`,
      })),
    ];
  });
  const ruleOptions = createMemo(() =>
    rules[kind()].map((value) => ({ value, label: word('assessments', `rule_${value}`) })),
  );
  const check = (value: Typed): Problems => ({
    ...(value.system_id === null ? { system_id: t('ui.missing') } : {}),
    ...(value.title.trim() === '' ? { title: t('ui.missing') } : {}),
  });
  const save = async ({ system_id, level, from, until, copied_from_id, ...rest }: Typed) => {
    const { id } = await assessmentCommands.create({
      ...rest,
      ...{ system_id: system_id ?? 0, level: Number(level) as 1 | 2 | 3 | 4 },
      ...{ from_at: dayOf(from), until_at: dayOf(until), copied_from_id: copied_from_id || null },
    });
    made = id;
  };
  const close = () => (made === undefined ? props.close() : navigate(paths.assessment(made, { tab: 'plan' })));
  return (
    <DraftForm draft={draft} close={close} check={check} save={save}>
      {(problems) => (
        <>
          <FieldGroup label={t('assessments.kind')}>
            <Segments
              label={t('assessments.kind')}
              value={draft.value().kind}
              set={(kind) =>
                put({ kind, rule: rules[kind][0] as Assessment['rule'], extensions: [], copied_from_id: 0 })
              }
              options={assessment_kinds.map((value) => ({ value, label: assessmentKindText(value) }))}
            />
          </FieldGroup>
          <TextField
            label={t('assessments.name')}
            value={draft.value().title}
            set={(title) => put({ title })}
            error={problems().title}
            maxLength={200}
            required
          />
          <SystemPicker
            label={t('assessments.system')}
            value={draft.value().system_id}
            set={(system_id) => put({ system_id, copied_from_id: 0 })}
            error={problems().system_id}
            required
          />
          <FieldGroup label={t('assessments.level')}>
            <Segments
              label={t('assessments.level')}
              value={draft.value().level}
              set={(level) => put({ level })}
              options={(['1', '2', '3', '4'] as const).map((value) => ({
                value,
                label: t('assessments.level_n', { n: value }),
              }))}
            />
          </FieldGroup>
          <Show when={draft.value().kind === 'mlps'}>
            <FieldGroup label={t('assessments.extensions')}>
              <div class="flex flex-wrap gap-x-5 gap-y-1">
                <For each={extensions}>
                  {(one) => (
                    <Checkbox
                      label={word('assessments', `extension_${one}`)}
                      value={draft.value().extensions.includes(one)}
                      set={(is_chosen) =>
                        put({
                          extensions: extensions.filter((each) =>
                            each === one ? is_chosen : draft.value().extensions.includes(each),
                          ),
                        })
                      }
                    />
                  )}
                </For>
              </div>
            </FieldGroup>
          </Show>
          <Select
            label={t('assessments.rule')}
            value={draft.value().rule}
            set={(rule) => rule && put({ rule })}
            options={ruleOptions()}
          />
          <div class="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t('assessments.from')}
              type="date"
              value={draft.value().from}
              set={(from) => put({ from })}
              error={problems().from_at}
            />
            <TextField
              label={t('assessments.until')}
              type="date"
              value={draft.value().until}
              set={(until) => put({ until })}
              error={problems().until_at}
            />
          </div>
          <TextField
            label={t('assessments.scope')}
            value={draft.value().scope}
            set={(scope) => put({ scope })}
            error={problems().scope}
            lines={2}
            maxLength={2000}
          />
          <Show when={copyOptions().length > 1}>
            <Select
              label={t('assessments.copy')}
              hint={t('assessments.copy_hint')}
              value={draft.value().copied_from_id}
              set={(copied_from_id) => put({ copied_from_id: copied_from_id ?? 0 })}
              error={problems().copied_from_id}
              options={copyOptions()}
            />
          </Show>
        </>
      )}
    </DraftForm>
  );
}
