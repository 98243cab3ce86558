/** How nodes and systems stand now, and nodes through the last day. */
import { For } from 'solid-js';
import { number, t } from '../../i18n/index.ts';
import { StackedColumns } from '../../ui/Bars.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import { type StateCounts, states } from '../../wire.ts';
import type { Board } from '../overview/calls.ts';
import { dayColumns } from '../overview/day-columns.ts';
import { Panel } from './Panel.tsx';

export function Nodes(props: { board: Board }) {
  return (
    <Panel title={t('overview.day')} class="flex-1">
      <Counts title={t('wall.nodes')} counts={props.board.nodes} />
      <Counts title={t('wall.systems')} counts={props.board.systems} />
      <div class="mt-[0.75rem] min-h-0 flex-1 [&>div]:flex [&>div]:h-full [&>div]:flex-col [&_.numeric]:text-[1.25rem] [&_.numeric]:leading-[1.625rem]">
        <StackedColumns label={t('overview.day')} columns={dayColumns(props.board.day)} class="min-h-0 flex-1" />
      </div>
    </Panel>
  );
}

function Counts(props: { title: string; counts: StateCounts }) {
  return (
    <div class="grid grid-cols-[6rem_repeat(5,minmax(0,1fr))] items-center gap-x-[0.5rem] [&_svg]:size-[1.5rem]">
      <span class="text-dim">{props.title}</span>
      <For each={states}>
        {(state) => (
          <span class={`flex items-center gap-[0.5rem] ${props.counts[state] === 0 ? 'text-dim' : ''}`}>
            <StateMark state={state} quiet />
            <span class="numeric text-[2rem] leading-[2.5rem] font-semibold">{number(props.counts[state])}</span>
          </span>
        )}
      </For>
    </div>
  );
}
