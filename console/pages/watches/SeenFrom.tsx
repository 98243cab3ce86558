/** What each vantage point sees of the question that this watch asks, and what is said of all of them. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import SplitIcon from 'lucide-solid/icons/split';
import TelescopeIcon from 'lucide-solid/icons/telescope';
import { createSignal, For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { AnswerMark, StatusMark } from '../../ui/Mark.tsx';
import { TableBlock } from '../../ui/Page.tsx';
import { quantity } from '../../ui/quantity.ts';
import { type Column, Table } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import type { Watch } from '../../wire.ts';
import { agentQueries, sideText, type Vantage } from '../agents/calls.ts';
import { type VantagePoint, type VantagePoints, watchQueries } from './calls.ts';
import { ElsewhereDialog } from './ElsewhereDialog.tsx';
import { fromText } from './From.tsx';

/** Shown where there is somebody else who looks, or could. */
export function SeenFrom(props: { watch: Watch }) {
  const session = useSession();
  const seen = useQuery(() => watchQueries.vantagePoints(props.watch.id));
  const agents = useQuery(() => ({ ...agentQueries.trusted(), enabled: session.may('agents:read') }));
  const data = () => (seen.isPending ? undefined : seen.data);
  const idle = (rows: readonly VantagePoint[]): Vantage[] => {
    const all = agents.isPending ? [] : (agents.data?.rows ?? []);
    return all.filter(({ id }) => rows.every(({ agent_id }) => agent_id !== id));
  };
  return (
    <Show when={data()}>
      {(found) => (
        <Show when={found().total > 1 || idle(found().rows).length > 0}>
          <Card id={props.watch.id} seen={found()} idle={idle(found().rows)} />
        </Show>
      )}
    </Show>
  );
}

function Card(props: { id: number; seen: VantagePoints; idle: Vantage[] }) {
  const session = useSession();
  const [choosing, setChoosing] = createSignal(false);
  const refused = () => {
    if (!session.may('watching:write')) return t('ui.may_not');
    return props.idle.length === 0 ? t('watches.elsewhere_none') : undefined;
  };
  return (
    <TableBlock
      title={t('watches.seen_from')}
      actions={
        <Button disabled={refused()} onClick={() => setChoosing(true)}>
          <TelescopeIcon class="size-4" />
          {t('watches.elsewhere')}
        </Button>
      }
    >
      <Show when={props.seen.total > 1}>
        <Verdict seen={props.seen} />
      </Show>
      <Table
        name="seen_from"
        label={t('watches.seen_from')}
        columns={columnsOf(props.id)}
        rows={props.seen.rows}
        href={(row) => paths.watch(row.id)}
        empty={<Empty title={t('watches.never')} small />}
      />
      <Show when={choosing()}>
        <ElsewhereDialog id={props.id} agents={props.idle} close={() => setChoosing(false)} />
      </Show>
    </TableBlock>
  );
}

/** What is bad, each with its reason; where nothing is, what is said of the whole. */
function Verdict(props: { seen: VantagePoints }) {
  const shown = () => {
    const bad = props.seen.verdicts.filter(({ status }) => status === 'fail' || status === 'warn');
    return bad.length > 0 ? bad : props.seen.verdicts.slice(0, 1);
  };
  return (
    <div class="card mb-2 space-y-2 px-4 py-3">
      <Show when={props.seen.difference}>
        {(text) => (
          <p class="flex items-center gap-2 font-semibold text-degraded">
            <SplitIcon class="size-4 shrink-0" aria-hidden="true" />
            {say(text())}
          </p>
        )}
      </Show>
      <ul class="space-y-1">
        <For each={shown()}>
          {(verdict) => (
            <li class="flex flex-wrap gap-x-3">
              <span class="min-w-20">
                <StatusMark status={verdict.status} />
              </span>
              <span class="min-w-0 flex-1 basis-64 break-words">{say(verdict.reason)}</span>
              <Show when={verdict.evidence_id}>
                {(id) => (
                  <A href={paths.evidence(id())} class="link">
                    {t('evidence.title')}
                  </A>
                )}
              </Show>
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}

const columnsOf = (id: number): readonly Column<VantagePoint>[] => [
  {
    id: 'from',
    title: 'agents.from',
    width: 190,
    value: fromText,
    cell: (row) => (
      <>
        {fromText(row)}
        <Show when={row.id === id}>
          <span class="ml-2 text-sm text-dim">{t('watches.this_one')}</span>
        </Show>
      </>
    ),
  },
  { id: 'side', title: 'agents.side', width: 90, value: (row) => sideText(row.side) },
  {
    id: 'answer',
    title: 'watches.answer',
    width: 110,
    value: (row) => row.answer,
    cell: (row) => (
      <Show when={row.enabled} fallback={<span class="text-dim">{t('watches.off')}</span>}>
        <AnswerMark answer={row.answer} />
      </Show>
    ),
  },
  {
    id: 'since',
    title: 'watches.since',
    width: 110,
    value: (row) => row.changed_at,
    cell: (row) => <Time at={row.changed_at} short />,
  },
  {
    id: 'took',
    title: 'watches.took',
    width: 90,
    align: 'end',
    value: (row) => (row.outcome === 'ok' ? row.took_ms : null),
    cell: (row) => (row.outcome === 'ok' && row.took_ms !== null ? quantity(row.took_ms, 'ms') : '—'),
  },
  {
    id: 'says',
    title: 'watches.sees',
    width: 260,
    grow: true,
    value: (row) => (row.is_trusted ? say(row.reason) : t('watches.not_trusted')),
  },
  {
    id: 'looked',
    title: 'watches.last_look',
    width: 120,
    value: (row) => row.looked_at,
    cell: (row) => (
      <A href={paths.watch(row.id)} class="link">
        <Time at={row.looked_at} short />
      </A>
    ),
  },
];
