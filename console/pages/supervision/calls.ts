/** What supervision reads and changes. Months are `2026-10`, points decimals as text, times epoch milliseconds. */
import { read, send, sendFile, thenInvalidate } from '../../api.ts';
import { word } from '../../i18n/index.ts';
import type { Client, Got, RowOf } from '../../wire.ts';

type Api = Client['supervision'];
export type Overview = Got<Api['$get']>;
export type Revision = Overview['revisions'][number];
type MonthApi = Api['months'][':month'];
export type Ranking = Got<MonthApi['$get']>;
export type RankedRow = Ranking['rows'][number];
export type Explained = Got<MonthApi['subjects'][':kind'][':id']['$get']>;
export type ExplainedIndicator = Explained['indicators'][number];
export type ExplainedFigure = Explained['figures'][number];
export type Item = ExplainedFigure['items'][number];
export type Turned = Explained['turned'][number];
export type Status = Item['status'];
export type Kind = Ranking['kind'];
export type Verified = Got<MonthApi['verification']['$get']>;
export type RuleSetRow = RowOf<Got<Client['supervision-rule-sets']['$get']>>;
export type RuleSetPage = Got<Client['supervision-rule-sets'][':id']['$get']>;
export type Rules = RuleSetPage['body'];
export type Indicator = Rules['indicators'][number];
export type RuleStep = RuleSetPage['steps'][number];
export type ObjectionRow = RowOf<Got<Client['supervision-objections']['$get']>>;
export type BulletinRow = RowOf<Got<Client['supervision-bulletins']['$get']>>;
export type BulletinPage = Got<Client['supervision-bulletins'][':id']['$get']>;
export type BulletinContent = { number: string; title: string; preface: string };

export const statuses: readonly Status[] = ['met', 'unmet', 'unknown', 'exempt'];
export const statusText = (status: Status | null): string => word('supervision', `status_${status ?? 'none'}`);
export const kindText = (kind: Kind): string => word('supervision', `kind_${kind}`);

const noun = 'supervision';
const root = '/api/supervision';
const ruleSet = (id: number) => `${root}-rule-sets/${id}`;
const bulletin = (id: number) => `${root}-bulletins/${id}`;
export const bulletinFile = (id: number, format: string, sealed: boolean) =>
  `${bulletin(id)}/${sealed ? 'sealed' : 'file'}?format=${format}`;

export const supervisionQueries = {
  overview: () => read<Overview>([noun, 'overview'], root),
  ranking: (month: string, kind: Kind, number: number | undefined) =>
    read<Ranking>([noun, 'ranking', month, kind, number], `${root}/months/${month}`, { kind, number }),
  subject: (month: string, kind: string, id: number, number: number | undefined) =>
    read<Explained>([noun, 'subject', month, kind, id, number], `${root}/months/${month}/subjects/${kind}/${id}`, {
      number,
    }),
  verify: (month: string, number: number) =>
    read<Verified>([noun, 'verify', month, number], `${root}/months/${month}/verification`, { number }),
  ruleSets: () => read<{ rows: RuleSetRow[] }>([noun, 'rule-sets'], `${root}-rule-sets`),
  ruleSet: (id: number) => read<RuleSetPage>([noun, 'rule-sets', id], ruleSet(id)),
  objections: () => read<{ rows: ObjectionRow[] }>([noun, 'objections'], `${root}-objections`),
  bulletins: () => read<{ rows: BulletinRow[] }>([noun, 'bulletins'], `${root}-bulletins`),
  bulletin: (id: number) => read<BulletinPage>([noun, 'bulletins', id], bulletin(id)),
};

const change = <T>(method: 'POST' | 'PUT', path: string, body: unknown) =>
  thenInvalidate(send<T>(method, path, body), noun);

export const supervisionCommands = {
  freeze: (month: string) => change<Revision>('POST', `${root}/months/${month}/freeze`, {}),
  settings: (body: Overview['settings']) => change('PUT', `${root}/settings`, body),
  createRules: (copy_of?: number) =>
    change<{ id: number }>('POST', `${root}-rule-sets`, copy_of === undefined ? {} : { copy_of }),
  check: (body: Rules) => send<RuleSetPage['checked']>('POST', `${root}-rule-sets/check`, body),
  writeRules: (id: number, body: Rules, version: number) => change('PUT', ruleSet(id), { body, version }),
  moveRules: (id: number, body: { step: RuleStep; version: number; reason?: string }) =>
    change('POST', `${ruleSet(id)}/step`, body),
  async object(
    body: Pick<ObjectionRow, 'month' | 'indicator' | 'text'> & {
      kind: Kind;
      subject_id: number;
      item: { figure: string; key: string } | null;
    },
    file: File | undefined,
  ) {
    const { id } = await send<{ id: number }>('POST', `${root}-objections`, body);
    const added = file ? sendFile(`${root}-objections/${id}/file`, file, { name: file.name }) : Promise.resolve();
    return thenInvalidate(added, noun);
  },
  withdraw: (id: number, version: number) => change('POST', `${root}-objections/${id}/withdrawal`, { version }),
  decide: (
    id: number,
    body: { version: number; reason: string; corrections: { figure: string; key: string; status: Status }[] },
  ) => change<{ number: number | null }>('POST', `${root}-objections/${id}/decision`, body),
  createBulletin: (body: BulletinContent & { month: string }) =>
    change<{ id: number }>('POST', `${root}-bulletins`, body),
  writeBulletin: (id: number, body: BulletinContent & { version: number }) => change('PUT', bulletin(id), body),
  issue: (id: number, version: number) => change('POST', `${bulletin(id)}/issue`, { version }),
  discard: (id: number, version: number) => change('POST', `${bulletin(id)}/discard`, { version }),
};
