/** What the pages about incidents and running plans read and change. */
import type { FlowStep } from '#api/emergency/plan-words.ts';
import { allRows, pagesOf, type Query, read, send, thenInvalidate } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import { locale } from '../../preferences.ts';
import type { Client, Got, RowOf } from '../../wire.ts';

type Incidents = Client['incidents'];
type Runs = Client['emergency-runs'];
export type IncidentRow = RowOf<Got<Incidents['$get']>>;
export type Incident = Got<Incidents[':id']['$get']>;
export type RunOfIncident = Incident['run_list'][number];
export type Moment = RowOf<Got<Incidents[':id']['timeline']['$get']>>;
export type Figures = Got<Client['incident-figures']['$get']>;
export type Proposals = Got<Client['emergency-proposals']['$get']>;
export type ProposedPlan = RowOf<Proposals>;
export type Affected = Got<Client['incident-affected']['$get']>;
export type RunPage = Omit<Got<Runs[':id']['$get']>, 'flow'> & { flow: FlowStep[] };
export type StepDetail = RunPage['steps'][number];
export type Hook = RowOf<Got<Client['action-hooks']['$get']>>;
export type Grade = ProposedPlan['grading'][number]['answers'][number]['grade'];
export type Named = { id: number; name: string };

export const categories: readonly IncidentRow['category'][] = [
  'malicious_program',
  'network_attack',
  'data_security',
  'content_security',
  'facility_fault',
  'misoperation',
  'hidden_danger',
  'abnormal_behaviour',
  'force_majeure',
  'other',
];
export const grades = [1, 2, 3, 4] as const;
export const categoryText = (category: IncidentRow['category']): string => word('emergency', `category_${category}`);
export const gradeText = (grade: number | null): string =>
  grade === null ? t('emergency.grade_none') : word('emergency', `grade_${grade}`);
export const stateText = (state: IncidentRow['state']): string => word('emergency_runs', `state_${state}`);
export const statusText = (status: RunOfIncident['status']): string => word('emergency_runs', `status_${status}`);

/** What a run keeps is a line of Chinese and one of English. */
export const lineOf = (text: string): string => {
  const [zh = '', en] = text.split('\n');
  return locale() === 'en' ? (en ?? zh) : zh;
};

export type IncidentContent = {
  title: string;
  category: IncidentRow['category'];
  summary: string;
  system_ids: number[];
  node_ids: number[];
  occurred_at: number | null;
};
export type Begin = {
  emergency_plan_id: number;
  roles: Record<string, string[]>;
  grade: number;
  answers: Record<string, number>;
  reason: string;
};
export type Put =
  | { do: 'complete'; key: string; values: Record<string, string> }
  | { do: 'skip' | 'accept'; key: string; reason: string }
  | { do: 'answer'; key: string; answer: string }
  | { do: 'change'; key: string; answer: string; reason: string }
  | { do: 'look_again' | 'propose' | 'approve'; key: string }
  | { do: 'assign'; role: string; people: string[] }
  | { do: 'note'; text: string }
  | { do: 'abort'; reason: string };

const noun = 'emergency';
const incident = (id: number) => `/api/incidents/${id}`;
const run = (id: number) => `/api/emergency-runs/${id}`;
const hook = (id: string) => `/api/action-hooks/${encodeURIComponent(id)}`;

export const incidentQueries = {
  list: (filter: Query) => pagesOf<IncidentRow>(noun, '/api/incidents', filter),
  all: (filter: Query) => allRows<IncidentRow>('/api/incidents', filter),
  figures: (from: number | undefined) => read<Figures>([noun, 'figures', from], '/api/incident-figures', { from }),
  one: (id: number) => read<Incident>([noun, 'incident', id], incident(id)),
  timeline: (of: { incident_id: number } | { run_id: number }) =>
    read<{ rows: Moment[] }>(
      [noun, 'timeline', of],
      'run_id' in of ? `${run(of.run_id)}/timeline` : `${incident(of.incident_id)}/timeline`,
    ),
  proposals: (finding_id?: number) =>
    read<Proposals>([noun, 'proposals', finding_id], '/api/emergency-proposals', { finding_id }),
  affected: (node_ids: readonly number[]) =>
    read<Affected>([noun, 'affected', node_ids.join()], '/api/incident-affected', { node_ids: node_ids.join() }),
  run: (id: number) => read<RunPage>([noun, 'run', id], run(id)),
  hooks: () => read<{ rows: Hook[] }>(['settings', 'hooks'], '/api/action-hooks'),
};

const changes = <T>(work: Promise<T>) => thenInvalidate(work, noun);
export const incidentCommands = {
  declare: (body: IncidentContent & { unit_id: number; finding_id?: number; ticket_id?: number }) =>
    changes(send<{ id: number }>('POST', '/api/incidents', body)),
  edit: (id: number, body: IncidentContent & { version: number }) => changes(send<unknown>('PUT', incident(id), body)),
  regrade: (id: number, body: { grade: number; reason: string }) =>
    changes(send<unknown>('POST', `${incident(id)}/regrade`, body)),
  close: (id: number, body: { reason: string; version: number }) =>
    changes(send<unknown>('POST', `${incident(id)}/close`, body)),
  review: (id: number, body: { causes: string; lessons: string; follow_ups: string[]; version: number }) =>
    changes(send<unknown>('POST', `${incident(id)}/review`, body)),
  begin: (id: number, body: Begin) => changes(send<{ id: number }>('POST', `${incident(id)}/runs`, body)),
  put: (id: number, body: Put) => changes(send<unknown>('POST', `${run(id)}/inputs`, body)),
  writeHook: (id: string, body: { title: string; url: string; token?: string; version: number }) =>
    thenInvalidate(send<unknown>('PUT', hook(id), body), 'settings'),
  removeHook: (id: string) => thenInvalidate(send<unknown>('DELETE', hook(id)), 'settings'),
};
