/** What is told of a token, on the page of all and on one's own. */
import { Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { date } from '../../time.ts';
import { StateMark } from '../../ui/Mark.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { addressesOf, permissionsOf, reachOf, type Token } from './calls.ts';

const stateOf = (row: Token): string => word('tokens', `state_${row.state}`);

export const columns: Column<Token>[] = [
  {
    id: 'name',
    title: 'tokens.name',
    width: 170,
    grow: true,
    value: (row) => row.name,
    cell: (row) => <span class="font-medium">{row.name}</span>,
  },
  {
    id: 'prefix',
    title: 'tokens.prefix',
    width: 120,
    value: (row) => row.prefix,
    cell: (row) => <span class="font-mono text-sm">{row.prefix}…</span>,
  },
  {
    id: 'state',
    title: 'tokens.state',
    width: 120,
    value: stateOf,
    cell: (row) => (
      <span class="inline-flex items-center gap-1.5">
        <StateMark state={row.state === 'active' ? 'up' : 'unknown'} quiet />
        {stateOf(row)}
      </span>
    ),
  },
  { id: 'permissions', title: 'tokens.permissions', width: 240, grow: true, value: permissionsOf },
  { id: 'unit', title: 'tokens.unit', width: 140, value: reachOf },
  { id: 'addresses', title: 'tokens.addresses', width: 160, value: addressesOf },
  {
    id: 'expires',
    title: 'tokens.expires',
    width: 110,
    value: (row) => row.expires_at,
    cell: (row) => <>{date(row.expires_at)}</>,
  },
  {
    id: 'last_used',
    title: 'tokens.last_used',
    width: 200,
    value: (row) => row.last_used_at ?? 0,
    cell: (row) => (
      <Show when={row.last_used_at} fallback={<span class="text-dim">{t('tokens.never')}</span>}>
        {(at) => (
          <>
            <Time at={at()} short /> <span class="font-mono text-sm text-dim">{row.last_used_from}</span>
          </>
        )}
      </Show>
    ),
  },
];

export const ofAccount: Column<Token> = {
  id: 'account',
  title: 'tokens.account',
  width: 150,
  value: (row) => row.username,
  cell: (row) => (
    <>
      {row.username} <span class="text-sm text-dim">{word('accounts', `kind_${row.kind}`)}</span>
    </>
  ),
};

export const issued: Column<Token> = {
  id: 'created',
  title: 'tokens.created',
  width: 170,
  value: (row) => row.created_at,
  cell: (row) => (
    <>
      {row.created_by} <Time at={row.created_at} short />
    </>
  ),
};
