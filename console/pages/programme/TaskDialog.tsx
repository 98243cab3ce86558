/** A task made or changed. What its first deadlines say is written once; later ones are added, or re-planned on the task's page. */
import { useNavigate } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { queries } from '../../api.ts';
import { makeDraft } from '../../drafts.ts';
import { listOf, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Checkbox, FieldGroup, Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { UnitPicker } from '../pickers.tsx';
import { deadline_levels, type Level, levelText, programmeCommands, type TaskRow } from './calls.ts';

type Dated = { level: Level; percent: string; on: string; words: string };
type Typed = {
  code: string;
  title: string;
  detail: string;
  responsible: string;
  document: string;
  leading: number[];
  taking_part: number[];
  is_standing: boolean;
  after: string;
  added: Dated[];
  reason: string;
};
type Props = { task?: TaskRow; close: () => void };

export function TaskDialog(props: Props) {
  return (
    <Dialog open wide close={props.close} title={props.task ? t('programme.edit') : t('programme.add')}>
      <Form {...props} />
    </Dialog>
  );
}

const fresh: Dated = { level: 'all', percent: '100', on: '', words: '' };
const isShare = (text: string) => /^\d{1,3}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= 100;

function Form(props: Props) {
  const navigate = useNavigate();
  const task = props.task;
  let made: number | undefined;
  const draft = makeDraft<Typed>(`programme-task.${task ? `${task.id}.${task.version}` : 'new'}`, {
    ...{ code: task?.code ?? '', title: task?.title ?? '', detail: task?.detail ?? '' },
    ...{ responsible: task?.responsible ?? '', document: task?.document ?? '', reason: '' },
    leading: task?.leading.map(({ unit_id }) => unit_id) ?? [],
    taking_part: task?.taking_part.map(({ unit_id }) => unit_id) ?? [],
    is_standing: task?.is_standing ?? false,
    after: task?.after.join(', ') ?? '',
    added: task ? [] : [fresh],
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const putDated = (place: number, change: Partial<Dated>) =>
    put({ added: draft.value().added.map((one, index) => (index === place ? { ...one, ...change } : one)) });
  const check = (value: Typed): Problems => ({
    ...(value.code.trim() === '' ? { code: t('ui.missing') } : {}),
    ...(value.title.trim() === '' ? { title: t('ui.missing') } : {}),
    ...(value.detail.trim() === '' ? { detail: t('ui.missing') } : {}),
    ...Object.fromEntries(
      value.added.flatMap(({ percent }, place) =>
        isShare(percent) ? [] : [[`percent.${place}`, t('programme.share_wrong')]],
      ),
    ),
  });
  const save = async ({ leading, taking_part, added, after, code, reason, ...rest }: Typed) => {
    const fields = {
      ...rest,
      ...{ section: task?.section ?? null, leading_unit_ids: leading, taking_part_unit_ids: taking_part },
      after: listOf(after.toUpperCase()),
    };
    const deadlines = (rest.is_standing ? [] : added).map(({ level, percent, on, words }) => ({
      ...{ level, wanted_percent: Number(percent), original_on: on === '' ? null : on, original_words: words },
    }));
    if (task) await programmeCommands.change(task.id, { ...fields, version: task.version, added: deadlines, reason });
    else made = (await programmeCommands.add({ ...fields, code: code.trim(), deadlines })).id;
  };
  const close = () => (made === undefined ? props.close() : navigate(paths.programmeTask(made)));
  const text = (key: 'code' | 'title' | 'responsible' | 'document', max: number, problems: Problems) => (
    <TextField
      label={t(`programme.${key === 'title' ? 'task' : key}`)}
      value={draft.value()[key]}
      set={(value) => put({ [key]: value })}
      error={problems[key]}
      maxLength={max}
      required={key === 'code' || key === 'title'}
    />
  );
  return (
    <DraftForm draft={draft} close={close} check={check} save={save}>
      {(problems) => (
        <>
          <div class="grid gap-4 sm:grid-cols-[8rem_1fr]">
            <Show when={!task}>{text('code', 16, problems())}</Show>
            {text('title', 100, problems())}
          </div>
          <TextField
            label={t('programme.detail')}
            value={draft.value().detail}
            set={(detail) => put({ detail })}
            error={problems().detail}
            lines={3}
            maxLength={4000}
            required
          />
          <div class="grid gap-4 sm:grid-cols-2">
            {text('responsible', 300, problems())}
            {text('document', 300, problems())}
            <Units label={t('programme.leading')} ids={draft.value().leading} set={(leading) => put({ leading })} />
            <Units
              label={t('programme.taking_part')}
              ids={draft.value().taking_part}
              set={(taking_part) => put({ taking_part })}
            />
          </div>
          <TextField
            label={t('programme.after')}
            hint={t('programme.after_hint')}
            value={draft.value().after}
            set={(after) => put({ after })}
            error={problems().after}
          />
          <Checkbox
            label={t('programme.is_standing')}
            value={draft.value().is_standing}
            set={(is_standing) => put({ is_standing })}
          />
          <Show when={!draft.value().is_standing}>
            <FieldGroup label={task ? t('programme.more_deadlines') : t('programme.deadlines')}>
              <div class="space-y-3">
                <For each={draft.value().added.map((_, place) => place)}>
                  {(place) => (
                    <DatedFields
                      value={draft.value().added[place] ?? fresh}
                      put={(change) => putDated(place, change)}
                      error={problems()[`percent.${place}`]}
                    />
                  )}
                </For>
                <Button onClick={() => put({ added: [...draft.value().added, fresh] })}>
                  {t('programme.add_deadline')}
                </Button>
                <Show when={problems().deadlines}>{(problem) => <p class="text-sm text-down">{problem()}</p>}</Show>
              </div>
            </FieldGroup>
          </Show>
          <Show when={task}>
            <TextField
              label={t('programme.reason')}
              value={draft.value().reason}
              set={(reason) => put({ reason })}
              error={problems().reason}
              maxLength={1000}
            />
          </Show>
        </>
      )}
    </DraftForm>
  );
}

function DatedFields(props: { value: Dated; put: (change: Partial<Dated>) => void; error: string | undefined }) {
  return (
    <div class="grid grid-cols-2 gap-3 rounded-md border border-line p-3 sm:grid-cols-4">
      <Select
        label={t('programme.level')}
        value={props.value.level}
        set={(level) => props.put({ level: level ?? 'all' })}
        options={deadline_levels.map((value) => ({ value, label: levelText(value) }))}
        required
      />
      <TextField
        label={t('programme.wanted_percent')}
        inputMode="numeric"
        value={props.value.percent}
        set={(percent) => props.put({ percent })}
        error={props.error}
        required
      />
      <TextField label={t('programme.due_on')} type="date" value={props.value.on} set={(on) => props.put({ on })} />
      <TextField
        label={t('programme.due_words')}
        value={props.value.words}
        set={(words) => props.put({ words })}
        maxLength={300}
      />
    </div>
  );
}

function Units(props: { label: string; ids: number[]; set: (ids: number[]) => void }) {
  const query = useQuery(() => queries.units());
  const nameOf = (id: number) =>
    (query.isPending ? undefined : query.data?.rows.find((row) => row.id === id)?.name) ?? String(id);
  return (
    <div>
      <UnitPicker
        label={props.label}
        value={null}
        set={(id) => id !== null && !props.ids.includes(id) && props.set([...props.ids, id])}
      />
      <ul class="mt-2 flex flex-wrap gap-2" aria-label={props.label}>
        <For each={props.ids}>
          {(id) => (
            <li class="inline-flex items-center gap-1 rounded border border-line pl-2">
              {nameOf(id)}
              <Button
                kind="quiet"
                aria-label={t('programme.unit_drop', { name: nameOf(id) })}
                onClick={() => props.set(props.ids.filter((one) => one !== id))}
              >
                ×
              </Button>
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}
