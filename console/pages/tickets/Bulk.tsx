/** The same deed for all chosen tickets, one after the other; what could not be done is told, and stays chosen. */
import { createSignal, For } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { toast } from '../../ui/Toast.tsx';
import { deedText, type Ticket, ticketCommands } from './calls.ts';

type Chosen = ReadonlySet<number | string>;
const deeds = ['accept', 'start', 'follow'] as const;

export function Bulk(props: { rows: Ticket[]; chosen: Chosen; set: (chosen: Chosen) => void }) {
  const [doing, setDoing] = createSignal<string>();
  const picked = () => props.rows.filter(({ id }) => props.chosen.has(id));
  const act = async (is: (typeof deeds)[number]) => {
    setDoing(is);
    // Those that a filter has hidden meanwhile are not meant.
    const meant = picked();
    const left = new Set<number | string>(meant.map(({ id }) => id));
    let refused = '';
    for (const { id, version, number } of meant) {
      try {
        await (is === 'follow' ? ticketCommands.follow(id, true) : ticketCommands.act(id, version, { is }, true));
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
      <For each={deeds}>
        {(is) => (
          <Button busy={doing() === is} onClick={() => act(is)}>
            {deedText(is)}
          </Button>
        )}
      </For>
      <Button kind="quiet" onClick={() => props.set(new Set<number | string>())}>
        {t('tickets.bulk_none')}
      </Button>
    </div>
  );
}
