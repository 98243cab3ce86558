/** What the pages of access read and change. */
import { allRows, pagesOf, type Query, read, send, sendFile, thenInvalidate } from '../../api.ts';
import { word } from '../../i18n/index.ts';
import type { Client, Got, RowOf } from '../../wire.ts';
import type { Coverage } from '../ipv6/calls.ts';

type Networks = Client['access-networks'];
export type Network = RowOf<Got<Networks['$get']>>;
export type NetworkPageData = Got<Networks[':id']['$get']>;
export type ChecklistRow = NetworkPageData['checklist'][number];
export type NetworkState = Network['state'];
export type Answer = NonNullable<ChecklistRow['answer']>;
export type Place = RowOf<Got<Client['access-coverage']['places']['$get']>>;
export type Exemption = RowOf<Got<Client['access-exemptions']['$get']>>;

/** In the order of the way; the type tells when one is missing. */
const every_state: Record<NetworkState, true> = {
  surveyed: true,
  planned: true,
  connecting: true,
  connected: true,
  merged: true,
  closed: true,
  kept: true,
};
export const network_states = Object.keys(every_state) as NetworkState[];
export const network_kinds = ['lan', 'dedicated'] as const;
export const access_forms = ['terminal', 'system', 'network'] as const;
export const sights = ['live', 'silent', 'unmeasured'] as const;
export const item_answers: readonly Answer[] = ['yes', 'no', 'unknown', 'not_applicable'];

export type NetworkInput = Pick<
  Network,
  | 'name'
  | 'kind'
  | 'area_id'
  | 'purpose'
  | 'terminals'
  | 'prefixes'
  | 'boundary_node_id'
  | 'form'
  | 'contact_name'
  | 'contact_phone'
  | 'surveyed_on'
  | 'planned_on'
> & { unit_id: number | null };

export const accessQueries = {
  networks: (filter: Query) => pagesOf<Network>('access', '/api/access-networks', filter),
  all: (filter: Query) => allRows<Network>('/api/access-networks', filter),
  network: (id: number) => read<NetworkPageData>(['access', 'one', id], `/api/access-networks/${id}`),
  coverage: (of: Query) => read<Coverage>(['access', 'coverage', of], '/api/access-coverage', of),
  places: (of: Query) => pagesOf<Place>('access', '/api/access-coverage/places', of),
  allPlaces: (of: Query) => allRows<Place>('/api/access-coverage/places', of),
  exemptions: () => pagesOf<Exemption>('access', '/api/access-exemptions'),
  allExemptions: () => allRows<Exemption>('/api/access-exemptions', {}),
};

const changed = <T>(work: Promise<T>) => thenInvalidate(work, 'access', 'audit');
const at = (id: number) => `/api/access-networks/${id}`;

export const accessCommands = {
  register: (body: NetworkInput & { is_unclassified: boolean }) =>
    changed(send<{ id: number }>('POST', '/api/access-networks', body)),
  change: (id: number, body: NetworkInput & { version: number }) => changed(send('PATCH', at(id), body)),
  move: (id: number, body: { version: number; to: NetworkState; reason: string }) =>
    changed(send('POST', `${at(id)}/move`, body)),
  withdraw: (id: number, body: { version: number; reason: string }) =>
    changed(send('POST', `${at(id)}/withdraw`, body)),
  review: (id: number, body: { version: number; is: 'confirm' | 'refuse'; reason: string }) =>
    changed(send('POST', `${at(id)}/review`, body)),
  /** With its evidence, where there is some. */
  async answer(id: number, item: string, body: { version: number; answer: Answer; note: string }, file?: File) {
    const made = await send<{ version: number }>('PUT', `${at(id)}/answers/${item}`, body);
    if (file) await sendFile(`${at(id)}/answers/${item}/file`, file, { name: file.name, version: made.version });
    await changed(Promise.resolve());
  },
  addBasis: (id: number, file: File, words: string) =>
    changed(sendFile(`${at(id)}/bases`, file, { name: file.name, words })),
  exempt: (body: { area_id: number | null; unit_id: number | null; basis: string; until: string }) =>
    changed(send('POST', '/api/access-exemptions', body)),
  endExemption: (id: number, reason: string) => changed(send('POST', `/api/access-exemptions/${id}/end`, { reason })),
};

export const evidenceHref = (id: number, item: string) => `${at(id)}/answers/${item}/file`;
export const basisHref = (id: number, number: number) => `${at(id)}/bases/${number}/file`;

export const stateText = (state: NetworkState): string => word('access', `state_${state}`);
export const kindText = (kind: Network['kind']): string => word('access', `kind_${kind}`);
export const sightText = (sight: Network['sight']): string => word('access', `sight_${sight}`);
export const answerText = (answer: Answer | null): string => word('access', `answer_${answer ?? 'none'}`);
/** What is declared beside what is seen; empty where they agree. */
export const differenceText = (network: Pick<Network, 'difference'>): string =>
  network.difference === null ? '' : word('access', `difference_${network.difference}`);
