/** IPv4 against IPv6 within one run, whose journeys took turns: the degradation ratio of the IPv6 migration (probes/ipv6/degradation.ts). */
import { type Degradation, degradation, type Measure } from '../../ipv6/degradation.ts';
import { type Thresholds, USUAL_THRESHOLDS } from '../../ipv6/thresholds.ts';
import { errorShare } from '../scenario/thresholds.ts';
import type { Figures, LoadResult } from '../words.ts';

type Words = { zh: string; en: string };
export type FamilyComparison = { degradation: Degradation; verdict: 'pass' | 'fail' | 'unknown'; why: Words | null };

/** Fewer answers than these have no 95th percentile to speak of. */
const LEAST_ANSWERS = { p50: 2, p95: 20 };

const latency = (figures: Figures | undefined, key: 'p50' | 'p95'): number | null =>
  figures && figures.latency_ms.count >= LEAST_ANSWERS[key] ? figures.latency_ms[key] : null;

function success(figures: Figures | undefined): number | null {
  const share = figures ? errorShare(figures) : null;
  return share === null ? null : 1 - share;
}

/** Where both families are better than the floors they count as equal. */
export function familyMeasures({ 4: v4, 6: v6 }: LoadResult['by_family'], thresholds: Thresholds): Measure[] {
  const { floor_rtt_ms, floor_loss } = thresholds;
  return [
    { name: 'latency_p50', v4: latency(v4, 'p50'), v6: latency(v6, 'p50'), better: 'lower', floor: floor_rtt_ms },
    { name: 'latency_p95', v4: latency(v4, 'p95'), v6: latency(v6, 'p95'), better: 'lower', floor: floor_rtt_ms },
    { name: 'success', v4: success(v4), v6: success(v6), better: 'higher', floor: 1 - floor_loss },
  ];
}

export function compareFamilies(
  { by_family, generator, ended }: Pick<LoadResult, 'by_family' | 'generator' | 'ended'>,
  thresholds: Thresholds = USUAL_THRESHOLDS,
): FamilyComparison {
  const told = degradation(familyMeasures(by_family, thresholds));
  const unknown = (zh: string, en: string): FamilyComparison => ({
    degradation: told,
    verdict: 'unknown',
    why: { zh, en },
  });
  if (generator.limited) return unknown('压测机自身受限', 'the generator was limited');
  if (told.worst && told.worst.ratio > thresholds.degradation) return { degradation: told, verdict: 'fail', why: null };
  if (told.missing.length)
    return unknown(
      `两个地址族没有都测到：${told.missing.join('、')}`,
      `not measured over both families: ${told.missing.join(', ')}`,
    );
  if (ended === 'stopped') return unknown('压测提前停止', 'the run was stopped early');
  return { degradation: told, verdict: 'pass', why: null };
}
