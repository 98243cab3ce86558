/** What the pages of settings read and change. */
import { commands, read, send, thenInvalidate } from '../../api.ts';
import type { Client, Got } from '../../wire.ts';

export type Settings = Got<Client['settings']['$get']>;

/** A credential's kind with its fields, as the server takes them. */
export type Secret = { kind: string } & Record<string, string>;

const lab_nouns = ['lab', 'nodes', 'systems', 'watches', 'findings', 'overview', 'credentials', 'events'];

export type ServiceLevels = Got<Client['service-levels']['$get']>['levels'];

export type ProvinceState = Got<Client['connectors']['province']['$get']>;

export const settingsQueries = {
  province: () => read<ProvinceState>(['settings', 'province'], '/api/connectors/province'),
  serviceLevels: () =>
    read<Got<Client['service-levels']['$get']>>(['settings', 'service-levels'], '/api/service-levels'),
  settings: () => read<Settings>(['settings'], '/api/settings'),
};

export const settingsCommands = {
  save: (body: Settings) => thenInvalidate(send<Settings>('PUT', '/api/settings', body), 'settings', 'session'),
  saveServiceLevels: (body: ServiceLevels) =>
    thenInvalidate(send('PUT', '/api/service-levels', body), 'settings', 'tickets'),
  saveProvince: (body: { url: string; is_enabled: boolean; secret?: string }) =>
    thenInvalidate(send<ProvinceState>('PUT', '/api/connectors/province', body), 'settings', 'tickets'),
  createCredential: (name: string, secret: Secret) =>
    thenInvalidate(send<{ id: number }>('POST', '/api/credentials', { name, secret }), 'credentials'),
  replaceSecret: (id: number, secret: Secret) =>
    thenInvalidate(send<unknown>('PATCH', `/api/credentials/${id}`, { secret }), 'credentials'),
  deleteCredential: (id: number) =>
    thenInvalidate(send<unknown>('DELETE', `/api/credentials/${id}`), 'credentials', 'watches'),
  startLab: () => commands.startLab(),
  removeLab: () => thenInvalidate(send<unknown>('DELETE', '/api/lab'), ...lab_nouns),
  fail: (name: string, how?: string) =>
    thenInvalidate(
      send<unknown>('POST', `/api/lab/devices/${encodeURIComponent(name)}/fail`, how ? { how } : {}),
      'lab',
    ),
  recover: (name: string) =>
    thenInvalidate(send<unknown>('POST', `/api/lab/devices/${encodeURIComponent(name)}/recover`), 'lab'),
};
