/** A plan as it is typed: all texts, checked in sentences, and sent as the hub takes it. */
import { say, t } from '../../i18n/index.ts';
import type { Problems } from '../../ui/Form.tsx';
import { momentOf, wallTime } from '../../ui/wall-time.ts';
import { type Checked, durationOf, type PlanContent, type PlanRow } from './calls.ts';
import { MAX_DURATION_S, MAX_RATE, numberIn, percentOf, shareOf, wholeIn } from './numbers.ts';
import {
  boundsOf,
  empty_shape,
  fields_of,
  formOf,
  numberOf,
  readStages,
  type ShapeForm,
  shapeOf,
} from './shape-form.ts';

export type FieldsProps = {
  typed: Typed;
  put: (change: Partial<Typed>) => void;
  problems: () => Problems;
  /** Of one that is there already. */
  plan_id?: number | undefined;
};

type Request = NonNullable<PlanRow['request']>;
export const methods: readonly Request['method'][] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
export const families: readonly PlanRow['family'][] = ['4', '6', 'both'];
export const https: readonly PlanRow['http'][] = ['1.1', '2'];

/** Each with what it is compared with: shares are typed in percent. */
export const thresholds = ['error_share', 'p95_ms', 'p99_ms', 'rate', 'checks_share'] as const;
export const stop_rules = ['error_share', 'p99_ms', 'for_s', 'generator_s'] as const;
export type Threshold = (typeof thresholds)[number];
export type StopRule = (typeof stop_rules)[number];

export type Typed = {
  system_id: number | null;
  name: string;
  purpose: string;
  endpoint_ids: number[];
  /** Ids of agents; none: the hub sends it. */
  generators: number[];
  sends: 'request' | 'scenario';
  scenario: string;
  method: Request['method'];
  path: string;
  headers: string;
  body: string;
  shape: ShapeForm;
  family: PlanRow['family'];
  http: PlanRow['http'];
  ceiling_rate: string;
  max_connections: string;
  timeout_ms: string;
  trusts_any_certificate: boolean;
  from: string;
  until: string;
  contact_name: string;
  contact_phone: string;
  stop_rules: Record<StopRule, string>;
  thresholds: Record<Threshold, string>;
  /** Of the plan that it was begun upon; 0: a new one. */
  version: number;
};

export const newPlan = (now: number): Typed => ({
  ...{ system_id: null, name: '', purpose: '', endpoint_ids: [], sends: 'request', scenario: '' },
  ...{ method: 'GET', path: '/', headers: '', body: '', shape: empty_shape, family: '4', http: '1.1' },
  ...{ generators: [], ceiling_rate: '10', max_connections: '200', timeout_ms: '10000', trusts_any_certificate: false },
  ...{ from: wallTime(now), until: wallTime(now + 86_400_000), contact_name: '', contact_phone: '', version: 0 },
  stop_rules: { error_share: '20', p99_ms: '', for_s: '10', generator_s: '30' },
  thresholds: { error_share: '1', p95_ms: '', p99_ms: '', rate: '', checks_share: '' },
});

const isShare = (name: string) => name.endsWith('_share');
/** What a scenario says by itself: its shape and thresholds, and its title where none was typed. */
export const taking = (typed: Typed, proposes: NonNullable<Checked['proposes']>): Partial<Typed> => ({
  ...(typed.name.trim() === '' ? { name: say(proposes.title).slice(0, 100) } : {}),
  shape: formOf(proposes.shape),
  thresholds: textsOf(thresholds, proposes.thresholds),
});

const shownOf = (name: string, value: number | null): string =>
  value === null ? '' : String(isShare(name) ? percentOf(value) : value);

const textsOf = <K extends string>(names: readonly K[], of: Record<K, number | null>) =>
  Object.fromEntries(names.map((one) => [one, shownOf(one, of[one])])) as Record<K, string>;

export function typedOf(plan: PlanRow): Typed {
  const { request, scenario, shape, stop_rules: stops, thresholds: passes } = plan;
  const { system_id, name, purpose, endpoint_ids, family, http, trusts_any_certificate } = plan;
  const { contact_name, contact_phone, version } = plan;
  return {
    ...{ system_id, name, purpose, endpoint_ids, family, http, trusts_any_certificate },
    generators: plan.generators ?? [],
    ...{ contact_name, contact_phone, version, sends: request === null ? 'scenario' : 'request' },
    ...{ scenario: scenario ?? '', method: request?.method ?? 'GET', path: request?.path ?? '/' },
    headers: (request?.headers ?? []).map(([key, value]) => `${key}: ${value}`).join('\n'),
    ...{ body: request?.body ?? '', shape: formOf(shape), ceiling_rate: String(plan.ceiling_rate) },
    ...{ max_connections: String(plan.max_connections), timeout_ms: String(plan.timeout_ms) },
    ...{ from: wallTime(plan.from_at), until: wallTime(plan.until_at) },
    ...{ stop_rules: textsOf(stop_rules, stops), thresholds: textsOf(thresholds, passes) },
  };
}

/** The line (from 1) that is no header. */
export function readHeaders(text: string): { headers: [string, string][] } | { line: number } {
  const headers: [string, string][] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const found = /^\s*([\w-]{1,100})\s*:\s*([\x20-\x7e]*?)\s*$/.exec(line);
    if (!found) return { line: index + 1 };
    headers.push([found[1] ?? '', found[2] ?? '']);
  }
  return { headers };
}

type Bounds = [least: number, most: number];
/** Of what may be left empty. */
export const rule_bounds: Record<Threshold | StopRule, Bounds> = {
  ...{ error_share: [0, 100], checks_share: [0, 100], p95_ms: [0.1, 600_000], p99_ms: [0.1, 600_000] },
  ...{ rate: [0, MAX_RATE], for_s: [1, 600], generator_s: [1, 600] },
};
const bounds = {
  ceiling_rate: [1, MAX_RATE],
  max_connections: [1, 5_000],
  timeout_ms: [100, 120_000],
} satisfies Record<string, Bounds>;
const isWholeRule = (name: string) => name === 'for_s' || name === 'generator_s';
const ruleOf = (name: Threshold | StopRule, text: string) =>
  (isWholeRule(name) ? wholeIn : numberIn)(text, ...rule_bounds[name]);
const outside = ([least, most]: Bounds) => t('load.number_wrong', { least: String(least), most });

export function check(typed: Typed): Problems {
  const found: Problems = {};
  const { system_id, endpoint_ids, shape } = typed;
  if (system_id === null) found.system_id = t('ui.missing');
  if (endpoint_ids.length === 0) found.endpoint_ids = t('ui.missing');
  for (const name of ['name', 'purpose', 'contact_name', 'contact_phone'] as const)
    if (typed[name].trim() === '') found[name] = t('ui.missing');
  if (typed.sends === 'scenario' && typed.scenario.trim() === '') found.scenario = t('ui.missing');
  if (typed.sends === 'request') {
    if (!/^\/(?!\/)[\x21-\x22\x24-\x7e]*$/.test(typed.path)) found['request.path'] = t('load.path_wrong');
    const headers = readHeaders(typed.headers);
    if ('line' in headers) found['request.headers'] = t('load.headers_wrong', { line: headers.line });
  }
  for (const field of fields_of[shape.kind])
    if (numberOf(shape, field) === undefined) found[`shape.${field}`] = outside(boundsOf(field));
  if (shape.kind === 'stages') {
    const read = readStages(shape.stages);
    if ('line' in read) found['shape.stages'] = t('load.stages_wrong', { line: read.line });
  }
  const made = shapeOf(shape);
  if (shape.kind === 'search' && typed.generators.length > 0) found.generators = t('load_generators.no_search');
  // How long a search can take the hub says.
  if (made && made.model !== 'search' && durationOf(made) > MAX_DURATION_S * 1000)
    found.shape = outside([1, MAX_DURATION_S]);
  const ceiling_rate = wholeIn(typed.ceiling_rate, ...bounds.ceiling_rate);
  if (made?.model === 'search' && ceiling_rate !== undefined && made.start_rate > ceiling_rate)
    found['shape.search_rate'] = outside([0.01, ceiling_rate]);
  for (const name of ['ceiling_rate', 'max_connections', 'timeout_ms'] as const)
    if (wholeIn(typed[name], ...bounds[name]) === undefined) found[name] = outside(bounds[name]);
  const [from, until] = [momentOf(typed.from), momentOf(typed.until)];
  if (from === undefined) found.from_at = t('ui.missing');
  if (until === undefined) found.until_at = t('ui.missing');
  if (from !== undefined && until !== undefined && until <= from) found.until_at = t('load.until_wrong');
  for (const name of stop_rules) {
    const text = typed.stop_rules[name];
    const isMissing = text.trim() === '' && name === 'for_s';
    if (isMissing || (text.trim() !== '' && ruleOf(name, text) === undefined))
      found[`stop_rules.${name}`] = outside(rule_bounds[name]);
  }
  for (const name of thresholds) {
    const text = typed.thresholds[name];
    if (text.trim() !== '' && ruleOf(name, text) === undefined)
      found[`thresholds.${name}`] = outside(rule_bounds[name]);
  }
  return found;
}

/** Of what `check` finds nothing wrong with. */
export function contentOf(typed: Typed): PlanContent {
  const rule = (name: Threshold | StopRule, text: string): number | null => {
    const value = ruleOf(name, text);
    if (value === undefined) return null;
    return isShare(name) ? shareOf(value) : value;
  };
  const { name, purpose, endpoint_ids, family, http, trusts_any_certificate, method, path, body } = typed;
  const headers = readHeaders(typed.headers);
  const request: Request = {
    ...{ method, path, headers: 'headers' in headers ? headers.headers : [] },
    ...(body === '' || method === 'GET' || method === 'HEAD' ? {} : { body }),
  };
  const { stop_rules: stops, thresholds: passes } = typed;
  return {
    ...{ name: name.trim(), purpose: purpose.trim(), endpoint_ids, family, http, trusts_any_certificate },
    scenario: typed.sends === 'scenario' ? typed.scenario : null,
    request: typed.sends === 'request' ? request : null,
    shape: shapeOf(typed.shape) ?? { model: 'open', stages: [] },
    ceiling_rate: wholeIn(typed.ceiling_rate, ...bounds.ceiling_rate) ?? 0,
    max_connections: wholeIn(typed.max_connections, ...bounds.max_connections) ?? 0,
    generators: typed.generators.length > 0 ? typed.generators : null,
    timeout_ms: wholeIn(typed.timeout_ms, ...bounds.timeout_ms) ?? 0,
    ...{ from_at: momentOf(typed.from) ?? 0, until_at: momentOf(typed.until) ?? 0 },
    ...{ contact_name: typed.contact_name.trim(), contact_phone: typed.contact_phone.trim() },
    stop_rules: {
      ...{ error_share: rule('error_share', stops.error_share), p99_ms: rule('p99_ms', stops.p99_ms) },
      ...{ for_s: rule('for_s', stops.for_s) ?? 0, generator_s: rule('generator_s', stops.generator_s) },
    },
    thresholds: {
      ...{ error_share: rule('error_share', passes.error_share), p95_ms: rule('p95_ms', passes.p95_ms) },
      ...{ p99_ms: rule('p99_ms', passes.p99_ms), rate: rule('rate', passes.rate) },
      checks_share: rule('checks_share', passes.checks_share),
    },
  };
}
