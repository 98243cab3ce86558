/** Items out of the lines that the files beside this one hold, so that a person can read and mend them. */
import { type EvidenceMode, type Item, MLPS_LAYERS, type MlpsLayer } from '../catalogue.ts';

const MODES: Record<string, EvidenceMode> = { N: 'network', C: 'configuration', D: 'document', P: 'physical' };
const SIDES = { platform: 'platform', tenant: 'tenant', both: 'both' } as const;

/**
 * A control point is `# CLAUSE LAYER NAME | English name`; beneath it one line per item: `LETTER MODE [SIDE] | 中文概述 | English
 * summary`. The letter `-` is none; MODE is N (network), C (configuration), D (document), P (physical). Throws with the line's number.
 */
export function readItems(text: string): readonly Item[] {
  const items: Item[] = [];
  let point: Pick<Item, 'clause' | 'layer' | 'control_point'> | undefined;
  for (const [at, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '') continue;
    const wrong = (why: string) => new Error(`line ${at + 1}: ${why}: ${line}`);
    if (line.startsWith('#')) {
      const [, clause, layer, zh, en] = /^# (\d+(?:\.\d+){3}) (\S+) ([^|]+?) \| (.+)$/.exec(line) ?? [];
      if (!clause || !zh || !en) throw wrong('a control point is "# CLAUSE LAYER NAME | English name"');
      if (!MLPS_LAYERS.includes(layer as MlpsLayer)) throw wrong('no such layer');
      point = { clause, layer: layer as MlpsLayer, control_point: { zh, en } };
      continue;
    }
    const [, letter, mode, side, zh, en] =
      /^([a-z]|-) ([NCDP])(?: (platform|tenant|both))? \| ([^|]+?) \| ([^|]+)$/.exec(line) ?? [];
    if (!letter || !mode || !zh || !en) throw wrong('an item is "LETTER MODE | 中文 | English"');
    if (!point) throw wrong('an item before any control point');
    items.push({
      ...point,
      letter: letter === '-' ? '' : letter,
      summary: { zh, en },
      evidence: MODES[mode] as EvidenceMode,
      ...(side ? { side: SIDES[side as keyof typeof SIDES] } : {}),
    });
  }
  return items;
}
