/** The self-assessment as a page: each item with what is said of it, the state of its tests here, and what is known live. */
import { z } from 'zod';
import { keyOf, LAYER_NAMES } from '#compliance/catalogues/catalogue.ts';
import { cryptoUnits } from '#compliance/catalogues/crypto/units.ts';
import { mlpsCatalogue } from '#compliance/catalogues/mlps/index.ts';
import { HABIT_TITLES, type HabitName, SelfHabits } from '#compliance/self/habits.ts';
import { SELF_ITEMS, SELF_LEVEL } from '#compliance/self/index.ts';
import { DOES, SELF_STANDARDS, type SelfItem } from '#compliance/self/item.ts';
import { Text } from '../../middleware/text.ts';
import { BASES, MET, PLACES } from './live-facts.ts';
import { NOT_RUN, type SelfResult, stateOf } from './test-results.ts';

/** `passed` only where each test of the item passed here, of these sources. */
export const SHOWN = ['passed', 'failed', 'unknown', 'not_done'] as const;

const Evidence = z.object({
  file: z.string(),
  test: z.string(),
  state: z.enum(['passed', 'failed', 'not_run']),
  /** Why nobody knows: it never ran here, it was skipped, or it ran of other sources. */
  why: z.enum(NOT_RUN).nullable(),
  at: z.int().nullable(),
  run_at: z.int().nullable(),
  is_whole: z.boolean().nullable(),
  version: z.string().nullable(),
});
const Item = z.object({
  standard: z.enum(SELF_STANDARDS),
  item: z.string(),
  layer: Text,
  control_point: Text,
  summary: Text,
  does: z.enum(DOES),
  statement: Text,
  left_to_operator: Text.nullable(),
  shown: z.enum(SHOWN),
  evidence: z.array(Evidence),
});
export type ReadItem = z.infer<typeof Item>;

const HABIT_NAMES = Object.keys(HABIT_TITLES) as HabitName[];
export const SelfPage = z.object({
  level: z.literal(SELF_LEVEL),
  version: z.string(),
  /** Null: it isn't in the register, or beyond the reach of whoever asks. */
  system: z.object({ id: z.int(), name: z.string() }).nullable(),
  items: z.array(Item),
  /** Null for whoever is limited to some units: they tell of the policy. */
  facts: z
    .array(
      z.object({
        id: z.string(),
        items: z.array(z.string()),
        title: Text,
        value: Text,
        wants: Text,
        basis: z.enum(BASES),
        standing: z.enum(MET),
        place: z.enum(PLACES).nullable(),
        /** When it was found out; null: just now. */
        at: z.int().nullable(),
      }),
    )
    .nullable(),
  habits: z.object({
    now: SelfHabits,
    usual: SelfHabits,
    titles: z.array(z.object({ name: z.enum(HABIT_NAMES), title: Text })),
  }),
});
export type SelfPage = z.infer<typeof SelfPage>;

export const habitTitles = () => HABIT_NAMES.map((name) => ({ name, title: HABIT_TITLES[name] }));

const asked = new Map<string, Pick<ReadItem, 'layer' | 'control_point' | 'summary'>>([
  ...mlpsCatalogue(SELF_LEVEL).items.map((item) => {
    const layer = { zh: item.layer, en: LAYER_NAMES[item.layer].en };
    return [`mlps ${keyOf(item)}`, { layer, control_point: item.control_point, summary: item.summary }] as const;
  }),
  ...cryptoUnits(SELF_LEVEL).map((unit) => {
    const layer = { zh: `密码应用 · ${unit.layer_name.zh}`, en: `Cryptography · ${unit.layer_name.en}` };
    return [`crypto ${unit.requirement}`, { layer, control_point: unit.name, summary: unit.summary }] as const;
  }),
]);

/** In the order of the registry; `digest` undefined: nobody can say which sources these are. */
export function readItems(results: readonly SelfResult[], digest: string | undefined): ReadItem[] {
  return SELF_ITEMS.map((item) => {
    const evidence = item.evidence.map((name) => ({ ...name, ...stateOf(name, results, digest) }));
    const found = asked.get(`${item.standard} ${item.item}`);
    if (!found) throw new Error(`${item.standard} ${item.item} is in no catalogue`);
    return { ...item, ...found, shown: shownOf(item, evidence), evidence };
  });
}

function shownOf({ does }: SelfItem, evidence: readonly { state: string }[]): ReadItem['shown'] {
  if (does === 'not') return 'not_done';
  if (evidence.some(({ state }) => state === 'failed')) return 'failed';
  return evidence.length > 0 && evidence.every(({ state }) => state === 'passed') ? 'passed' : 'unknown';
}
