/** What the pages of graded protection read and change. */
import { allRows, pagesOf, type Query, read, send, thenInvalidate } from '../../api.ts';
import { say, t, word } from '../../i18n/index.ts';
import type { Client, Got, RowOf } from '../../wire.ts';

type Compliance = Client['compliance'];
export type ProtectedRow = RowOf<Got<Compliance['systems']['$get']>>;
export type RegisterPage = Got<Compliance['systems'][':system_id']['$get']>;
export type Register = NonNullable<RegisterPage['register']>;
export type Deadline = RegisterPage['deadlines'][number];
export type CalendarPage = Got<Compliance['calendar']['$get']>;
export type CalendarRow = RowOf<CalendarPage>;
export type Catalogue = Got<Compliance['catalogue']['$get']>;
export type Edition = Catalogue['editions'][number];
export type Graded = Got<Compliance['grade']['$get']>;
export type RulesPage = Got<Compliance['rules']['$get']>;
export type Rules = RulesPage['rules'];
export type Harm = Register['information_harms'][number];
export type Stage = Register['stage'];
export type Extension = Register['extensions'][number];
export type Standing = ProtectedRow['due'];
export type Kind = Deadline['kind'];

export const stages: readonly Stage[] = ['grading', 'filing', 'rectification', 'assessment', 'supervision'];
export const standings: readonly Standing[] = ['overdue', 'soon', 'unknown', 'ok', 'none'];
export const kinds: readonly Kind[] = ['filing', 'certificate', 'extension', 'assessment', 'crypto', 'crypto_filing'];
export type CryptoProduct = RowOf<Got<Compliance['systems'][':system_id']['crypto-products']['$get']>>;
export const extensions: readonly Extension[] = ['cloud', 'mobile', 'iot', 'ics'];
export const harmed = ['citizens', 'society', 'nation'] as const;
export const degrees = ['general', 'serious', 'extreme'] as const;

const cells = (harms: readonly Harm[]) => harms.map(({ to, degree }) => `${to}.${degree}`).join(',');

const productsAt = (system_id: number) => `/api/compliance/systems/${system_id}/crypto-products`;

export const complianceQueries = {
  systems: (filter: Query) => pagesOf<ProtectedRow>('compliance', '/api/compliance/systems', filter),
  allSystems: (filter: Query) => allRows<ProtectedRow>('/api/compliance/systems', filter),
  system: (id: number) => read<RegisterPage>(['compliance', 'system', id], `/api/compliance/systems/${id}`),
  calendar: (filter: Query) => pagesOf<CalendarRow>('compliance', '/api/compliance/calendar', filter),
  allDue: (filter: Query) => allRows<CalendarRow>('/api/compliance/calendar', filter),
  catalogue: () => ({
    ...read<Catalogue>(['compliance', 'catalogue'], '/api/compliance/catalogue'),
    staleTime: 3_600_000,
  }),
  grade: (matrix: string, s: readonly Harm[], a: readonly Harm[]) => {
    const query = { matrix, s: cells(s), a: cells(a) };
    return read<Graded>(['compliance', 'grade', query], '/api/compliance/grade', query);
  },
  products: (id: number) =>
    read<Got<Compliance['systems'][':system_id']['crypto-products']['$get']>>(
      ['compliance', 'products', id],
      productsAt(id),
    ),
  rules: () => read<RulesPage>(['compliance', 'rules'], '/api/compliance/rules'),
};

/** A row as it is sent: with the version that was read, 0 where there was none. */
export type RegisterInput = Omit<Register, 'stage' | 'grade' | 'confirmed_by' | 'updated_at'>;

export function inputFrom(row: Register | null): RegisterInput {
  if (!row) {
    return {
      ...{ version: 0, matrix: '2020', information_harms: [], service_harms: [], s_level: null, a_level: null },
      ...{ confirmed_at: null, extensions: [], reviewed_at: null, review: '', live_at: null, certificate: null },
      ...{
        filed_at: null,
        issued_at: null,
        filed_with: '',
        scheme_reviewed_at: null,
        scheme_review: '',
        platform_id: null,
        note: '',
      },
    };
  }
  const { stage: _stage, grade: _grade, confirmed_by: _by, updated_at: _at, ...input } = row;
  return input;
}

export type ProductInput = Pick<
  CryptoProduct,
  'name' | 'maker' | 'certificate' | 'module_level' | 'valid_until' | 'note'
>;

export const complianceCommands = {
  put: (id: number, body: RegisterInput) =>
    thenInvalidate(send<Register>('PUT', `/api/compliance/systems/${id}`, body), 'compliance', 'audit'),
  move: (id: number, to: Stage, version: number) =>
    thenInvalidate(send('POST', `/api/compliance/systems/${id}/stage`, { to, version }), 'compliance', 'audit'),
  addNode: (id: number, node_id: number, note: string) =>
    thenInvalidate(send('POST', `/api/compliance/systems/${id}/nodes`, { node_id, note }), 'compliance'),
  removeNode: (id: number, node_id: number) =>
    thenInvalidate(send('DELETE', `/api/compliance/systems/${id}/nodes/${node_id}`), 'compliance'),
  addProduct: (id: number, body: ProductInput) =>
    thenInvalidate(send<{ id: number }>('POST', productsAt(id), body), 'compliance', 'audit'),
  changeProduct: (id: number, product: number, body: ProductInput & { version: number }) =>
    thenInvalidate(send('PATCH', `${productsAt(id)}/${product}`, body), 'compliance', 'audit'),
  removeProduct: (id: number, product: number, version: number) =>
    thenInvalidate(send('DELETE', `${productsAt(id)}/${product}?version=${version}`), 'compliance', 'audit'),
  setRules: (rules: Rules & { version: number }) =>
    thenInvalidate(send<Rules>('PUT', '/api/compliance/rules', rules), 'compliance'),
};

export const stageText = (stage: Stage | null): string => word('compliance', `stage_${stage ?? 'none'}`);
export const standingText = (standing: Standing): string => word('compliance', `standing_${standing}`);
export const kindText = (kind: Kind): string => word('compliance', `kind_${kind}`);
export const extensionText = (extension: Extension): string => word('compliance', `extension_${extension}`);
export const levelText = (level: number | null): string =>
  level === null ? t('compliance.cell_unknown') : t('compliance.grade_n', { n: level });
export const gradedText = (graded: Graded): string => (graded.known ? graded.notation : say(graded.because));

export function daysText(days: number | null): string {
  if (days === null) return t('compliance.unknown');
  if (days === 0) return t('compliance.days_today');
  return days > 0 ? t('compliance.days_left', { n: days }) : t('compliance.days_over', { n: -days });
}
