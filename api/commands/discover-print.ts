/** How `zhengwang discover` says what it would do and what it found. */
import type { Found } from '#probes/discovery/found.ts';
import type { Search } from '#probes/discovery/search.ts';
import { writeCsv } from '../imports/csv.ts';
import { printable, table } from './terminal.ts';

/** What is printed of a device. */
export type Row = Pick<
  Found,
  | 'address'
  | 'rtt_ms'
  | 'snmp'
  | 'name'
  | 'vendor'
  | 'model'
  | 'version'
  | 'serial'
  | 'object_id'
  | 'role'
  | 'how'
  | 'via'
  | 'hops'
  | 'addresses'
>;

export function asRow(found: Found): Row {
  const { address, rtt_ms, snmp, name, vendor, model, version, serial, object_id } = found;
  const { role, how, via, hops, addresses } = found;
  return { address, rtt_ms, snmp, name, vendor, model, version, serial, object_id, role, how, via, hops, addresses };
}

export function asPlan(v4: readonly string[], v6: readonly string[], search: Search): string {
  const all = [...v4, ...v6];
  const asks_snmp = search.credentials.length > 0;
  const ways = [search.echo && `ICMP echo at ${search.rate_per_s}/s`, asks_snmp && 'SNMP']
    .filter(Boolean)
    .join(', then ');
  const from = search.seeds.filter((seed) => !v6.includes(seed));
  const lines = [
    ...(all.length > 0
      ? [
          `${all.length} addresses from ${all[0]} to ${all.at(-1)} by ${ways || 'nothing: give a credential or leave out --no-ping'}; at least ${Math.ceil(all.length / search.rate_per_s)} s.`,
        ]
      : []),
    ...(from.length > 0 ? [`From ${from.join(', ')}.`] : []),
    ...(search.follow.size > 0 && asks_snmp
      ? [
          `Follows ${[...search.follow].join(', ')} of each device, at most ${search.max_hops} hops, inside of what is allowed.`,
        ]
      : []),
    'Nothing was asked.',
  ];
  return `${lines.join(' ')}\n`;
}

export function asText(asked: number, rows: readonly Row[], follows: boolean): string {
  const head = ['address', 'rtt ms', 'snmp', 'name', 'vendor', 'model', 'version', 'serial'];
  const cells = rows.map((row) =>
    [
      row.address,
      row.rtt_ms,
      row.snmp,
      row.name,
      row.vendor,
      row.model,
      row.version,
      row.serial,
      ...(follows ? [wayOf(row)] : []),
    ].map((value) => (value === null ? '-' : String(value))),
  );
  return `${table([follows ? [...head, 'known by'] : head, ...cells])}${rows.length} of ${asked} addresses answer\n`;
}

const wayOf = ({ how, via }: Row): string => (via === null ? how : `${how} of ${via}`);

/** Under the headings of the import of nodes. A node without a name of its own is called by its address. */
export function asCsv(rows: readonly Row[]): string {
  const head = ['name', 'vendor', 'model', 'version', 'serial', 'ipv4', 'ipv6'];
  const cells = rows.map(({ address, name, vendor, model, version, serial }) => [
    plain(name) || address,
    ...[vendor, model, version, serial].map(plain),
    ...(address.includes(':') ? ['', address] : [address, '']),
  ]);
  return writeCsv([head, ...cells]);
}

/** A spreadsheet would run what begins like a formula: such a text from the network is left out. */
const plain = (text: string | null): string => (text !== null && /^[\p{L}\p{N}]/u.test(text) ? printable(text) : '');
