/** The same deed for all chosen tickets, one after the other; what could not be done is told, and stays chosen. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { Combobox } from '../../ui/Field.tsx';
import { toast } from '../../ui/Toast.tsx';
import { deedText, type Ticket, ticketCommands, ticketQueries } from './calls.ts';

type Chosen = ReadonlySet<number | string>;
const at_once = ['accept', 'start', 'follow'] as const;
type BulkDeed = (typeof at_once)[number] | 'assign';

export function Bulk(props: { rows: Ticket[]; chosen: Chosen; set: (chosen: Chosen) => void }) {
  const [doing, setDoing] = createSignal<string>();
  const [assigning, setAssigning] = createSignal<number>();
  const picked = () => props.rows.filter(({ id }) => props.chosen.has(id));
  const act = async (is: BulkDeed, more: { assignee_id?: string } = {}) => {
    setDoing(is);
    // Those that a filter has hidden meanwhile are not meant.
    const meant = picked();
    const left = new Set<number | string>(meant.map(({ id }) => id));
    let refused = '';
    for (const { id, version, number } of meant) {
      try {
        await (is === 'follow'
          ? ticketCommands.follow(id, true)
          : ticketCommands.act(id, version, { is, ...more }, true));
        left.delete(id);
      } catch (error) {
        refused = `${number}: ${errorText(error)}`;
      }
    }
    const done = meant.length - left.size;
    props.set(left);
    setDoing(undefined);
    const title = t('tickets.bulk_done', { deed: deedText(is), n: done });
    toast(left.size > 0 ? { title: t('tickets.bulk_left', { title, n: left.size }), detail: refused } : { title });
  };
  return (
    <div class="flex flex-wrap items-center gap-2">
      <span class="text-sm text-dim">{t('tickets.bulk_n', { n: picked().length })}</span>
      <For each={at_once}>
        {(is) => (
          <Button busy={doing() === is} onClick={() => act(is)}>
            {deedText(is)}
          </Button>
        )}
      </For>
      <Button busy={doing() === 'assign'} onClick={() => setAssigning(picked()[0]?.id)}>
        {deedText('assign')}
      </Button>
      <Show when={assigning()} keyed>
        {(id) => (
          <Assign
            of={id}
            n={picked().length}
            close={() => setAssigning(undefined)}
            assign={(assignee_id) => act('assign', { assignee_id })}
          />
        )}
      </Show>
      <Button kind="quiet" onClick={() => props.set(new Set<number | string>())}>
        {t('tickets.bulk_none')}
      </Button>
    </div>
  );
}

/** To one of those who work on the first; whoever doesn't work on another is refused there, and that one stays chosen. */
function Assign(props: { of: number; n: number; close: () => void; assign: (assignee_id: string) => void }) {
  const people = useQuery(() => ticketQueries.assignees(props.of));
  const [chosen, setChosen] = createSignal<string | null>(null);
  const assign = () => {
    const assignee_id = chosen();
    if (assignee_id === null) return;
    props.close();
    props.assign(assignee_id);
  };
  return (
    <Dialog open close={props.close} title={deedText('assign')} detail={t('tickets.bulk_n', { n: props.n })}>
      <Combobox
        label={t('tickets.assignee')}
        value={chosen()}
        set={setChosen}
        options={(people.isPending ? [] : (people.data?.rows ?? [])).map(({ id, name, username }) => ({
          value: id,
          label: name,
          detail: username,
        }))}
        required
      />
      <DialogActions>
        <Button onClick={props.close}>{t('ui.cancel')}</Button>
        <Button kind="primary" disabled={chosen() === null ? t('ui.missing') : undefined} onClick={assign}>
          {deedText('assign')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
