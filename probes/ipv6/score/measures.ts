/** The ways in which rules count, so that each says only what it counts. */
import type { Status } from '../../check.ts';
import type { Measure, Part, Scene } from './score.ts';
import { partOf } from './score.ts';

const NONE: Measure = { good: 0, unknown: 0, broken: [], lost: 0, whole: true };
export const UNKNOWN: Measure = { ...NONE, unknown: 1 };
const GOOD: Measure = { ...NONE, good: 1 };

/** Publishing an address comes before all that is asked over it. */
export const aaaaOf = (subject: string): Part =>
  partOf('record', subject, { zh: '没有可用的 AAAA', en: 'no usable AAAA' });

/** What the check says, and what must be mended where it fails; without a name for it nobody can say what. */
export function byStatus(status: Status, parts: () => readonly Part[]): Measure {
  if (status === 'pass' || status === 'warn') return GOOD;
  if (status !== 'fail') return UNKNOWN;
  const broken = parts();
  return broken.length > 0 ? { ...NONE, broken: [broken] } : { ...NONE, lost: 1 };
}

/**
 * Without a usable AAAA there is nothing behind it to count: then it earns nothing, and would not be counted as "doesn't apply".
 * Undefined: it has one, or nobody knows.
 */
export function withoutAaaa(scene: Scene): Measure | undefined {
  return scene.status('S1') === 'fail' ? { ...NONE, awaits: [aaaaOf(nameOf(scene))] } : undefined;
}

/** Of the service: the host of its URL as probes were told it. */
export function nameOf({ facts }: Scene): string {
  const url = facts.find(({ key }) => key === 'site.url')?.value;
  return URL.parse(String(url ?? ''))?.hostname ?? '';
}
