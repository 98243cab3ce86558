/** What the pages of drills read and change. Times are epoch milliseconds, durations milliseconds. */
import { allRows, pagesOf, type Query, read, send, thenForget, thenInvalidate } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import type { Client, Got, RowOf } from '../../wire.ts';

type Drills = Client['drills'];
export type DrillRow = RowOf<Got<Drills['$get']>>;
export type DrillPage = Got<Drills[':id']['$get']>;
export type Figures = NonNullable<DrillPage['run']>['figures'];
export type Calendar = Got<Client['drill-calendar']['$get']>;
export type PlanChoice = RowOf<Got<Client['drill-plans']['$get']>>;
export type PersonChoice = RowOf<Got<Client['drill-people']['$get']>>;
export type DrillContent = Pick<
  DrillPage['drill'],
  'title' | 'form' | 'scenario' | 'scheduled_at' | 'system_ids' | 'roles'
> & {
  injects: { after_ms: number; text: string }[];
};

export const drill_forms: readonly DrillRow['form'][] = ['tabletop', 'functional', 'full'];
export const drill_states: readonly DrillRow['state'][] = ['planned', 'running', 'done', 'missed', 'cancelled'];
export const formText = (form: DrillRow['form']): string => word('drills', `form_${form}`);
export const stateText = (state: DrillRow['state']): string => word('drills', `state_${state}`);
export const gradeText = (grade: number | null): string => word('emergency', `grade_${grade ?? 'none'}`);

/** Null: not reached. */
export function lastingText(ms: number | null): string {
  if (ms === null) return t('drills.not_reached');
  const seconds = Math.round(ms / 1_000);
  return seconds >= 3_600
    ? t('drills.hours', { h: Math.floor(seconds / 3_600), m: Math.floor(seconds / 60) % 60 })
    : t('drills.minutes', { m: Math.floor(seconds / 60), s: seconds % 60 });
}

const noun = 'emergency';
const drill = (id: number) => `/api/drills/${id}`;

export const drillQueries = {
  drills: (filter: Query) => pagesOf<DrillRow>(noun, '/api/drills', filter),
  allDrills: (filter: Query) => allRows<DrillRow>('/api/drills', filter),
  drill: (id: number) => read<DrillPage>([noun, 'drill', id], drill(id)),
  calendar: (year: number) => read<Calendar>([noun, 'drill-calendar', year], '/api/drill-calendar', { year }),
  plans: () => read<{ rows: PlanChoice[] }>([noun, 'drill-plans'], '/api/drill-plans'),
  people: () => read<{ rows: PersonChoice[] }>([noun, 'drill-people'], '/api/drill-people'),
};

export const drillCommands = {
  create: (body: DrillContent & { emergency_plan_id: number; unit_id: number }) =>
    thenForget(send<{ id: number }>('POST', '/api/drills', body), noun),
  change: (id: number, body: DrillContent & { version: number }) => thenInvalidate(send('PUT', drill(id), body), noun),
  start: (id: number, body: { version: number; grade: number }) =>
    thenForget(send<{ run_id: number }>('POST', `${drill(id)}/start`, body), noun),
  cancel: (id: number, body: { version: number; reason: string }) =>
    thenInvalidate(send('POST', `${drill(id)}/cancel`, body), noun),
  evaluate: (
    id: number,
    body: { version: number; scores: Record<string, number>; strengths: string; weaknesses: string },
  ) => thenInvalidate(send('POST', `${drill(id)}/evaluate`, body), noun),
  improve: (id: number, body: { version: number; improvements: { text: string; unit_id: number; due_at: number }[] }) =>
    thenInvalidate(send('POST', `${drill(id)}/improvements`, body), noun, 'tickets'),
};
