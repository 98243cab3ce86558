/** A device of 48 interfaces: system group, ifTable and ifXTable, 1,975 values. Run alone, it is many such devices on loopback. */
import { startReplayer } from '#probes/lab/replayer.ts';
import { type Table, tableOf } from '#probes/lab/table.ts';
import { counter32, counter64, gauge32, integer, octets, oid, type SnmpValue, timeticks } from '#probes/lab/value.ts';

export const INTERFACES = 48;
export const IF_TABLE = '1.3.6.1.2.1.2.2.1';
export const IFX_TABLE = '1.3.6.1.2.1.31.1.1.1';

type Column = {
  name: string;
  number: number;
  type: 'gauge' | 'counter' | 'DisplayString' | 'PhysAddress48' | 'OID';
  value: (i: number) => SnmpValue;
};
const small = (number: number, name: string): Column => ({
  name,
  number,
  type: 'counter',
  value: (i) => counter32(i * 1_000_003),
});
const large = (number: number, name: string): Column => ({
  name,
  number,
  type: 'counter',
  value: (i) => counter64(BigInt(i) * 7_000_000_019n),
});
const gauge = (number: number, name: string, of: number): Column => ({
  name,
  number,
  type: 'gauge',
  value: () => integer(of),
});
const text = (number: number, name: string, of: string): Column => ({
  name,
  number,
  type: 'DisplayString',
  value: (i) => octets(`${of}${i}`),
});

/** RFC 2863's ifEntry. */
export const IF_COLUMNS: readonly Column[] = [
  { name: 'ifIndex', number: 1, type: 'gauge', value: integer },
  text(2, 'ifDescr', 'GigabitEthernet0/0/'),
  gauge(3, 'ifType', 6),
  gauge(4, 'ifMtu', 1500),
  { name: 'ifSpeed', number: 5, type: 'gauge', value: () => gauge32(1_000_000_000) },
  {
    name: 'ifPhysAddress',
    number: 6,
    type: 'PhysAddress48',
    value: (i) => octets(Buffer.from([0, 0x25, 0x9e, 1, 2, i])),
  },
  gauge(7, 'ifAdminStatus', 1),
  gauge(8, 'ifOperStatus', 1),
  { name: 'ifLastChange', number: 9, type: 'gauge', value: () => timeticks(4_711) },
  small(10, 'ifInOctets'),
  small(11, 'ifInUcastPkts'),
  small(12, 'ifInNUcastPkts'),
  small(13, 'ifInDiscards'),
  small(14, 'ifInErrors'),
  small(15, 'ifInUnknownProtos'),
  small(16, 'ifOutOctets'),
  small(17, 'ifOutUcastPkts'),
  small(18, 'ifOutNUcastPkts'),
  small(19, 'ifOutDiscards'),
  small(20, 'ifOutErrors'),
  gauge(21, 'ifOutQLen', 0),
  { name: 'ifSpecific', number: 22, type: 'OID', value: () => oid('0.0') },
];
/** RFC 2863's ifXEntry. */
export const IFX_COLUMNS: readonly Column[] = [
  text(1, 'ifName', 'GE0/0/'),
  small(2, 'ifInMulticastPkts'),
  small(3, 'ifInBroadcastPkts'),
  small(4, 'ifOutMulticastPkts'),
  small(5, 'ifOutBroadcastPkts'),
  large(6, 'ifHCInOctets'),
  large(7, 'ifHCInUcastPkts'),
  large(8, 'ifHCInMulticastPkts'),
  large(9, 'ifHCInBroadcastPkts'),
  large(10, 'ifHCOutOctets'),
  large(11, 'ifHCOutUcastPkts'),
  large(12, 'ifHCOutMulticastPkts'),
  large(13, 'ifHCOutBroadcastPkts'),
  gauge(14, 'ifLinkUpDownTrapEnable', 1),
  { name: 'ifHighSpeed', number: 15, type: 'gauge', value: () => gauge32(1_000) },
  gauge(16, 'ifPromiscuousMode', 2),
  gauge(17, 'ifConnectorPresent', 1),
  text(18, 'ifAlias', 'to floor '),
  { name: 'ifCounterDiscontinuityTime', number: 19, type: 'gauge', value: () => timeticks(0) },
];

function deviceTable(): Table {
  const rows: [string, SnmpValue][] = [
    [
      '1.3.6.1.2.1.1.1.0',
      octets('Huawei Versatile Routing Platform Software VRP (R) software, Version 5.170 (S5735 V200R019C10SPC500)'),
    ],
    ['1.3.6.1.2.1.1.2.0', oid('1.3.6.1.4.1.2011.2.23.291')],
    ['1.3.6.1.2.1.1.3.0', timeticks(123_456_789)],
    ['1.3.6.1.2.1.1.4.0', octets('noc')],
    ['1.3.6.1.2.1.1.5.0', octets('access-01')],
    ['1.3.6.1.2.1.1.6.0', octets('floor 3')],
    ['1.3.6.1.2.1.2.1.0', integer(INTERFACES)],
  ];
  for (const [table, columns] of [
    [IF_TABLE, IF_COLUMNS],
    [IFX_TABLE, IFX_COLUMNS],
  ] as const) {
    for (const { number, value } of columns) {
      for (let i = 1; i <= INTERFACES; i++) rows.push([`${table}.${number}.${i}`, value(i)]);
    }
  }
  return tableOf(rows);
}

if (import.meta.main) {
  const table = deviceTable();
  const devices = await Promise.all(Array.from({ length: Number(process.argv[2]) }, () => startReplayer({ table })));
  console.log(JSON.stringify(devices.map(({ port }) => port)));
  // Whoever started it ends it by closing its input.
  process.stdin.resume().on('end', () => process.exit(0));
}
