/** What the part about the identity platform reads and changes. */
import { read, send, thenInvalidate } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import type { Client, Got, Unit } from '../../wire.ts';
import { type Role, roleName } from '../people/calls.ts';

export type ProviderState = Got<Client['oidc']['provider']['$get']>;
export type ActiveProvider = NonNullable<ProviderState['active']>;
export type ProposedProvider = NonNullable<ProviderState['proposed']>;
export type Rule = ProposedProvider['rules'][number];
export type Found = Got<Client['oidc']['provider']['test']['$post']>;
export type ProviderInput = Pick<
  ProposedProvider,
  'is_enabled' | 'title' | 'issuer' | 'client_id' | 'scopes' | 'claims' | 'second_factor' | 'rules' | 'unit_codes'
> & { client_secret?: string };

export const providerQueries = {
  state: () => read<ProviderState>(['policy', 'provider'], '/api/oidc/provider'),
};
export const providerCommands = {
  write: (body: ProviderInput) =>
    thenInvalidate(send<ProviderState>('PUT', '/api/oidc/provider', body), 'policy', 'session'),
  confirm: (written_at: number) =>
    thenInvalidate(send<ProviderState>('POST', '/api/oidc/provider/confirm', { written_at }), 'policy', 'session'),
  test: (issuer: string) => send<Found>('POST', '/api/oidc/provider/test', { issuer }),
};

/** A rule in words. */
export function ruleText(rule: Rule, units: readonly Unit[]): string {
  const within =
    'unit_by' in rule
      ? t('provider.unit_named', { claim: rule.unit_by })
      : rule.unit_id === null
        ? t('provider.within_everywhere')
        : (units.find(({ id }) => id === rule.unit_id)?.name ?? `#${rule.unit_id}`);
  return t('provider.rule_text', {
    claim: rule.claim,
    equals: rule.equals,
    role: roleName(rule.role as Role),
    within,
  });
}
