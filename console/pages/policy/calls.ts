/** The rules of logging in, and the figures of which they are made. */
import { read, send } from '../../api.ts';
import type { Client, Got } from '../../wire.ts';
import type { Role } from '../people/calls.ts';

export type PolicyPage = Got<Client['policy']['$get']>;
export type Rules = PolicyPage['policy'];

export const policyQueries = { policy: () => read<PolicyPage>(['policy'], '/api/policy') };
export const policyCommands = { save: (rules: Rules) => send<Rules>('PUT', '/api/policy', rules) };

export type Figure = {
  /** Where it stands in the policy; with `_` for the dot it names its texts. */
  path: string;
  min: number;
  max: number;
};
export const figures: Record<'password' | 'lock' | 'session' | 'second_factor' | 'unused', readonly Figure[]> = {
  password: [
    { path: 'password.min_length', min: 8, max: 64 },
    { path: 'password.min_classes', min: 1, max: 4 },
    { path: 'password.history', min: 0, max: 24 },
    { path: 'password.max_age_days', min: 0, max: 3_660 },
    { path: 'password.initial_days', min: 0, max: 365 },
  ],
  lock: [
    { path: 'lock.failures', min: 1, max: 100 },
    { path: 'lock.address_failures', min: 1, max: 10_000 },
    { path: 'lock.minutes', min: 1, max: 1_440 },
    { path: 'lock.max_minutes', min: 1, max: 10_080 },
  ],
  session: [
    { path: 'session.idle_minutes', min: 1, max: 1_440 },
    { path: 'session.absolute_hours', min: 1, max: 168 },
  ],
  second_factor: [{ path: 'second_factor.grace_days', min: 0, max: 30 }],
  unused: [{ path: 'unused_days', min: 0, max: 3_660 }],
};
export const allFigures = Object.values(figures).flat();

/** The roles of whom a second factor can be asked, in the order of the page about people. */
export const roles: readonly Role[] = [
  'system_administrator',
  'security_administrator',
  'audit_administrator',
  'network_engineer',
  'assessor',
  'operator',
  'ticket_agent',
  'unit_leader',
  'director',
];

type Tree = { [key: string]: unknown };

export function figureAt(rules: Rules, path: string): number {
  const found = path.split('.').reduce<unknown>((at, key) => (at as Tree)[key], rules);
  return typeof found === 'number' ? found : 0;
}

/** The same rules with another figure. */
export function withFigure(rules: Rules, path: string, value: number): Rules {
  const [head = '', tail] = path.split('.');
  const tree: Tree = rules;
  const put = tail === undefined ? value : { ...(tree[head] as Tree), [tail]: value };
  return { ...rules, [head]: put };
}
