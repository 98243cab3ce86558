/** What reporting of incidents reads and changes. Times are epoch milliseconds, durations milliseconds. */
import { pagesOf, read, send, thenInvalidate } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import type { Client, Got, RowOf } from '../../wire.ts';

export type Rule = RowOf<Got<Client['reporting-rules']['$get']>>;
export type RuleContent = Omit<Rule, 'id' | 'edited_by' | 'edited_at' | 'version'>;
type Incident = Client['incidents'][':id'];
export type Clocks = Got<Incident['clocks']['$get']>;
export type Clock = Clocks['clocks'][number];
export type Reports = Got<Incident['reports']['$get']>;
export type Report = RowOf<Reports>;
export type Field = keyof Reports['prefilled'];

export const levels: readonly Rule['level'][] = ['state', 'province', 'city', 'police'];
export const kinds: readonly Rule['kind'][] = ['initial', 'progress', 'final'];
export const clock_starts: readonly Rule['starts'][] = ['occurred', 'declared', 'closed'];
/** In the order of the official form. */
export const fields: readonly Field[] = [
  ...(['unit', 'system', 'time', 'place', 'type', 'grade', 'harm', 'ransom', 'measures', 'trend'] as const),
  ...(['cause', 'clues', 'next', 'help', 'scene'] as const),
];
export const kindText = (kind: Rule['kind']): string => word('reporting', `kind_${kind}`);
export const levelText = (level: Rule['level']): string => word('reporting', `level_${level}`);

export function lastingText(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const [d, h, m] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600), Math.floor(seconds / 60)];
  if (d > 0) return t('reporting.lasting_days', { d, h: h % 24 });
  return h > 0
    ? t('reporting.lasting_hours', { h, m: m % 60 })
    : t('reporting.lasting_minutes', { m, s: seconds % 60 });
}

const noun = 'emergency';
export const reportingQueries = {
  rules: () => pagesOf<Rule>(noun, '/api/reporting-rules'),
  clocks: (incident_id: number) => ({
    ...read<Clocks>([noun, 'clocks', incident_id], `/api/incidents/${incident_id}/clocks`),
    refetchInterval: 60_000,
  }),
  reports: (incident_id: number) =>
    read<Reports>([noun, 'incident-reports', incident_id], `/api/incidents/${incident_id}/reports`),
};

export const reportingCommands = {
  addRule: (body: RuleContent) => thenInvalidate(send('POST', '/api/reporting-rules', body), noun),
  changeRule: (id: number, body: RuleContent & { version: number }) =>
    thenInvalidate(send('PUT', `/api/reporting-rules/${id}`, body), noun),
  write: (incident_id: number, body: { kind: Rule['kind']; rule_id: number | null; body: Reports['prefilled'] }) =>
    thenInvalidate(send('POST', `/api/incidents/${incident_id}/reports`, body), noun),
  markSent: (id: number, body: { sent_to: string; sent_at: number }) =>
    thenInvalidate(send('POST', `/api/incident-reports/${id}/sent`, body), noun),
};
