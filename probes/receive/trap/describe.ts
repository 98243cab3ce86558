/** A notification as a message: named where it can be, its objects in words. */
import type { Scalar } from '../../probe.ts';
import { decodeText } from '../../snmp/decode.ts';
import type { Varbind } from '../../snmp/value.ts';
import { boundedFields } from '../fields.ts';
import { readable } from '../readable.ts';
import type { Received } from '../received.ts';
import { objectNamed, trapNamed } from './names.ts';
import type { Notification } from './notification.ts';

export type Origin = {
  version: '1' | '2c' | '3';
  /** Of v3 only: who signed it. */
  user?: string;
};

const MAX_TEXT = 1_024;
/** Objects told in the text; all are among the fields. */
const MAX_TOLD = 12;

/** What is the same whatever brought it is the caller's to add. */
export function describeNotification(
  notification: Notification,
  { version, user }: Origin,
): Pick<
  Received,
  'kind' | 'severity' | 'facility' | 'name' | 'text' | 'fields' | 'hostname' | 'agent_address' | 'stirs'
> {
  const { oid, uptime_ticks, enterprise, varbinds, inform, agent_address } = notification;
  const named = trapNamed(oid);
  const objects = varbinds.map(readObject);
  const told = objects.filter(({ value }) => value !== null && value !== '').slice(0, MAX_TOLD);
  return {
    kind: 'trap',
    severity: null,
    facility: null,
    name: named?.name ?? oid,
    text: readable(told.map(({ name, value }) => `${name} ${value}`).join(' · '), MAX_TEXT),
    fields: boundedFields([
      ['snmp_version', version],
      ['user', user ?? null],
      ['inform', inform || null],
      ['oid', oid],
      ['enterprise', enterprise],
      ['agent_address', agent_address],
      ['uptime_s', uptime_ticks === null ? null : uptime_ticks / 100],
      ...objects.map(({ instance, value }) => [instance, value] as const),
    ]),
    hostname: null,
    agent_address,
    stirs: named?.stirs === true,
  };
}

/** `name` is the object's, `instance` with its index: ifDescr and ifDescr.3. */
function readObject({ oid, value }: Varbind): { name: string; instance: string; value: Scalar } {
  const named = objectNamed(oid);
  const read = Buffer.isBuffer(value) ? decodeText(value) : typeof value === 'bigint' ? String(value) : value;
  const word = typeof read === 'number' ? named?.words?.[read - 1] : undefined;
  if (!named) return { name: oid, instance: oid, value: read };
  return { name: named.name, instance: `${named.name}.${oid.split('.').at(-1)}`, value: word ?? read };
}
