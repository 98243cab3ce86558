/** SNMP messages of no server: for the fuzz to begin with. */
import { element, integerBytes, TAG } from '#probes/lab/ber.ts';
import { encodeOid } from '#probes/snmp/oid.ts';

const int = (value: number) => element(TAG.integer, integerBytes(value));
const bind = (oid: string, tag: number, content: Uint8Array) =>
  element(TAG.sequence, element(TAG.oid, encodeOid(oid)), element(tag, content));

/** v2c, with a value of each type. */
export function snmpAnswer(pdu: number): Uint8Array {
  const binds = element(
    TAG.sequence,
    bind('1.3.6.1.2.1.2.2.1.2.1', TAG.octets, Buffer.from('GigabitEthernet0/0/1')),
    bind('1.3.6.1.2.1.2.2.1.10.1', TAG.counter32, Buffer.from('00ffffffff', 'hex')),
    bind('1.3.6.1.2.1.31.1.1.1.6.1', TAG.counter64, Buffer.from('00ffffffffffffffff', 'hex')),
    bind('1.3.6.1.2.1.4.20.1.1.1', TAG.ip, Buffer.from([10, 0, 0, 1])),
    bind('1.3.6.1.2.1.1.2.0', TAG.oid, encodeOid('1.3.6.1.4.1.2011.2.23')),
    bind('1.3.6.1.2.1.1.3.0', TAG.timeticks, Buffer.from([1, 2, 3])),
    bind('1.3.6.1.2.1.99', TAG.no_such_object, Buffer.alloc(0)),
  );
  const body = element(pdu, int(4711), int(0), int(0), binds);
  return element(TAG.sequence, int(1), element(TAG.octets, Buffer.from('public')), body);
}

/** linkDown of a v1 agent. */
export function snmpV1Trap(): Uint8Array {
  const [generic, specific, ticks] = [int(2), int(0), element(TAG.timeticks, Buffer.from([18, 103]))];
  const from = element(TAG.ip, Buffer.from([10, 9, 8, 7]));
  const binds = element(TAG.sequence, bind('1.3.6.1.2.1.2.2.1.1.3', TAG.integer, Buffer.of(3)));
  const body = element(0xa4, element(TAG.oid, encodeOid('1.3.6.1.4.1.9')), from, generic, specific, ticks, binds);
  return element(TAG.sequence, int(0), element(TAG.octets, Buffer.from('public')), body);
}

/** Sequences within each other, as deep as they go in so many bytes: with lengths that fit, and without end. */
export function nestedBer(n: number): Buffer[] {
  const parts: Buffer[] = [];
  for (let length = 0, at = 0; at < Math.min(n, 20_000); at += 1) {
    const head = Buffer.from([0x30, 0x83, length >> 16, (length >> 8) & 255, length & 255]);
    parts.push(head);
    length += head.length;
  }
  return [
    Buffer.concat(parts.reverse()),
    Buffer.alloc(Math.min(n, 60_000), 0x30),
    Buffer.from('3080'.repeat(Math.min(n, 30_000)), 'hex'),
  ];
}
