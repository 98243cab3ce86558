/** What the pages of the programme's tasks read and change. */
import { allRows, pagesOf, type Query, read, send, sendFile, thenInvalidate } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import type { Client, Got, RowOf } from '../../wire.ts';

type Tasks = Client['programme-tasks'];
export type TaskList = Got<Tasks['$get']>;
export type TaskRow = RowOf<TaskList>;
export type TaskPage = Got<Tasks[':id']['$get']>;
export type Deadline = TaskRow['deadlines'][number];
export type Standing = Deadline['standing'];
export type AreaRow = TaskRow['whole'];
export type FigureCell = AreaRow['figures'][number];
export type Measured = AreaRow['measured'];
export type Item = RowOf<Got<Tasks[':id']['figures'][':figure']['items']['$get']>>;
export type ItemPage = Got<Tasks[':id']['figures'][':figure']['items']['$get']>;
export type ReportRow = RowOf<Got<Client['programme-reports']['$get']>>;
export type Level = Deadline['level'];

export const deadline_levels: readonly Level[] = ['city', 'county', 'town', 'village', 'department', 'all'];
export const item_statuses: readonly Item['status'][] = ['unmet', 'unknown', 'met', 'exempt'];
export const report_states: readonly ReportRow['state'][] = ['waiting', 'accepted', 'returned'];

const noun = 'programme';
const at = (id: number) => `/api/programme-tasks/${id}`;
const reportAt = (id: number) => `/api/programme-reports/${id}`;
const itemsAt = (id: number, figure: string) => `${at(id)}/figures/${encodeURIComponent(figure)}/items`;
export const fileHref = (id: number): string => `${reportAt(id)}/file`;

export const programmeQueries = {
  tasks: (on: string | undefined) => read<TaskList>([noun, 'tasks', on ?? ''], '/api/programme-tasks', { on }),
  task: (id: number, on: string | undefined) => read<TaskPage>([noun, 'one', id, on ?? ''], at(id), { on }),
  items: (id: number, figure: string, filter: Query) => pagesOf<Item>(noun, itemsAt(id, figure), filter),
  allItems: (id: number, figure: string, filter: Query) => allRows<Item>(itemsAt(id, figure), filter),
  reports: (filter: Query) => pagesOf<ReportRow>(noun, '/api/programme-reports', filter),
  allReports: (filter: Query) => allRows<ReportRow>('/api/programme-reports', filter),
};

const changed = <T>(work: Promise<T>) => thenInvalidate(work, noun, 'audit');
type NewDeadline = { level: Level; wanted_percent: number; original_on: string | null; original_words: string };
export type TaskFields = {
  title: string;
  detail: string;
  responsible: string;
  document: string;
  section: number | null;
  leading_unit_ids: number[];
  taking_part_unit_ids: number[];
  is_standing: boolean;
  after: string[];
};

export const programmeCommands = {
  takeOver: () => changed(send<{ added: number }>('POST', '/api/programme-tasks/notice', {})),
  add: (body: TaskFields & { code: string; deadlines: NewDeadline[] }) =>
    changed(send<{ id: number }>('POST', '/api/programme-tasks', body)),
  change: (id: number, body: TaskFields & { version: number; added: NewDeadline[]; reason: string }) =>
    changed(send('PATCH', at(id), body)),
  replan: (id: number, number: number, body: { version: number; planned_on: string | null; reason: string }) =>
    changed(send('POST', `${at(id)}/deadlines/${number}/plan`, body)),
  end: (id: number, body: { version: number; is_ended: boolean; reason: string }) =>
    changed(send('POST', `${at(id)}/end`, body)),
  report: (
    task_id: number,
    body: { unit_id: number; area_id: number; share_percent: number; text: string; evidence_path: string | null },
  ) => changed(send<{ id: number }>('POST', `${at(task_id)}/reports`, body)),
  attach: (id: number, version: number, file: File) =>
    changed(sendFile(`${reportAt(id)}/file`, file, { name: file.name, version })),
  decide: (id: number, body: { version: number; is_accepted: boolean; reason: string }) =>
    changed(send('POST', `${reportAt(id)}/decision`, body)),
};

export const levelText = (level: Level): string => word('programme', `level_${level}`);
export const standingText = (standing: Standing): string => word('programme', `standing_${standing}`);
export const deadlineText = (one: Deadline): string =>
  one.wanted_percent < 100
    ? t('programme.milestone_of', { level: levelText(one.level), n: one.wanted_percent })
    : levelText(one.level);
export const whenText = (one: Deadline): string => one.due_on ?? one.original_words;

/** 0 is the whole. */
export const nameOf = ({ area_id, name }: AreaRow): string => (area_id === 0 ? t('programme.whole') : name);

const number = (value: number): string => (Math.round(value * 10) / 10).toString();
/** A range stays a range: what is unknown may be either. */
export function measuredText({ is, low, high }: Measured): string {
  if (is !== 'share' || low === null || high === null) return word('programme', `measured_${is}`);
  return low === high ? `${number(low)}%` : `${number(low)}–${number(high)}%`;
}
export const declaredText = (percent: number | null): string =>
  percent === null ? t('programme.nothing_declared') : `${percent}%`;
/** With its sign: below 0 more was declared than is seen. */
export const differenceText = (points: number | null): string =>
  points === null ? '—' : points > 0 ? `+${number(points)}` : number(points).replace('-', '−');

/** The worst of its deadlines; a task without any, or that has ended, has none. */
const WORST: readonly Standing[] = ['missed', 'unknown', 'running', 'declared', 'undated', 'reached', 'ahead'];
export const worstOf = ({ deadlines }: TaskRow): Standing | undefined =>
  WORST.find((standing) => deadlines.some((one) => one.standing === standing));

/** Keeps the day that one looks back to. */
export const taskHref = (id: number, on: string | undefined): string => paths.programmeTask(id, { on });
