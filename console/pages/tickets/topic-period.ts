/** Which time topics are of; in the address, so that a link shows the same. Days begin at midnight in the person's zone. */
import { useSearchParams } from '@solidjs/router';
import { createMemo } from 'solid-js';
import { date, now } from '../../time.ts';
import { momentOf } from '../../ui/wall-time.ts';
import { firstDay } from './first-day.ts';

const day_ms = 86_400_000;
const max_ms = 1_096 * day_ms;
/** So often the period moves on. */
const step_ms = 300_000;

export const period_names = ['30d', 'week', 'month', 'quarter', 'any'] as const;
export type TopicPeriod = (typeof period_names)[number];
const usual: TopicPeriod = '30d';

const midnight = (day: string): number | undefined => momentOf(`${day}T00:00`);

export function makeTopicPeriod() {
  const [search, setSearch] = useSearchParams();
  const name = () => period_names.find((each) => each === search.period) ?? usual;
  const to = createMemo(() => Math.floor(now() / step_ms) * step_ms);
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  /** Undefined while what was chosen is no period. */
  const range = createMemo((): { from: number; to: number } | undefined => {
    const chosen = name();
    if (chosen === '30d') return { from: to() - 30 * day_ms, to: to() };
    if (chosen === 'any') {
      const [from, last] = [midnight(text(search.from)), midnight(text(search.to))];
      if (from === undefined || last === undefined || last < from || last + day_ms - from > max_ms) return undefined;
      return { from, to: last + day_ms };
    }
    const from = midnight(firstDay(chosen, date(to()))) ?? to() - 30 * day_ms;
    // In its first minutes a week has nothing yet.
    return { from, to: Math.max(to(), from + step_ms) };
  });
  return {
    name,
    set(next: TopicPeriod) {
      const days = next === 'any' ? { from: date(to() - 30 * day_ms), to: date(to()) } : { from: null, to: null };
      setSearch({ period: next === usual ? null : next, ...days });
    },
    day: (which: 'from' | 'to') => text(search[which]),
    setDay: (which: 'from' | 'to', day: string) => setSearch({ [which]: day }),
    range,
  };
}
