/** What the tab of the address plan reads. Its keys begin with the prefixes', so that it is read anew when they change. */
import { infiniteQueryOptions } from '@tanstack/solid-query';
import { allRows, get, pagesOf, type Query, read } from '../../api.ts';
import { word } from '../../i18n/index.ts';
import type { Client, Got, RowOf } from '../../wire.ts';

type PlanClient = Client['ipv6']['plan'];
export type PlanPage = Got<PlanClient['$get']>;
export type PlanProblem = RowOf<Got<PlanClient['problems']['$get']>>;
export type Container = PlanPage['containers'][number];
export type PlanMap = Got<PlanClient['map']['$get']>;
export type Cell = PlanMap['cells'][number];
export type CellState = Cell['state'];

const every_state: Record<CellState, true> = {
  free: true,
  split: true,
  assigned: true,
  reserved: true,
  deprecated: true,
  outside: true,
};
export const cell_states = Object.keys(every_state) as CellState[];
export const problem_levels = ['error', 'warn', 'info'] as const;

const PROBLEMS = '/api/ipv6/plan/problems';
export const planQueries = {
  page: () => read<PlanPage>(['prefixes', 'plan'], '/api/ipv6/plan'),
  problems: (filter: Query) =>
    infiniteQueryOptions({
      ...pagesOf<PlanProblem>('prefixes', PROBLEMS, filter),
      queryKey: ['prefixes', 'plan-problems', filter],
    }),
  allProblems: (filter: Query) => allRows<PlanProblem>(PROBLEMS, filter),
  map: (query: Query) => read<PlanMap>(['prefixes', 'plan-map', query], '/api/ipv6/plan/map', query),
  next: (query: Query) => get<{ prefix: string }>('/api/ipv6/plan/next', query),
};

export const levelText = (level: PlanProblem['level']): string => word('ipv6_plan', `level_${level}`);
export const stateText = (state: CellState): string => word('ipv6_plan', `state_${state}`);
export const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;
