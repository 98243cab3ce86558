/** An SNMP observation as one stable JSON document, for people at a command line and for programs. */
import type { FactValue, Observation, Scalar } from '../probe.ts';

type Row = { [column: string]: Scalar };

export type SnmpDocument = {
  outcome: Observation['outcome'];
  took_ms: number;
  error: string | null;
  facts: {
    vendor: Scalar;
    model: Scalar;
    version: Scalar;
    serial: Scalar;
    name: Scalar;
    description: Scalar;
    object_id: Scalar;
    uptime_s: number | null;
  };
  interfaces: Row[];
  addresses: Row[];
  /** With `management_addresses`, a list. */
  neighbours: { [column: string]: Scalar | string[] }[];
};

const INTERFACE = [
  'if_index',
  'name',
  'description',
  'alias',
  'type',
  'mtu',
  'speed_bps',
  'mac',
  'admin_status',
  'oper_status',
];
const ADDRESS = ['address', 'prefix_length', 'if_index', 'source'];
const NEIGHBOUR = [
  'local_port',
  'local_if_index',
  'chassis_id',
  'chassis_id_subtype',
  'port_id',
  'port_id_subtype',
  'port_description',
  'system_name',
  'system_description',
];

/** What is absent is null or an empty list. */
export function toDocument(observation: Observation): SnmpDocument {
  const { outcome, took_ms, error, facts, samples } = observation;
  const scalar = (key: string): Scalar => {
    const value = facts.find((fact) => fact.key === key)?.value ?? null;
    return isRow(value) ? null : value;
  };
  const rows = (key: string): Row[] =>
    facts.flatMap((fact) => (fact.key === key && isRow(fact.value) ? [fact.value] : []));
  return {
    outcome,
    took_ms,
    error: error ?? null,
    facts: {
      vendor: scalar('snmp.vendor'),
      model: scalar('snmp.model'),
      version: scalar('snmp.version'),
      serial: scalar('snmp.serial'),
      name: scalar('snmp.name'),
      description: scalar('snmp.description'),
      object_id: scalar('snmp.object_id'),
      uptime_s: samples.find((sample) => sample.series === 'snmp.uptime_s')?.value ?? null,
    },
    interfaces: rows('snmp.interface').map((row) => pick(row, INTERFACE)),
    addresses: rows('snmp.address').map((row) => pick(row, ADDRESS)),
    neighbours: rows('snmp.neighbour').map((row) => ({
      ...pick(row, NEIGHBOUR),
      management_addresses: String(row.management_addresses ?? '')
        .split(', ')
        .filter((address) => address !== ''),
    })),
  };
}

function isRow(value: FactValue): value is Row {
  return typeof value === 'object' && value !== null;
}

function pick(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
}
