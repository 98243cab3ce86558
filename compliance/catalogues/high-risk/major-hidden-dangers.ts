/**
 * Triggers of a major hidden danger (重大风险隐患, annex G of the report template of 2025). Their texts weren't found, so this edition
 * holds none and invents none: a person fills them in from the template. Told were only numbers, by two sources that differ: 26 are tied to
 * items (17 general, 3 cloud, 5 industrial control, 1 internet of things), and 6 or 7 are comprehensive (综合类): 32 or 33 in all. By one
 * source none comes from the management centre or the management layers.
 */
import type { Text } from '#probes/probe.ts';

export const DANGER_KINDS = ['general', 'cloud', 'ics', 'iot', 'comprehensive'] as const;
export type DangerKind = (typeof DANGER_KINDS)[number];
const KIND_NAMES: Record<DangerKind, Text> = {
  general: { zh: '通用', en: 'general' },
  cloud: { zh: '云计算', en: 'cloud' },
  ics: { zh: '工业控制', en: 'industrial control' },
  iot: { zh: '物联网', en: 'internet of things' },
  comprehensive: { zh: '综合类', en: 'comprehensive' },
};

export type MajorHiddenDanger = {
  /** As the template numbers it. */
  key: string;
  kind: DangerKind;
  trigger: Text;
  /** Keys of the items that it is tied to; none where comprehensive. */
  clauses: readonly string[];
};

export type MajorHiddenDangers = {
  edition: string;
  certainty: 'uncertain';
  dangers: readonly MajorHiddenDanger[];
  /** How many are to be expected; several numbers where sources differ. */
  expected: Record<DangerKind, readonly number[]>;
};

export const MAJOR_HIDDEN_DANGERS: MajorHiddenDangers = {
  edition: '2025',
  certainty: 'uncertain',
  dangers: [],
  expected: { general: [17], cloud: [3], ics: [5], iot: [1], comprehensive: [6, 7] },
};

/** What keeps a list from being used, a sentence each: numbers that differ from those told, keys that repeat, texts that miss. */
export function dangerFaults({ dangers, expected }: MajorHiddenDangers): Text[] {
  const counts = DANGER_KINDS.flatMap((kind): Text[] => {
    const found = dangers.filter((danger) => danger.kind === kind).length;
    if (expected[kind].includes(found)) return [];
    return [
      {
        zh: `重大风险隐患${KIND_NAMES[kind].zh}触发项应有 ${expected[kind].join(' 或 ')} 条，实有 ${found} 条`,
        en: `Major hidden dangers, ${KIND_NAMES[kind].en}: ${expected[kind].join(' or ')} expected, ${found} found`,
      },
    ];
  });
  const bad = dangers.flatMap(({ key, kind, trigger, clauses }, at): Text[] => {
    const repeats = dangers.findIndex((other) => other.key === key) !== at;
    const tied = kind === 'comprehensive' || clauses.length > 0;
    if (!repeats && tied && trigger.zh !== '' && trigger.en !== '') return [];
    return [
      {
        zh: `触发项 ${key}：编号重复，缺少文字，或未对应测评项`,
        en: `Trigger ${key}: its key repeats, a text is missing, or it is tied to no item`,
      },
    ];
  });
  return [...counts, ...bad];
}
