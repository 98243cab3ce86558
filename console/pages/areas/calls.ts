/** What the pages about areas and units change; `queries` reads them. */
import { send, thenInvalidate } from '../../api.ts';
import type { Contact, Level } from '../../wire.ts';

export type AreaInput = {
  code: string;
  name: string;
  level: Level;
  parent_id: number | null;
  valid_from: string | null;
  valid_to: string | null;
};
export type UnitInput = {
  name: string;
  level: Level;
  category: string;
  parent_id: number | null;
  area_id: number | null;
  contacts: Contact[];
  valid_from: string | null;
  valid_to: string | null;
};
type Made = { id: number };

export const areaCommands = {
  create: (body: AreaInput) => thenInvalidate(send<Made>('POST', '/api/areas', body), 'areas'),
  change: (id: number, body: AreaInput) =>
    thenInvalidate(send<unknown>('PATCH', `/api/areas/${id}`, body), 'areas', 'nodes', 'systems', 'overview'),
  delete: (id: number) => thenInvalidate(send<unknown>('DELETE', `/api/areas/${id}`), 'areas'),
};

export const unitCommands = {
  create: (body: UnitInput) => thenInvalidate(send<Made>('POST', '/api/units', body), 'units'),
  change: (id: number, body: UnitInput) =>
    thenInvalidate(send<unknown>('PATCH', `/api/units/${id}`, body), 'units', 'nodes', 'systems', 'overview'),
  delete: (id: number) => thenInvalidate(send<unknown>('DELETE', `/api/units/${id}`), 'units'),
};
