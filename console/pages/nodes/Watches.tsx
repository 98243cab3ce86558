/** The watches of a node or an endpoint, each to be looked at now. */
import ActivityIcon from 'lucide-solid/icons/activity';
import { createSignal, Show } from 'solid-js';
import { commands } from '../../api.ts';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty, errorText } from '../../ui/Faces.tsx';
import { AnswerMark, OutcomeMark } from '../../ui/Mark.tsx';
import { quantity } from '../../ui/quantity.ts';
import { type Column, Table } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import type { Watch } from '../../wire.ts';
import { From, fromText } from '../watches/From.tsx';

const columns: readonly Column<Watch>[] = [
  { id: 'title', title: 'words.probe', width: 120, grow: true, value: (row) => say(row.title) },
  {
    id: 'address',
    title: 'words.address',
    width: 165,
    value: (row) => row.address,
    cell: (row) => <span class="font-mono text-xs">{row.address}</span>,
  },
  { id: 'from', title: 'agents.from', width: 110, value: fromText, cell: (row) => <From watch={row} /> },
  {
    id: 'answer',
    title: 'nodes.w_answer',
    width: 130,
    value: (row) => word('words', `answer_${row.answer}`),
    cell: (row) => (
      <span class="flex items-center gap-2">
        <AnswerMark answer={row.answer} />
        <Show when={row.flapping}>
          <span class="rounded border border-degraded px-1 text-xs text-degraded">{t('nodes.w_flapping')}</span>
        </Show>
        <Show when={!row.enabled}>
          <span class="rounded border border-edge px-1 text-xs text-dim">{t('nodes.w_off')}</span>
        </Show>
      </span>
    ),
  },
  {
    id: 'outcome',
    title: 'nodes.w_outcome',
    width: 110,
    value: (row) => row.outcome,
    // What is long ago is told, but not in the colour of now.
    cell: (row) => (
      <Show when={row.outcome}>
        {(outcome) => (
          <Show when={!row.stale} fallback={<span class="text-dim">{word('words', `outcome_${outcome()}`)}</span>}>
            <OutcomeMark outcome={outcome()} />
          </Show>
        )}
      </Show>
    ),
  },
  { id: 'error', title: 'nodes.w_error', width: 150, grow: true, value: (row) => row.error },
  {
    id: 'looked_at',
    title: 'nodes.w_looked',
    width: 100,
    value: (row) => row.looked_at,
    cell: (row) => <Time at={row.looked_at} short />,
  },
  {
    id: 'took_ms',
    title: 'nodes.w_took',
    width: 80,
    align: 'end',
    value: (row) => row.took_ms,
    cell: (row) => (row.took_ms === null ? '—' : quantity(row.took_ms, 'ms')),
  },
  {
    id: 'every_s',
    title: 'nodes.w_every',
    width: 70,
    align: 'end',
    value: (row) => row.every_s,
    cell: (row) => quantity(row.every_s, 's'),
  },
  {
    id: 'look',
    title: 'nodes.look_now',
    width: 110,
    sort: false,
    value: () => null,
    cell: (row) => <LookNow watch={row} />,
  },
];

export function LookNow(props: { watch: Watch }) {
  const session = useSession();
  const [busy, setBusy] = createSignal(false);
  const refused = () => {
    if (!session.may('watching:write')) return t('nodes.no_right');
    return props.watch.agent_id === null ? undefined : t('agents.looks_itself');
  };
  const look = async () => {
    setBusy(true);
    try {
      const { observation } = await commands.look(props.watch.id);
      toast({
        title: t('nodes.looked', {
          title: say(props.watch.title),
          outcome: word('words', `outcome_${observation.outcome}`),
          took: quantity(observation.took_ms, 'ms'),
        }),
        mark: <OutcomeMark outcome={observation.outcome} quiet />,
        ...(observation.error ? { detail: observation.error } : {}),
      });
    } catch (error) {
      toast({ title: errorText(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button class="!h-7 !px-2 !text-sm" busy={busy()} disabled={refused()} onClick={look}>
      {t('nodes.look_now')}
    </Button>
  );
}

export function Watches(props: { watches: readonly Watch[]; name: string }) {
  return (
    <Table
      name={props.name}
      label={t('nodes.tab_watches')}
      columns={columns}
      rows={props.watches}
      href={(row) => paths.watch(row.id)}
      main
      empty={
        <Empty icon={<ActivityIcon />} title={t('nodes.watches_none')} hint={t('nodes.watches_none_hint')} small />
      }
    />
  );
}
