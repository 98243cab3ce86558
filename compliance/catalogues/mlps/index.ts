/** The registry of what GB/T 22239-2019 asks. A catalogue whose counts differ from the standard's isn't one: it doesn't even load. */
import { type Extension, type Item, LEVELS, type Level } from '../catalogue.ts';
import { CLOUD } from './cloud.ts';
import { refusal } from './counts.ts';
import { checkedExtension } from './extension-counts.ts';
import { ICS } from './ics.ts';
import { IOT } from './iot.ts';
import { level1 } from './level-1.ts';
import { level2 } from './level-2.ts';
import { level3 } from './level-3.ts';
import { level4 } from './level-4.ts';
import { MOBILE } from './mobile.ts';

const GENERAL: Record<Level, readonly Item[]> = { 1: level1, 2: level2, 3: level3, 4: level4 };
const EXTENDED: Record<Extension, Record<Level, readonly Item[]>> = {
  cloud: checkedExtension('cloud', CLOUD),
  mobile: checkedExtension('mobile', MOBILE),
  iot: checkedExtension('iot', IOT),
  ics: checkedExtension('ics', ICS),
};

for (const level of LEVELS) {
  const why = refusal(GENERAL[level], level);
  if (why !== undefined) throw new Error(why);
}

export type MlpsCatalogue = {
  standard: 'GB/T 22239';
  edition: 'GB/T 22239-2019';
  level: Level;
  /** null: the general part. An extension holds its own items only and comes on top of that. */
  extension: Extension | null;
  items: readonly Item[];
};

export function mlpsCatalogue(level: Level, extension?: Extension): MlpsCatalogue {
  const items = extension === undefined ? GENERAL[level] : EXTENDED[extension][level];
  return { standard: 'GB/T 22239', edition: 'GB/T 22239-2019', level, extension: extension ?? null, items };
}
