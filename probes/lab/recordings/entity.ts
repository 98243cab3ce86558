/** entPhysicalTable (ENTITY-MIB, RFC 6933): a chassis with its board, power supplies and fan. */
import type { RowValue } from '../table.ts';
import type { LabNode } from '../topology.ts';
import { integer, octets, oid } from '../value.ts';

const TABLE = '1.3.6.1.2.1.47.1.1.1.1';
const CLASS = { chassis: 3, power: 6, fan: 7, module: 9 };

export function* entityRows(node: LabNode): Iterable<[string, RowValue]> {
  const { model, serial } = node;
  if (!model.entity || model.model === null || serial === null) return;
  const parts = [
    { name: model.model, kind: CLASS.chassis, model: model.model, serial, software: model.version, within: 0 },
    {
      name: `${model.model} main board`,
      kind: CLASS.module,
      model: `${model.model}-MB`,
      serial: `${serial}B`,
      software: model.version,
      within: 1,
    },
    { name: 'Power supply 1', kind: CLASS.power, model: 'LAB-PSU', serial: `${serial}P1`, software: '', within: 1 },
    { name: 'Power supply 2', kind: CLASS.power, model: 'LAB-PSU', serial: `${serial}P2`, software: '', within: 1 },
    { name: 'Fan 1', kind: CLASS.fan, model: 'LAB-FAN', serial: '', software: '', within: 1 },
  ];
  for (const [at, part] of parts.entries()) {
    const row = (column: number) => `${TABLE}.${column}.${at + 1}`;
    yield [row(2), octets(part.name)];
    yield [row(3), oid('0.0')];
    yield [row(4), integer(part.within)];
    yield [row(5), integer(part.kind)];
    yield [row(6), integer(at)];
    yield [row(7), octets(part.name)];
    yield [row(8), octets('VER.A')];
    yield [row(9), octets('')];
    yield [row(10), octets(part.software)];
    yield [row(11), octets(part.serial)];
    yield [row(12), octets(model.vendor ?? '')];
    yield [row(13), octets(part.model)];
    yield [row(14), octets('')];
    yield [row(15), octets('')];
    yield [row(16), integer(1)];
  }
}
