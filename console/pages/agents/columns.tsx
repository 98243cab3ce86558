/** What the list tells of each agent. */

import { A } from '@solidjs/router';
import { Show } from 'solid-js';
import { number } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { AgentMark } from './AgentMark.tsx';
import { type Agent, offsetText, sideText, standingText, wayText } from './calls.ts';

const dash = () => <span class="text-dim">—</span>;
/** What troubles leads to what it was. */
const troubled = (row: Agent, count: number, tab: string) => (
  <Show when={count > 0} fallback="0">
    <A href={paths.agent(row.id, { tab })} class="link font-medium">
      {number(count)}
    </A>
  </Show>
);

export const columns: Column<Agent>[] = [
  { id: 'name', title: 'words.name', width: 130, grow: true, value: (row) => row.name, sort: false },
  { id: 'unit', title: 'words.unit', width: 130, grow: true, value: (row) => row.unit, sort: false },
  { id: 'side', title: 'agents.side', width: 90, value: (row) => sideText(row.side), sort: false },
  { id: 'way', title: 'agents.way', width: 70, value: (row) => wayText(row.way), sort: false, hidden: true },
  {
    id: 'state',
    title: 'words.state',
    width: 110,
    value: standingText,
    cell: (row) => <AgentMark agent={row} />,
    sort: false,
  },
  {
    id: 'heard',
    title: 'agents.heard',
    width: 95,
    value: (row) => row.heard_at,
    cell: (row) => <Time at={row.heard_at} short />,
    sort: false,
  },
  {
    id: 'watches',
    title: 'watches.title',
    width: 75,
    align: 'end',
    value: (row) => row.watches,
    cell: (row) => (
      <A href={paths.watches({ agent_id: row.id })} class="link">
        {number(row.watches)}
      </A>
    ),
    sort: false,
  },
  {
    id: 'buffered',
    title: 'agents.buffered',
    width: 80,
    align: 'end',
    value: (row) => row.buffered,
    cell: (row) => (row.buffered === null ? dash() : number(row.buffered)),
    sort: false,
  },
  {
    id: 'lost',
    title: 'agents.lost_day',
    width: 100,
    align: 'end',
    value: (row) => row.lost_day,
    cell: (row) => troubled(row, row.lost_day, 'gaps'),
    sort: false,
  },
  {
    id: 'refused',
    title: 'agents.refused_day',
    width: 100,
    align: 'end',
    value: (row) => row.refused_day,
    cell: (row) => troubled(row, row.refused_day, 'refusals'),
    sort: false,
  },
  {
    id: 'clock',
    title: 'agents.clock',
    width: 95,
    value: (row) => row.clock_offset_ms,
    cell: (row) => (row.clock_offset_ms === null ? dash() : offsetText(row.clock_offset_ms)),
    sort: false,
  },
  { id: 'version', title: 'words.version', width: 75, value: (row) => row.version, sort: false },
];
