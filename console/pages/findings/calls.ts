/** What the pages about findings read and change; `queries` has the list. */
import { read, send, thenInvalidate } from '../../api.ts';
import type { Client, Got } from '../../wire.ts';

export type FindingData = Got<Client['findings'][':id']['$get']>;
export type EvidenceHead = FindingData['evidence'][number];

export const findingQueries = {
  one: (id: number) => read<FindingData>(['findings', 'one', id], `/api/findings/${id}`),
};

export const findingCommands = {
  acknowledge: (id: number, note: string) =>
    thenInvalidate(send<unknown>('POST', `/api/findings/${id}/acknowledge`, { note }), 'findings', 'events'),
};
