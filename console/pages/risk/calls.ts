/** What the pages about risk assessments read and change. */
import { allRows, pagesOf, type Query, read, send, thenForget, thenInvalidate } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import type { Client, Got, RowOf } from '../../wire.ts';

type One = Client['risk-assessments'][':id'];
export type RiskRow = RowOf<Got<Client['risk-assessments']['$get']>>;
export type Standing = Got<One['$get']>;
export type RiskDocument = Got<One['document']['$get']>;
export type Asset = RiskDocument['assets'][number];
export type Threat = RiskDocument['threats'][number];
export type Vulnerability = RiskDocument['vulnerabilities'][number];
export type Measure = RiskDocument['measures'][number];
export type Scenario = RiskDocument['scenarios'][number];
export type Candidate = RowOf<Got<One['open-findings']['$get']>>;
export type Comparison = Got<One['comparison']['$get']>;
export type OpenRisk = RowOf<Got<Client['open-risks']['$get']>>;
export type Editions = Got<Client['risk-editions']['$get']>;
export type Edition = RowOf<Editions>;
export type EditionContent = Edition['content'];
export type Rating = Scenario['threat'];
export type Level = NonNullable<Rating>;
export type PartName = 'assets' | 'threats' | 'vulnerabilities' | 'measures' | 'scenarios';

export const levels: readonly Level[] = [5, 4, 3, 2, 1];
export const risk_states: readonly RiskRow['state'][] = ['planned', 'open', 'closed'];
export const methods: readonly RiskRow['method'][] = ['multiplication', 'matrix'];
export const tiers: readonly Asset['tier'][] = ['business', 'system', 'component'];
export const asset_kinds: readonly Asset['kind'][] = [
  'business',
  'platform',
  'data',
  'network',
  'software',
  'hardware',
  'node',
  'endpoint',
  'people',
  'other',
];
export const measure_kinds: readonly Measure['kind'][] = ['preventive', 'protective'];
export const effects: readonly NonNullable<Measure['effect']>[] = ['effective', 'partial', 'ineffective'];
export const treatments: readonly NonNullable<Scenario['treatment']>[] = ['reduce', 'accept', 'avoid', 'transfer'];
export const treating: readonly OpenRisk['state'][] = ['undecided', 'planned', 'in_progress', 'to_verify', 'done'];

/** Not rated is a word of its own, never a low one. */
export const levelText = (level: Rating): string =>
  level === null ? t('risk.unrated') : word('risk', `rating_${level}`);
export const treatmentText = (treatment: Scenario['treatment']): string =>
  word('risk', `treatment_${treatment ?? 'none'}`);
export const scenarioText = ({ asset, threat_name, vulnerability }: Scenario): string =>
  `${asset} · ${threat_name} · ${vulnerability}`;
export const systemsText = ({ systems }: Pick<RiskRow, 'systems'>): string =>
  systems.map(({ name }) => name).join('、');

const noun = 'risks';
const at = (id: number) => `/api/risk-assessments/${id}`;
export const documentHref = (id: number): string => `${at(id)}/document`;

export const riskQueries = {
  list: (filter: Query) => pagesOf<RiskRow>(noun, '/api/risk-assessments', filter),
  all: (filter: Query) => allRows<RiskRow>('/api/risk-assessments', filter),
  /** Closed ones of a system, to begin from. */
  earlier: (system_id: number) =>
    read<Got<Client['risk-assessments']['$get']>>([noun, 'earlier', system_id], '/api/risk-assessments', {
      ...{ system_id, state: 'closed', limit: 20 },
    }),
  one: (id: number) => read<Standing>([noun, 'one', id], at(id)),
  document: (id: number) => read<RiskDocument>([noun, 'document', id], documentHref(id)),
  findings: (id: number) => read<Got<One['open-findings']['$get']>>([noun, 'findings', id], `${at(id)}/open-findings`),
  comparison: (id: number) => read<Comparison>([noun, 'comparison', id], `${at(id)}/comparison`),
  open: (filter: Query) => pagesOf<OpenRisk>(noun, '/api/open-risks', filter),
  allOpen: (filter: Query) => allRows<OpenRisk>('/api/open-risks', filter),
  editions: () => read<Editions>([noun, 'editions'], '/api/risk-editions'),
};

export type NewRisk = {
  title: string;
  system_ids: number[];
  method: RiskRow['method'];
  edition: string;
  acceptable_level: Level;
  scope: string;
  from_at: number | null;
  until_at: number | null;
  earlier_id: number | null;
};

export const riskCommands = {
  create: (body: NewRisk) => thenForget(send<{ id: number }>('POST', '/api/risk-assessments', body), noun),
  move: (id: number, is: 'open' | 'close', version: number) =>
    thenInvalidate(send('POST', `${at(id)}/move`, { is, version }), noun),
  propose: (id: number) => thenInvalidate(send<{ added: number }>('POST', `${at(id)}/proposals`, {}), noun),
  add: (id: number, part: PartName, body: object) =>
    thenInvalidate(send<{ id: number }>('POST', `${at(id)}/${part}`, body), noun),
  change: (id: number, part: PartName, row: { id: number; version: number }, body: object) =>
    thenInvalidate(send('PATCH', `${at(id)}/${part}/${row.id}`, { ...body, version: row.version }), noun),
  remove: (id: number, part: PartName, row: { id: number; version: number }) =>
    thenInvalidate(send('DELETE', `${at(id)}/${part}/${row.id}?version=${row.version}`), noun),
  takeIn: (id: number, body: { finding_ids: number[]; assessment_finding_ids: number[] }) =>
    thenInvalidate(send('POST', `${at(id)}/open-findings`, body), noun),
  accept: (id: number, body: { scenarios: { id: number; version: number }[]; name: string; statement: string }) =>
    thenInvalidate(send('POST', `${at(id)}/acceptances`, body), noun),
  ticket: (id: number, scenario: number) =>
    thenInvalidate(
      send<{ id: number; number: string }>('POST', `${at(id)}/scenarios/${scenario}/ticket`, {}),
      noun,
      'tickets',
    ),
  settle: (id: number, scenario: number, version: number, how: string) =>
    thenInvalidate(send('POST', `${at(id)}/scenarios/${scenario}/done`, { version, how }), noun),
  addEdition: (body: { content: EditionContent; note: string }) =>
    thenInvalidate(send<{ id: number }>('POST', '/api/risk-editions', body), noun),
};
