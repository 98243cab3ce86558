/** What the pages about tokens read and change. */
import { pagesOf, type Query, read, send, thenForget, thenInvalidate } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import type { Client, Got, List, Permission, RowOf } from '../../wire.ts';

export type Token = RowOf<Got<Client['tokens']['$get']>>;
export type Choice = RowOf<Got<Client['tokens']['choices']['$get']>>;
export type Issued = Got<Client['tokens']['$post']>;

export type TokenInput = {
  name: string;
  permissions: Permission[];
  unit_id: number | null;
  addresses: string[];
  valid_days: number;
};

export const tokenQueries = {
  tokens: (filter: Query) => pagesOf<Token>('tokens', '/api/tokens', filter),
  own: () => read<List<Token>>(['tokens', 'own'], '/api/profile/tokens', { limit: 200 }),
  choices: (person_id: string) =>
    read<List<Choice>>(['tokens', 'choices', person_id], '/api/tokens/choices', { person_id }),
  ownChoices: () => read<List<Choice>>(['tokens', 'choices'], '/api/profile/tokens/choices'),
};

export const tokenCommands = {
  /** The text is shown at once: it is shown once only, whatever the list behind it does. */
  issue: (body: TokenInput & { person_id: string }) => thenForget(send<Issued>('POST', '/api/tokens', body), 'tokens'),
  issueOwn: (body: TokenInput) => thenForget(send<Issued>('POST', '/api/profile/tokens', body), 'tokens'),
  revoke: (id: number) => thenInvalidate(send('DELETE', `/api/tokens/${id}`), 'tokens'),
  revokeOwn: (id: number) => thenInvalidate(send('DELETE', `/api/profile/tokens/${id}`), 'tokens'),
};

export const permissionName = (permission: Permission): string =>
  word('accounts', `permission_${permission.replace(':', '_')}`);
export const permissionsOf = (row: Token): string => row.permissions.map(permissionName).join('; ');
export const reachOf = (row: Token): string =>
  row.unit_id === null ? t('tokens.same_reach') : (row.unit ?? `#${row.unit_id}`);
export const addressesOf = (row: Token): string =>
  row.addresses.length === 0 ? t('tokens.anywhere') : row.addresses.join(', ');
