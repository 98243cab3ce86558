/** Confirming candidates: what each would become is shown before anything is made, and all or none are. */
import { keepPreviousData, useQuery } from '@tanstack/solid-query';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { say, t, word } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Checkbox, Select } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { StatusMark } from '../../ui/Mark.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { toast } from '../../ui/Toast.tsx';
import { type Role, roles } from '../../wire.ts';
import { PlacePickers } from '../pickers.tsx';
import { type ConfirmInput, discoveryCommands, type Planned } from './calls.ts';

type Form = { unit_id: number | null; area_id: number | null; role: Role | null; watch: boolean };
type Row = Planned & { id: number };

const blank: Form = { unit_id: null, area_id: null, role: null, watch: true };

const inputOf = (ids: number[], form: Form, names: Record<string, string>): ConfirmInput => ({
  ids,
  fields: {
    ...(form.unit_id === null ? {} : { unit_id: form.unit_id }),
    ...(form.area_id === null ? {} : { area_id: form.area_id }),
    ...(form.role === null ? {} : { role: form.role }),
  },
  watch: form.watch,
  names,
});

export function ConfirmCandidates(props: { ids: number[]; close: () => void; done?: () => void }) {
  // Fixed when the dialog opens: what goes on behind it must not change what is confirmed.
  const [ids, setIds] = createSignal(props.ids);
  const [names, setNames] = createSignal<Record<string, string>>({});
  const draft = makeDraft<Form>('discovery.confirm', blank);
  const put = (change: Partial<Form>) => draft.set((now) => ({ ...now, ...change }));
  const input = createMemo(() => inputOf(ids(), draft.value(), names()));
  const plan = useQuery(() => ({
    queryKey: ['candidates', 'plan', input()],
    queryFn: () => discoveryCommands.planConfirm(input()),
    placeholderData: keepPreviousData,
    staleTime: 0,
  }));
  const rows = createMemo((): Row[] =>
    plan.isPending ? [] : (plan.data?.rows ?? []).map((row) => ({ ...row, id: row.candidate_id })),
  );
  const wrong = () => rows().filter((row) => row.problem !== null);
  const blocked = () => {
    if (plan.isPending || plan.isPlaceholderData) return t('ui.loading');
    return wrong().length > 0 ? t('discovery.confirm_problems', { n: wrong().length }) : undefined;
  };
  const drop = () => {
    const gone = new Set(wrong().map((row) => row.candidate_id));
    const left = ids().filter((id) => !gone.has(id));
    if (left.length === 0) props.close();
    else setIds(left);
  };
  return (
    <Dialog
      open
      close={props.close}
      title={t('discovery.confirm_title', { n: ids().length })}
      detail={t('discovery.confirm_hint')}
      wide
    >
      <DraftForm
        draft={draft}
        close={props.close}
        blocked={blocked()}
        save={async () => {
          const { rows: made } = await discoveryCommands.confirm(input());
          toast({ title: t('discovery.confirmed_toast', { n: made.length }) });
          props.done?.();
        }}
        action={t('discovery.confirm')}
      >
        {(problems) => (
          <>
            <div class="grid gap-4 sm:grid-cols-3">
              <PlacePickers
                value={draft.value()}
                put={put}
                hint={t('discovery.confirm_as_scope')}
                problems={{ unit_id: problems()['fields.unit_id'], area_id: problems()['fields.area_id'] }}
              />
              <Select
                label={t('words.role')}
                value={draft.value().role}
                set={(role) => put({ role })}
                options={roles.map((role) => ({ value: role, label: word('words', `role_${role}`) }))}
                hint={t('discovery.confirm_as_guessed')}
              />
            </div>
            <Checkbox
              label={t('discovery.confirm_watch')}
              hint={t('discovery.confirm_watch_hint')}
              value={draft.value().watch}
              set={(watch) => put({ watch })}
            />
            <Loaded query={plan} small>
              {() => (
                <>
                  <Show when={wrong().length > 0}>
                    <div role="alert" class="flex flex-wrap items-center gap-3 text-down">
                      {t('discovery.confirm_problems', { n: wrong().length })}
                      <Button onClick={drop}>{t('discovery.confirm_drop')}</Button>
                    </div>
                  </Show>
                  <Preview
                    rows={rows()}
                    names={names()}
                    rename={(id, name) => setNames((now) => renamed(now, id, name))}
                  />
                </>
              )}
            </Loaded>
          </>
        )}
      </DraftForm>
    </Dialog>
  );
}

/** An empty name is the one that it would have by itself. */
function renamed(now: Record<string, string>, id: number, name: string): Record<string, string> {
  const { [id]: _old, ...others } = now;
  return name.trim() === '' ? others : { ...others, [id]: name.trim() };
}

function Preview(props: { rows: Row[]; names: Record<string, string>; rename: (id: number, name: string) => void }) {
  const columns: Column<Row>[] = [
    {
      id: 'name',
      title: 'discovery.will_be',
      width: 190,
      grow: true,
      sort: false,
      value: (row) => row.name,
      cell: (row) => (
        <input
          class="control !h-7 text-sm"
          aria-label={`${t('words.name')}: ${row.addresses[0] ?? row.name}`}
          value={props.names[row.candidate_id] ?? row.name}
          maxLength={100}
          onChange={(event) => props.rename(row.candidate_id, event.currentTarget.value)}
        />
      ),
    },
    { id: 'address', title: 'discovery.address', width: 120, sort: false, value: (row) => row.addresses[0] ?? '' },
    { id: 'role', title: 'words.role', width: 76, sort: false, value: (row) => word('words', `role_${row.role}`) },
    {
      id: 'watches',
      title: 'discovery.will_watch',
      width: 64,
      align: 'end',
      sort: false,
      value: (row) => row.watches.length,
    },
    {
      id: 'note',
      title: 'discovery.remark',
      width: 180,
      grow: true,
      sort: false,
      value: (row) => ((row.problem ?? row.note) ? say(row.problem ?? row.note ?? { zh: '', en: '' }) : null),
      cell: (row) => <Remark row={row} />,
    },
  ];
  return (
    <Table
      name="confirm-candidates"
      label={t('discovery.will_be')}
      columns={columns}
      rows={props.rows}
      empty={<span />}
    />
  );
}

function Remark(props: { row: Row }) {
  return (
    <For each={[props.row.problem, props.row.problem ? null : props.row.note].filter((text) => text !== null)}>
      {(text) => (
        <span class={props.row.problem ? 'inline-flex items-center gap-1.5 text-down' : 'text-dim'} title={say(text)}>
          <Show when={props.row.problem}>
            <StatusMark status="fail" quiet />
          </Show>
          <span class="truncate">{say(text)}</span>
        </span>
      )}
    </For>
  );
}
