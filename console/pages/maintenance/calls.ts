/** What the page about maintenance windows reads and changes. */
import { read, send, thenInvalidate } from '../../api.ts';
import type { Client, Got, List, RowOf } from '../../wire.ts';

export type MaintenanceWindow = RowOf<Got<Client['maintenance-windows']['$get']>>;

export const scopes = ['node', 'system', 'unit', 'area'] as const;
export type Scope = (typeof scopes)[number];

export type WindowInput = { from_at: number; until_at: number; reason: string } & Partial<
  Record<`${Scope}_id`, number>
>;

export const maintenanceQueries = {
  all: () => read<List<MaintenanceWindow>>(['maintenance'], '/api/maintenance-windows'),
};

const touched = ['maintenance', 'nodes', 'systems', 'overview', 'findings'];

export const maintenanceCommands = {
  create: (body: WindowInput) =>
    thenInvalidate(send<{ id: number }>('POST', '/api/maintenance-windows', body), ...touched),
  end: (id: number) => thenInvalidate(send<unknown>('DELETE', `/api/maintenance-windows/${id}`), ...touched),
};
