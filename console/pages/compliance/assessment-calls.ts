/** What the pages about assessments read and change. */
import { allRows, pagesOf, type Query, read, send, sendFile, thenForget, thenInvalidate } from '../../api.ts';
import { word } from '../../i18n/index.ts';
import type { Client, Got, RowOf } from '../../wire.ts';

type One = Client['assessments'][':id'];
export type Assessment = RowOf<Got<Client['assessments']['$get']>>;
export type AssessmentPage = Got<One['$get']>;
export type Sheet = Got<One['sheet']['$get']>;
export type Point = Sheet['points'][number];
export type SheetItem = Point['items'][number];
export type Result = NonNullable<SheetItem['result']>;
export type SheetReport = Got<One['sheet']['xlsx']['$post']>;
export type ItemPage = Got<One['item']['$get']>;
export type Judgement = ItemPage['judgements'][number];
export type Kind = Assessment['kind'];
export type CryptoJudgement = NonNullable<Judgement['crypto']>;
export type Proof = ItemPage['evidence'][number];
export type ScorePage = Got<One['score']['$get']>;
export type Figure = ScorePage['now'];
export type Faults = Got<One['faults']['$get']>;
export type Fault = RowOf<Faults>;
export type Differences = Got<One['differences']['$get']>;
export type Candidates = Got<One['candidates']['$get']>;
type FindingRow = RowOf<Got<Client['assessment-findings']['$get']>>;
/** `id` names it among all sources, `number` within its own. */
export type Finding = Omit<FindingRow, 'id'> & { id: string; number: number };
export type Risk = NonNullable<Finding['risk']>;
export type Source = Finding['source'];
export type TeamRole = AssessmentPage['team'][number]['role'];

export const results: readonly Result[] = ['conform', 'partial', 'not_conform', 'not_applicable'];
export const risk_levels: readonly Risk[] = ['high', 'medium', 'low'];
export const states: readonly Assessment['state'][] = ['planned', 'open', 'review', 'closed'];
export const finding_sources: readonly Source[] = ['assessment', 'drift', 'probe', 'risk'];
export const finding_states: readonly Finding['state'][] = ['open', 'rectifying', 'verified', 'accepted'];
export const team_roles: readonly TeamRole[] = ['lead', 'assessor', 'reviewer'];
export const extensions: readonly Assessment['extensions'][number][] = ['cloud', 'mobile', 'iot', 'ics'];
export const assessment_kinds: readonly Kind[] = ['mlps', 'crypto'];
/** The first is the usual one. */
export const rules: Record<Kind, readonly Assessment['rule'][]> = {
  mlps: ['mlps-2025', 'mlps-2021'],
  crypto: ['crypto-2023', 'crypto-2021'],
};

export const assessmentKindText = (kind: Kind): string => word('compliance', `assessment_${kind}`);
export const resultText = (result: Result | null): string => word('assessments', `result_${result ?? 'none'}`);
/** As the templates word it; null: there is none yet. */
export const conclusionText = (conclusion: string | null): string =>
  word('assessments', `conclusion_${conclusion ?? 'none'}`);
export const stateText = (state: Assessment['state']): string => word('assessments', `state_${state}`);

/** Frozen facts as they were kept. */
export type Frozen = {
  at: number;
  name: string;
  facts: {
    watch: number;
    probe: string;
    family: 4 | 6 | null;
    address: string;
    key: string;
    part: string;
    value: unknown;
    at: number;
  }[];
  facts_total: number;
};

const at = (id: number) => `/api/assessments/${id}`;
export const sheetKey = (id: number) => ['compliance', 'sheet', id] as const;
export const itemKey = (id: number, item: string) => ['compliance', 'item', id, item] as const;

/** A node of several systems is wrong for each of them. */
const named = (row: Omit<Finding, 'id' | 'number'> & { id: number | string }): Finding => ({
  ...row,
  id: `${row.source} ${row.id} ${row.system_id}`,
  number: Number(row.id),
});

export const assessmentQueries = {
  list: (filter: Query) => pagesOf<Assessment>('compliance', '/api/assessments', filter),
  all: (filter: Query) => allRows<Assessment>('/api/assessments', filter),
  /** Closed ones of a system, to begin from. */
  earlier: (system_id: number, kind: Kind) =>
    read<Got<Client['assessments']['$get']>>(['compliance', 'earlier', system_id, kind], '/api/assessments', {
      system_id,
      kind,
      state: 'closed',
      limit: 20,
    }),
  one: (id: number) => read<AssessmentPage>(['compliance', 'one', id], at(id)),
  sheet: (id: number) => read<Sheet>(sheetKey(id), `${at(id)}/sheet`),
  item: (id: number, item: string) => read<ItemPage>(itemKey(id, item), `${at(id)}/item`, { item }),
  score: (id: number, mended: readonly string[]) => {
    const query = mended.length > 0 ? { mended: mended.join(',') } : {};
    return read<ScorePage>(['compliance', 'score', id, query], `${at(id)}/score`, query);
  },
  faults: (id: number) => read<Faults>(['compliance', 'faults', id], `${at(id)}/faults`),
  differences: (id: number) => read<Differences>(['compliance', 'differences', id], `${at(id)}/differences`),
  candidates: (id: number) => read<Candidates>(['compliance', 'candidates', id], `${at(id)}/candidates`),
  findings: (filter: Query) => ({
    ...pagesOf<Finding>('compliance', '/api/assessment-findings', filter),
    select: (data: { pages: { rows: Finding[]; total: number }[]; pageParams: unknown[] }) => ({
      ...data,
      pages: data.pages.map((page) => ({ ...page, rows: page.rows.map(named) })),
    }),
  }),
  allFindings: async (filter: Query) => (await allRows<FindingRow>('/api/assessment-findings', filter)).map(named),
};

/** What K rests on and what makes up for it are sent by reference. */
export type JudgingUnit = Omit<CryptoJudgement, 'product' | 'compensation'> & {
  product_id: number | null;
  compensation: { item: string; object_id: number; why: string } | null;
};
export type Judging = {
  item: string;
  cells: { object_id: number; version: number }[];
} & ({ result: Result; reason: string } | { crypto: JudgingUnit; reason: string });

/** A judgement as it would be sent again. */
export function judgingOf({ result, reason, crypto }: Pick<Judgement, 'result' | 'reason' | 'crypto'>) {
  if (!crypto) return { result, reason };
  const { product, compensation, ...said } = crypto;
  const by = compensation && { item: compensation.item, object_id: compensation.object_id, why: compensation.why };
  return {
    crypto: { ...said, product_id: product?.id ?? null, compensation: by },
    reason: result === 'conform' ? reason : '',
  };
}
export type NewAssessment = {
  system_id: number;
  kind: Kind;
  level: 1 | 2 | 3 | 4;
  extensions: Assessment['extensions'];
  rule: Assessment['rule'];
  title: string;
  scope: string;
  from_at: number | null;
  until_at: number | null;
  copied_from_id: number | null;
};

const noun = 'compliance';
export const assessmentCommands = {
  create: (body: NewAssessment) => thenForget(send<{ id: number }>('POST', '/api/assessments', body), noun),
  move: (id: number, is: 'open' | 'review' | 'send_back' | 'close', reason = '') =>
    thenInvalidate(send('POST', `${at(id)}/move`, { is, reason }), noun),
  writeTeam: (id: number, version: number, team: { person: string; role: TeamRole }[]) =>
    thenInvalidate(send('PUT', `${at(id)}/team`, { version, team }), noun),
  addObject: (
    id: number,
    body: { version: number; name: string; kind: string; node_id: number | null; endpoint_id: number | null },
  ) => thenInvalidate(send<{ id: number }>('POST', `${at(id)}/objects`, body), noun),
  removeObject: (id: number, object: number, version: number) =>
    thenInvalidate(send('DELETE', `${at(id)}/objects/${object}?version=${version}`), noun),
  file: (id: number, body: { version: number; filed_at: number; filed_with: string; note: string }) =>
    thenInvalidate(send('PUT', `${at(id)}/filing`, body), noun),
  /** What it changes is already on the screen: the stream reads it again. */
  judge: (id: number, body: Judging) => send<{ version: number }>('PUT', `${at(id)}/judgements`, body),
  takeSheet: (id: number, file: File, dry_run: boolean) => {
    const body = new FormData();
    body.set('file', file);
    return thenInvalidate(send<SheetReport>('POST', `${at(id)}/sheet/xlsx?dry_run=${dry_run}`, body), noun);
  },
  takeBack: (id: number, item: string, object_id: number, version: number) =>
    thenInvalidate(
      send(
        'DELETE',
        `${at(id)}/judgements?${new URLSearchParams({ item, object_id: `${object_id}`, version: `${version}` })}`,
      ),
      noun,
    ),
  note: (id: number, body: { item: string; object_id: number; text: string }) =>
    thenInvalidate(send('POST', `${at(id)}/evidence/note`, body), noun),
  freeze: (id: number, body: { item: string; object_id: number }) =>
    thenInvalidate(send<{ id: number }>('POST', `${at(id)}/evidence/observation`, body), noun),
  addFile: (id: number, where: { item: string; object_id: number }, file: File) =>
    thenInvalidate(sendFile(`${at(id)}/evidence/file`, file, { ...where, name: file.name }), noun),
  rate: (
    id: number,
    body: {
      item: string;
      object_id: number;
      version: number;
      risk: Risk;
      risk_case: string | null;
      is_major_danger: boolean;
      compensation: string;
      due_at: number | null;
    },
  ) => thenInvalidate(send('PUT', `${at(id)}/faults`, body), noun),
  rectify: (finding: number) =>
    thenInvalidate(
      send<{ id: number; number: string }>('POST', `/api/assessment-findings/${finding}/rectification`, {}),
      noun,
      'tickets',
    ),
  settle: ({ number, version }: Finding, to: 'verified' | 'accepted' | 'open', how: string) =>
    thenInvalidate(send('POST', `/api/assessment-findings/${number}/settle`, { to, how, version }), noun),
  chooseRisk: ({ number, version }: Finding, risk: Risk) =>
    thenInvalidate(send('PUT', `/api/assessment-findings/${number}/risk`, { risk, version }), noun),
  setDue: ({ number, version }: Finding, due_at: number | null) =>
    thenInvalidate(send('PUT', `/api/assessment-findings/${number}/due`, { due_at, version }), noun),
};

export const evidenceHref = (id: number, proof: number): string => `${at(id)}/evidence/${proof}/file`;
