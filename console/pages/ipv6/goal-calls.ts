/** What the goals, the score and the burn-down read and change. */
import { allRows, pagesOf, type Query, read, send, thenInvalidate } from '../../api.ts';
import type { Client, Got, RowOf } from '../../wire.ts';

type Ipv6 = Client['ipv6'];
export type GoalsPage = Got<Ipv6['goals']['$get']>;
export type GoalRow = RowOf<GoalsPage>;
export type Goal = GoalsPage['found'][number];
export type ScoreRow = RowOf<Got<Ipv6['score']['$get']>>;
export type Repair = RowOf<Got<Ipv6['score']['repairs']['$get']>>;
export type ProfilePage = Got<Ipv6['score']['profile']['$get']>;
export type ServiceScore = Got<Ipv6['targets'][':target_id']['score']['$get']>;
export type Points = NonNullable<ScoreRow['points']>;
export type BurnDown = Got<Ipv6['burn-down']['$get']>;

export const goalQueries = {
  goals: () => read<GoalsPage>(['ipv6', 'goals'], '/api/ipv6/goals'),
  scores: (filter: Query) => pagesOf<ScoreRow>('ipv6', '/api/ipv6/score', filter),
  all: (filter: Query) => allRows<ScoreRow>('/api/ipv6/score', filter),
  repairs: () => read<{ rows: Repair[] }>(['ipv6', 'repairs'], '/api/ipv6/score/repairs'),
  profile: () => read<ProfilePage>(['ipv6', 'profile'], '/api/ipv6/score/profile'),
  service: (id: number, mended: readonly string[]) => {
    const query = mended.length > 0 ? { mended: mended.join(',') } : {};
    return read<ServiceScore>(['ipv6', 'service-score', id, query], `/api/ipv6/targets/${id}/score`, query);
  },
  burnDown: (kind: 'node' | 'service') => read<BurnDown>(['ipv6', 'burn-down', kind], '/api/ipv6/burn-down', { kind }),
};

export const goalCommands = {
  add: (goal: Goal) => thenInvalidate(send<{ id: number }>('POST', '/api/ipv6/goals', goal), 'ipv6'),
  change: (id: number, goal: Goal) => thenInvalidate(send('PUT', `/api/ipv6/goals/${id}`, goal), 'ipv6'),
  remove: (id: number) => thenInvalidate(send('DELETE', `/api/ipv6/goals/${id}`), 'ipv6'),
  weigh: (profile: ProfilePage['profile']) =>
    thenInvalidate(send<ProfilePage>('PUT', '/api/ipv6/score/profile', profile), 'ipv6'),
};

const rounded = (points: number): string => (Math.round(points * 10) / 10).toString();
/** A range stays a range: unknown is never shown as one of its ends. */
export const pointsText = ({ low, high }: Points): string =>
  rounded(low) === rounded(high) ? rounded(low) : `${rounded(low)}–${rounded(high)}`;
export const percentText = ({ low, high }: Points): string => `${pointsText({ low: 100 * low, high: 100 * high })} %`;
export const gainText = (gain: number): string => `+${rounded(gain)}`;
