/** entPhysicalTable (ENTITY-MIB, RFC 6933): a box, a chassis with line cards in slots, or a stack of boxes. */
import type { RowValue } from '../table.ts';
import type { LabNode } from '../topology.ts';
import { integer, octets, oid } from '../value.ts';

const TABLE = '1.3.6.1.2.1.47.1.1.1.1';
const CLASS = { chassis: 3, container: 5, power: 6, fan: 7, module: 9, stack: 11 };
/** Above all indexes of parts. */
const STACK = 900;
/** Indexes of one member of a stack. */
const MEMBER_STEP = 100;

type Part = {
  index: number;
  within: number;
  position: number;
  kind: number;
  name: string;
  model: string;
  serial: string;
  software: string;
};

export function* entityRows(node: LabNode): Iterable<[string, RowValue]> {
  const { model, serial } = node;
  if (!model.entity || model.model === null || serial === null) return;
  for (const part of partsOf(node, model.model, serial)) {
    const row = (column: number) => `${TABLE}.${column}.${part.index}`;
    yield [row(2), octets(part.name)];
    yield [row(3), oid('0.0')];
    yield [row(4), integer(part.within)];
    yield [row(5), integer(part.kind)];
    yield [row(6), integer(part.position)];
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

function* partsOf(node: LabNode, name: string, serial: string): Iterable<Part> {
  const software = node.model.version;
  if (node.members > 1) {
    const kind = CLASS.stack;
    yield { index: STACK, within: 0, position: -1, kind, name: 'Stack', model: '', serial: '', software: '' };
  }
  for (let member = 1; member <= node.members; member += 1) {
    const base = (member - 1) * MEMBER_STEP + 1;
    const own = member === 1 ? serial : `${serial}M${member}`;
    const title = node.members > 1 ? `${name} member ${member}` : name;
    yield {
      index: base,
      within: node.members > 1 ? STACK : 0,
      position: member,
      kind: CLASS.chassis,
      name: title,
      model: name,
      serial: own,
      software,
    };
    yield* boards(node, name, own, base, member);
  }
}

function* boards(node: LabNode, name: string, serial: string, base: number, member: number): Iterable<Part> {
  const software = node.model.version;
  const within = { within: base, position: 1 };
  const board = `${name} main board`;
  yield {
    ...within,
    index: base + 1,
    kind: CLASS.module,
    name: board,
    model: `${name}-MB`,
    serial: `${serial}B`,
    software,
  };
  for (const number of [1, 2]) {
    const power = { name: `Power supply ${number}`, model: 'LAB-PSU', serial: `${serial}P${number}`, software: '' };
    yield { index: base + 1 + number, within: base, position: number, kind: CLASS.power, ...power };
  }
  yield { ...within, index: base + 4, kind: CLASS.fan, name: 'Fan 1', model: 'LAB-FAN', serial: '', software: '' };
  // The second member has a card for its uplinks.
  const slots = Array.from({ length: member > 1 ? 1 : node.model.slots }, (_, at) => at + 1);
  for (const slot of slots) {
    const index = base + 10 + slot * 2;
    const place = { name: `Slot ${slot}`, model: '', serial: '', software: '' };
    yield { index, within: base, position: slot, kind: CLASS.container, ...place };
    const card = { name: `Line card ${slot}`, model: `${name}-LC`, serial: `${serial}L${slot}`, software };
    yield { index: index + 1, within: index, position: 1, kind: CLASS.module, ...card };
  }
}
