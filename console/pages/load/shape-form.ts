/** Shapes of a load as people choose them, and as the hub takes them. Rates are a second, times seconds as typed. */
import type { Shape } from './calls.ts';
import { MAX_DURATION_S, MAX_RATE, numberIn, percentOf, shareOf, wholeIn } from './numbers.ts';

export const shape_kinds = ['constant', 'ramp', 'steps', 'spike', 'soak', 'users', 'stages', 'search'] as const;
export type ShapeKind = (typeof shape_kinds)[number];
export type ShapeField =
  | 'rate'
  | 'rate_from'
  | 'rate_to'
  | 'rate_peak'
  | 'steps'
  | 'each_s'
  | 'duration_s'
  | 'ramp_s'
  | 'before_s'
  | 'spike_s'
  | 'after_s'
  | 'users'
  | 'search_rate'
  | 'step_s'
  | 'rounds'
  | 'p95_ms'
  | 'errors';
export type ShapeForm = { kind: ShapeKind; stages: string } & Record<ShapeField, string>;
type Stage = Extract<Shape, { model: 'open' }>['stages'][number];

/** What each kind asks for, in the order in which it happens. */
export const fields_of: Record<ShapeKind, readonly ShapeField[]> = {
  constant: ['rate', 'duration_s'],
  ramp: ['rate_from', 'rate_to', 'duration_s'],
  steps: ['rate_from', 'rate_to', 'steps', 'each_s'],
  spike: ['rate', 'rate_peak', 'before_s', 'spike_s', 'after_s'],
  soak: ['rate', 'ramp_s', 'duration_s'],
  users: ['users', 'duration_s'],
  stages: [],
  search: ['search_rate', 'step_s', 'rounds', 'p95_ms', 'errors'],
};
const rates: readonly ShapeField[] = ['rate', 'rate_from', 'rate_to', 'rate_peak'];
const MAX_STAGES = 30;

/** Least and most of a field. */
export function boundsOf(field: ShapeField): [least: number, most: number] {
  if (rates.includes(field)) return [0, MAX_RATE];
  if (field === 'steps') return [2, MAX_STAGES];
  if (field === 'users') return [1, 2_000];
  if (field === 'search_rate') return [0.01, MAX_RATE];
  if (field === 'step_s') return [5, 600];
  if (field === 'rounds') return [1, 5];
  if (field === 'p95_ms') return [0.1, 600_000];
  if (field === 'errors') return [0, 100];
  return [1, MAX_DURATION_S];
}
const isWhole = (field: ShapeField) => field === 'steps' || field === 'users' || field === 'rounds';
export const mayBeEmpty = (field: ShapeField) => field === 'p95_ms';

/** Undefined: none within the bounds; null: left empty where that may be. */
export function numberOf(form: ShapeForm, field: ShapeField): number | null | undefined {
  // A draft that was begun in an older console lacks newer fields.
  const text = form[field] ?? '';
  if (mayBeEmpty(field) && text.trim() === '') return null;
  return (isWhole(field) ? wholeIn : numberIn)(text, ...boundsOf(field));
}

export const empty_shape: ShapeForm = {
  ...{ kind: 'constant', rate: '10', rate_from: '10', rate_to: '50', rate_peak: '50', steps: '5', each_s: '30' },
  ...{ duration_s: '60', ramp_s: '30', before_s: '60', spike_s: '10', after_s: '60', users: '10', stages: '' },
  ...{ search_rate: '5', step_s: '20', rounds: '3', p95_ms: '1000', errors: '1' },
};

const stage = (from_rate: number, to_rate: number, seconds: number): Stage => ({
  ...{ from_rate, to_rate },
  duration_ms: Math.round(seconds * 1000),
});
const flat = (rate: number, seconds: number) => stage(rate, rate, seconds);

/** The line (from 1) that isn't a stage; or all of them. */
export function readStages(text: string): { stages: Stage[] } | { line: number } {
  const stages: Stage[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const words = line.trim().split(/[\s,]+/);
    if (line.trim() === '') continue;
    const [from = '', to = '', seconds = ''] = words;
    const read = [numberIn(from, 0, MAX_RATE), numberIn(to, 0, MAX_RATE), numberIn(seconds, 1, MAX_DURATION_S)];
    if (words.length !== 3 || read.includes(undefined)) return { line: index + 1 };
    stages.push(stage(...(read as [number, number, number])));
  }
  return stages.length === 0 || stages.length > MAX_STAGES ? { line: Math.min(stages.length + 1, 31) } : { stages };
}

/** Undefined while something is missing or wrong. */
export function shapeOf(form: ShapeForm): Shape | undefined {
  const values = Object.fromEntries(fields_of[form.kind].map((field) => [field, numberOf(form, field)]));
  if (Object.values(values).includes(undefined)) return undefined;
  const of = (field: ShapeField) => values[field] as number;
  const open = (...stages: Stage[]): Shape => ({ model: 'open', stages });
  switch (form.kind) {
    case 'constant':
      return open(flat(of('rate'), of('duration_s')));
    case 'ramp':
      return open(stage(of('rate_from'), of('rate_to'), of('duration_s')));
    case 'steps': {
      const step = (of('rate_to') - of('rate_from')) / (of('steps') - 1);
      const rateAt = (index: number) => Math.round((of('rate_from') + step * index) * 1000) / 1000;
      return open(...Array.from({ length: of('steps') }, (_, index) => flat(rateAt(index), of('each_s'))));
    }
    case 'spike':
      return open(
        flat(of('rate'), of('before_s')),
        flat(of('rate_peak'), of('spike_s')),
        flat(of('rate'), of('after_s')),
      );
    case 'soak':
      return open(stage(0, of('rate'), of('ramp_s')), flat(of('rate'), of('duration_s')));
    case 'users':
      return { model: 'closed', users: of('users'), duration_ms: Math.round(of('duration_s') * 1000) };
    case 'stages': {
      const read = readStages(form.stages);
      return 'stages' in read ? open(...read.stages) : undefined;
    }
    case 'search':
      return {
        ...{ model: 'search', start_rate: of('search_rate'), step_ms: Math.round(of('step_s') * 1000) },
        ...{ rounds: of('rounds'), p95_ms: values.p95_ms ?? null, error_share: shareOf(of('errors')) },
      };
  }
}

/** The kind that would make this very shape; stages one by one where none does. */
export function formOf(shape: Shape): ShapeForm {
  const text = (value: number | undefined) => String(value ?? 0);
  const seconds = (ms: number | undefined) => String((ms ?? 0) / 1000);
  if (shape.model === 'closed')
    return { ...empty_shape, kind: 'users', users: text(shape.users), duration_s: seconds(shape.duration_ms) };
  if (shape.model === 'search')
    return {
      ...{ ...empty_shape, kind: 'search', search_rate: text(shape.start_rate), step_s: seconds(shape.step_ms) },
      ...{ rounds: text(shape.rounds), p95_ms: shape.p95_ms === null ? '' : text(shape.p95_ms) },
      errors: text(percentOf(shape.error_share)),
    };
  const { stages } = shape;
  const [first, second, third] = stages;
  const guesses: Partial<ShapeForm>[] = [
    { kind: 'constant', rate: text(first?.from_rate), duration_s: seconds(first?.duration_ms) },
    {
      ...{ kind: 'ramp', rate_from: text(first?.from_rate), rate_to: text(first?.to_rate) },
      duration_s: seconds(first?.duration_ms),
    },
    {
      ...{ kind: 'soak', rate: text(first?.to_rate), ramp_s: seconds(first?.duration_ms) },
      duration_s: seconds(second?.duration_ms),
    },
    {
      ...{ kind: 'spike', rate: text(first?.from_rate), rate_peak: text(second?.from_rate) },
      ...{ before_s: seconds(first?.duration_ms), spike_s: seconds(second?.duration_ms) },
      after_s: seconds(third?.duration_ms),
    },
    {
      ...{ kind: 'steps', rate_from: text(first?.from_rate), rate_to: text(stages.at(-1)?.to_rate) },
      ...{ steps: text(stages.length), each_s: seconds(first?.duration_ms) },
    },
  ];
  const own = stages.map(({ from_rate, to_rate, duration_ms }) => `${from_rate} ${to_rate} ${duration_ms / 1000}`);
  const forms = guesses.map((guess) => ({ ...empty_shape, ...guess }));
  const fitting = forms.find((form) => JSON.stringify(shapeOf(form)) === JSON.stringify(shape));
  return fitting ?? { ...empty_shape, kind: 'stages', stages: own.join('\n') };
}

/** Corners of the course of the rate: seconds from the start, and the rate there. */
export function cornersOf(stages: readonly Stage[]): [s: number, rate: number][] {
  let at = 0;
  return stages.flatMap(({ from_rate, to_rate, duration_ms }) => {
    const from = at;
    at += duration_ms / 1000;
    return [
      [from, from_rate],
      [at, to_rate],
    ] as [number, number][];
  });
}
