/** What the page about people reads and changes. */
import { pagesOf, type Query, read, send, thenInvalidate } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import type { Client, Got, List, RowOf } from '../../wire.ts';

export type Account = RowOf<Got<Client['people']['$get']>>;
export type Grant = RowOf<Got<Client['grants']['$get']>>;
export type RoleRow = RowOf<Got<Client['roles']['$get']>>;
export type Role = Grant['role'];
export type Kind = Account['kind'];

export type AccountInput = {
  username: string;
  name: string;
  kind: Kind;
  unit_id: number | null;
  password: string | null;
};
export type ProposalInput = {
  person_id: string;
  role: Role;
  unit_id: number | null;
  reason: string;
  expires_at: number | null;
};

export const peopleQueries = {
  accounts: (filter: Query) => pagesOf<Account>('people', '/api/people', filter),
  everybody: () => read<List<Account>>(['people', 'all'], '/api/people', { limit: 1_000, state: 'active' }),
  services: () =>
    read<List<Account>>(['people', 'services'], '/api/people', { limit: 1_000, state: 'active', kind: 'service' }),
  grants: (filter: Query) => pagesOf<Grant>('grants', '/api/grants', filter),
  roles: () => read<List<RoleRow>>(['grants', 'roles'], '/api/roles'),
};

const done = <T>(work: Promise<T>) => thenInvalidate(work, 'people', 'grants', 'session');

export const peopleCommands = {
  create: (body: AccountInput) => done(send<{ id: string }>('POST', '/api/people', body)),
  change: (id: string, body: { name: string; unit_id: number | null }) =>
    done(send('PATCH', `/api/people/${id}`, body)),
  disable: (id: string, reason: string) => done(send('POST', `/api/people/${id}/disable`, { reason })),
  enable: (id: string) => done(send('POST', `/api/people/${id}/enable`)),
  resetPassword: (id: string, password: string) => done(send('POST', `/api/people/${id}/reset-password`, { password })),
  endSessions: (id: string) => done(send<{ ended: number }>('DELETE', `/api/people/${id}/sessions`)),
  propose: (body: ProposalInput) => done(send<{ id: number }>('POST', '/api/grants', body)),
  decide: (id: number, grant: boolean, reason: string) =>
    done(send('POST', `/api/grants/${id}/decide`, { grant, reason })),
  revoke: (id: number, reason: string) => done(send('POST', `/api/grants/${id}/revoke`, { reason })),
  withdraw: (id: number) => done(send('POST', `/api/grants/${id}/withdraw`)),
};

export const roleName = (role: Role): string => word('accounts', `role_${role}`);
/** A role's reach, in words. */
export const withinName = (one: { unit_id: number | null; unit: string | null }): string =>
  one.unit_id === null ? t('accounts.everywhere') : (one.unit ?? `#${one.unit_id}`);
