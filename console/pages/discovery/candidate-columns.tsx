/** How a candidate is shown in a row, in the tray and in what a rule would catch. */
import { Show } from 'solid-js';
import { number, t, word } from '../../i18n/index.ts';
import { dateTime } from '../../time.ts';
import { AnswerMark } from '../../ui/Mark.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import type { Candidate } from './calls.ts';

/** What it is called, or what it is known by. */
export const titleOf = (row: { name: string | null; addresses: string[] }): string =>
  row.name ?? row.addresses[0] ?? t('discovery.unnamed');

export function Addresses(props: { row: Pick<Candidate, 'addresses'> }) {
  const rest = () => props.row.addresses.length - 1;
  return (
    <Show when={props.row.addresses[0]} fallback={<span class="text-dim">{t('discovery.no_address')}</span>}>
      {(first) => (
        <span title={props.row.addresses.join('\n')}>
          <span class="font-mono text-xs">{first()}</span>
          <Show when={rest() > 0}>
            <span class="ml-1.5 text-xs text-dim">{t('discovery.addresses_more', { n: rest() + 1 })}</span>
          </Show>
        </span>
      )}
    </Show>
  );
}

/** Never asked is not the same as no answer. */
export function SnmpMark(props: { snmp: Candidate['snmp'] }) {
  return (
    <Show when={props.snmp} fallback={<span class="text-dim">{t('discovery.snmp_not_asked')}</span>}>
      {(snmp) => (
        <Show when={snmp() === 'ok'} fallback={<span class="text-dim">{t('discovery.snmp_no')}</span>}>
          <AnswerMark answer="up" />
        </Show>
      )}
    </Show>
  );
}

export const howText = (row: Pick<Candidate, 'how'>): string => word('discovery', `how_${row.how}`);

export const seenColumns: Column<Candidate>[] = [
  {
    id: 'name',
    title: 'words.name',
    width: 170,
    grow: true,
    value: (row) => row.name,
    cell: (row) => <span title={titleOf(row)}>{row.name ?? t('discovery.unnamed')}</span>,
  },
  {
    id: 'address',
    title: 'discovery.address',
    width: 190,
    value: (row) => row.addresses.join(' '),
    cell: (row) => <Addresses row={row} />,
  },
  { id: 'vendor', title: 'words.vendor', width: 96, value: (row) => row.vendor },
  { id: 'model', title: 'words.model', width: 140, value: (row) => row.model },
  { id: 'role', title: 'words.role', width: 76, value: (row) => word('words', `role_${row.role}`) },
  {
    id: 'snmp',
    title: 'discovery.snmp',
    width: 96,
    value: (row) => (row.snmp === 'ok' ? t('discovery.snmp_yes') : t('discovery.snmp_no')),
    cell: (row) => <SnmpMark snmp={row.snmp} />,
  },
  { id: 'how', title: 'discovery.how', width: 100, value: howText },
  {
    id: 'via',
    title: 'discovery.via',
    width: 130,
    sort: false,
    value: (row) => row.via,
    cell: (row) => <Mono text={row.via} />,
  },
  { id: 'hops', title: 'discovery.hops', width: 64, align: 'end', value: (row) => row.hops, hidden: true },
  { id: 'serial', title: 'words.serial', width: 150, sort: false, value: (row) => row.serial, hidden: true },
  { id: 'version', title: 'words.version', width: 140, sort: false, value: (row) => row.version, hidden: true },
  { id: 'scope_name', title: 'discovery.scope', width: 130, value: (row) => row.scope_name, hidden: true },
  {
    id: 'first_seen_at',
    title: 'discovery.first_seen',
    width: 110,
    value: (row) => dateTime(row.first_seen_at),
    cell: (row) => <Time at={row.first_seen_at} short />,
    hidden: true,
  },
  {
    id: 'last_seen_at',
    title: 'discovery.last_seen',
    width: 110,
    value: (row) => dateTime(row.last_seen_at),
    cell: (row) => <Time at={row.last_seen_at} short />,
  },
];

export function Mono(props: { text: string | null }) {
  return (
    <Show when={props.text} fallback={<span class="text-dim">—</span>}>
      <span class="font-mono text-xs" title={props.text ?? ''}>
        {props.text}
      </span>
    </Show>
  );
}

/** On the same machine an echo takes microseconds: that is little, not nothing. */
export function Rtt(props: { ms: number | null }) {
  return (
    <Show when={props.ms !== null} fallback={<span class="text-dim">—</span>}>
      {(props.ms ?? 0) < 0.1 ? '< 0.1' : number(props.ms ?? 0, 1)} ms
    </Show>
  );
}
