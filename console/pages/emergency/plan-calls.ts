/** What the pages of plans read and change. Times are milliseconds, moments epoch milliseconds UTC. */

import type { InfiniteData } from '@tanstack/solid-query';
import type { Block, FlowStep, PlanHead, Step } from '#api/emergency/plan-words.ts';
import { allRows, pagesOf, type Query, read, send, thenForget, thenInvalidate } from '../../api.ts';
import { word } from '../../i18n/index.ts';
import type { Client, Got, List, RowOf } from '../../wire.ts';

type Plans = Client['emergency-plans'];
type Versions = Client['emergency-plan-versions'];
export type PlanRow = RowOf<Got<Plans['$get']>>;
export type PlanData = Got<Plans[':id']['$get']>;
export type VersionRow = PlanData['versions'][number];
export type VersionState = VersionRow['state'];
export type Diff = Got<Versions[':id']['diff']['$get']>;
export type DiffRow = Diff['rows'][number];
export type LibraryRow = RowOf<Got<Client['emergency-library']['$get']>>;
/** A row a system, which is what tells rows apart. */
export type Covered = RowOf<Got<Client['emergency-coverage']['$get']>> & { id: number };
export type { Block, FlowStep, PlanHead, Step };

/** Head, prose and steps are as the server reads them of a text. */
type Parts = { head: PlanHead | null; blocks: Block[]; flow: FlowStep[] };
export type Checked = Omit<Got<Plans['check']['$post']>, keyof Parts> & Parts;
export type Edited = Omit<Got<Plans['edit']['$post']>, keyof Parts> & Parts;
export type VersionData = Omit<Got<Versions[':id']['$get']>, keyof Parts> & Parts;
export type Problem = Checked['problems'][number];
export type Edit = { path: (string | number)[]; value?: unknown; by?: number };

export const in_work: readonly VersionState[] = ['draft', 'submitted', 'reviewed', 'approved'];
export const stateText = (state: VersionState): string => word('emergency_plans', `state_${state}`);
export const gradeText = (grade: number | null): string => word('emergency', `grade_${grade ?? 'none'}`);
export const categoryText = (category: string): string => word('emergency', `category_${category}`);

/** The shortest exact text of a span, as plans write it. */
export function spanText(ms: number): string {
  const [unit, size] = (
    [
      ['d', 86_400_000],
      ['h', 3_600_000],
      ['m', 60_000],
    ] as const
  ).find(([, one]) => ms >= one && ms % one === 0) ?? ['s', 1_000];
  return `${ms / size}${unit}`;
}

const noun = 'emergency';
const plan = (id: number) => `/api/emergency-plans/${id}`;
const version = (id: number) => `/api/emergency-plan-versions/${id}`;

const identified = (row: Omit<Covered, 'id'>): Covered => ({ ...row, id: row.system_id });

export const planQueries = {
  coverage: (filter: Query) => ({
    ...pagesOf<Covered>(noun, '/api/emergency-coverage', filter),
    select: (data: InfiniteData<List<Covered>>) => ({
      ...data,
      pages: data.pages.map((page) => ({ ...page, rows: page.rows.map(identified) })),
    }),
  }),
  allCoverage: async (filter: Query) => (await allRows<Covered>('/api/emergency-coverage', filter)).map(identified),
  plans: (filter: Query) => pagesOf<PlanRow>(noun, '/api/emergency-plans', filter),
  allPlans: (filter: Query) => allRows<PlanRow>('/api/emergency-plans', filter),
  library: () => read<Got<Client['emergency-library']['$get']>>([noun, 'library'], '/api/emergency-library'),
  plan: (id: number) => read<PlanData>([noun, 'plan', id], plan(id)),
  version: (id: number) => read<VersionData>([noun, 'version', id], version(id)),
  diff: (id: number, other?: number) => read<Diff>([noun, 'diff', id, other], `${version(id)}/diff`, { with: other }),
};

export const fileOf = (id: number): string => `${version(id)}/file`;
export const checkPlan = (source: string, emergency_plan_id: number): Promise<Checked> =>
  send<Checked>('POST', '/api/emergency-plans/check', { source, emergency_plan_id });
export const editPlan = (source: string, emergency_plan_id: number, edits: readonly Edit[]): Promise<Edited> =>
  send<Edited>('POST', '/api/emergency-plans/edit', { source, emergency_plan_id, edits });

type Made = { id: number; version_id: number };
export type Verb = 'submit' | 'review' | 'approve' | 'put-in-force';
export const planCommands = {
  take: (library: string, unit_id: number | null) =>
    thenForget(send<Made>('POST', '/api/emergency-plans', { library, unit_id }), noun),
  bring: (source: string, unit_id: number | null) =>
    thenForget(send<Made>('POST', '/api/emergency-plans', { source, unit_id }), noun),
  newVersion: (id: number) => thenForget(send<Made>('POST', `${plan(id)}/versions`, {}), noun),
  reviewed: (id: number, note: string) => thenInvalidate(send('POST', `${plan(id)}/reviewed`, { note }), noun),
  write: (id: number, body: { source: string; note: string; version: number }) =>
    thenInvalidate(send('PUT', version(id), body), noun),
  move: (id: number, verb: Verb, at: number) =>
    thenInvalidate(send('POST', `${version(id)}/${verb}`, { version: at }), noun),
  refuse: (id: number, verb: 'send-back' | 'discard', at: number, reason: string) =>
    thenInvalidate(send('POST', `${version(id)}/${verb}`, { version: at, reason }), noun),
  read: (id: number) => thenInvalidate(send('POST', `${version(id)}/read`), noun),
};
