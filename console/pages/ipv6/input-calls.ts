/** What people bring of a target, and of models. */
import { allRows, pagesOf, type Query, read, send, thenInvalidate } from '../../api.ts';
import { word } from '../../i18n/index.ts';
import type { Client, Got, RowOf } from '../../wire.ts';

type Ipv6 = Client['ipv6'];
type OfTarget = Ipv6['targets'][':target_id']['inputs'];
export type TargetInputs = Got<OfTarget['$get']>;
export type TargetInput = RowOf<TargetInputs>;
export type InputName = TargetInput['name'];
/** As the server takes it, and gives it back. */
export type InputValue = {
  expected: { ospf_neighbours: number | null; bgp_peers: string[] | null; next_hop: string | null };
  lans: { interface: string; sends_ra: boolean | null }[];
  uplinks: string[];
  origin: string[];
  single_stack: { is_ok: boolean; at: number; vantage: string };
};
export type BroughtInput = { value: unknown; source: string };

export type Capability = RowOf<Got<Ipv6['capabilities']['$get']>>;
export type CapabilityInput = Omit<Capability, 'id' | 'recorded_by' | 'recorded_at'>;
export type Unrecorded = RowOf<Got<Ipv6['capabilities']['unrecorded']['$get']>>;

const every_status: Record<Capability['status'], true> = { supported: true, after_upgrade: true, unsupported: true };
export const capability_statuses = Object.keys(every_status) as Capability['status'][];

const CAPABILITIES = '/api/ipv6/capabilities';
const ofTarget = (id: number) => `/api/ipv6/targets/${id}/inputs`;

export const inputQueries = {
  of: (id: number) => read<TargetInputs>(['ipv6', 'inputs', id], ofTarget(id)),
  one: (id: number, name: InputName) => read<BroughtInput>(['ipv6', 'input', id, name], `${ofTarget(id)}/${name}`),
  capabilities: (filter: Query) => ({
    ...pagesOf<Capability>('ipv6', CAPABILITIES, filter),
    queryKey: ['ipv6', 'capabilities', filter],
  }),
  allCapabilities: (filter: Query) => allRows<Capability>(CAPABILITIES, filter),
  unrecorded: (limit: number) =>
    read<{ rows: Unrecorded[]; total: number }>(['ipv6', 'unrecorded'], `${CAPABILITIES}/unrecorded`, { limit }),
};

export const inputCommands = {
  put: (id: number, name: InputName, body: ({ value: unknown } | { csv: string }) & { source: string }) =>
    thenInvalidate(send<unknown>('PUT', `${ofTarget(id)}/${name}`, body), 'ipv6'),
  remove: (id: number, name: InputName) => thenInvalidate(send<unknown>('DELETE', `${ofTarget(id)}/${name}`), 'ipv6'),
  addCapability: (body: CapabilityInput) => thenInvalidate(send<unknown>('POST', CAPABILITIES, body), 'ipv6'),
  changeCapability: (id: number, body: CapabilityInput) =>
    thenInvalidate(send<unknown>('PUT', `${CAPABILITIES}/${id}`, body), 'ipv6'),
  removeCapability: (id: number) => thenInvalidate(send<unknown>('DELETE', `${CAPABILITIES}/${id}`), 'ipv6'),
};

export const inputText = (name: InputName): string => word('ipv6_inputs', `name_${name}`);
export const capabilityText = (status: Capability['status']): string => word('ipv6_capabilities', `status_${status}`);
