/**
 * One question asked from several places: what is said of all. Pure.
 *
 * Of those that see (neither stale, nor unable, nor unknown): when at least half say `fail`, it fails, since a tie must not be taken
 * for good; when fewer do, it warns, for the fault may lie on their way as well as at the target. Where fewer than half of those set up
 * see, nobody can say: unknown, so that blindness never makes a bad verdict good or a mild one out of a grave one.
 *
 * How safely a target is set up (`posture`) is no vote: a door that one place finds open is open, whoever else finds it shut
 * or can't see. Who says `not_applicable` abstains. One alone is as if nobody had counted.
 */
import type { KnownFact, Status, Vantage, Verdict } from './check.ts';
import type { Text } from './probe.ts';

/** What one vantage point says; `from` null is the hub. */
export type View = { from: Vantage | null; verdict: Verdict };

const SAID: readonly Status[] = ['fail', 'warn', 'unknown', 'pass', 'not_applicable'];
const isBad = (status: Status) => status === 'fail' || status === 'warn';

export function statusOfAll(statuses: readonly Status[], posture = false): Status {
  const asked = statuses.filter((status) => status !== 'not_applicable');
  if (asked.length === 0) return statuses.length === 0 ? 'unknown' : 'not_applicable';
  const seeing = asked.filter((status) => status !== 'unknown');
  const fails = seeing.filter((status) => status === 'fail').length;
  const bad = seeing.filter(isBad).length;
  if (posture && bad > 0) return fails > 0 ? 'fail' : 'warn';
  if (seeing.length * 2 < asked.length) return 'unknown';
  if (bad === 0) return 'pass';
  return fails * 2 >= seeing.length ? 'fail' : 'warn';
}

/** The verdict of all, which keeps the facts of all. */
export function quorum(views: readonly View[], { posture = false }: { posture?: boolean } = {}): Verdict {
  const [only] = views;
  if (only && views.length === 1) return only.verdict;
  const sorted = views.toSorted(
    (a, b) => SAID.indexOf(a.verdict.status) - SAID.indexOf(b.verdict.status) || idOf(a) - idOf(b),
  );
  const status = statusOfAll(
    sorted.map(({ verdict }) => verdict.status),
    posture,
  );
  const bad = sorted.filter(({ verdict }) => isBad(verdict.status));
  const good = sorted.filter(({ verdict }) => verdict.status === 'pass');
  const by_few = !posture && isBad(status) && bad.length * 2 < bad.length + good.length;
  const [badly, well] = [sideOf(bad), sideOf(good)];
  const differs = isBad(status) && badly && well && badly !== well ? { bad_from: badly } : {};
  const reason = told(status, sorted, bad, good, differs.bad_from);
  return { status, reason, because: factsOf(sorted), ...(by_few ? { by_few } : {}), ...differs };
}

export const DIFFERENCE: Record<Vantage['side'], Text> = {
  outside: { zh: '外网内看正常，互联网侧看不正常', en: 'well from inside, not from outside' },
  inside: { zh: '互联网侧看正常，外网内看不正常', en: 'well from outside, not from inside' },
};

const idOf = ({ from }: View) => from?.agent_id ?? 0;

/** Each fact once, the worst first; what several views share says what the best of them does. */
function factsOf(sorted: readonly View[]): KnownFact[] {
  const says = new Map<KnownFact, Status>();
  for (const { verdict } of sorted) for (const fact of verdict.because) says.set(fact, verdict.status);
  return [...says].map(([fact, status]) => ({ ...fact, says: status }));
}

export const HUB: Text = { zh: '本平台', en: 'the hub' };

/** Such as `county room (outside)`. */
function named(views: readonly View[]): Text {
  const one = ({ from }: View): Text => ({
    zh: from ? `${from.name}${from.side === 'outside' ? '（互联网侧）' : ''}` : HUB.zh,
    en: from ? `${from.name}${from.side === 'outside' ? ' (outside)' : ''}` : HUB.en,
  });
  const all = views.map(one);
  return { zh: all.map(({ zh }) => zh).join('、'), en: all.map(({ en }) => en).join(', ') };
}

/** The side on which all of them stand; undefined: on both, or nobody. */
function sideOf(views: readonly View[]): Vantage['side'] | undefined {
  const sides = new Set(views.map(({ from }) => from?.side ?? 'inside'));
  return sides.size === 1 ? [...sides][0] : undefined;
}

function told(
  status: Status,
  sorted: readonly View[],
  bad: readonly View[],
  good: readonly View[],
  bad_from: Vantage['side'] | undefined,
): Text {
  const reason = (sorted[0] as View).verdict.reason;
  if (status === 'not_applicable') return reason;
  const asked = sorted.filter(({ verdict }) => verdict.status !== 'not_applicable');
  const blind = asked.filter(({ verdict }) => verdict.status === 'unknown');
  const who = named(blind);
  const rest: Text =
    blind.length === 0 ? { zh: '', en: '' } : { zh: `；看不到的：${who.zh}`, en: `; blind: ${who.en}` };
  const n = asked.length;
  if (status === 'unknown') {
    const sees = n - blind.length;
    return {
      zh: `${n} 个观测点中仅 ${sees} 个能看到${rest.zh}`,
      en: `only ${sees} of ${n} vantage points see it${rest.en}`,
    };
  }
  if (bad.length > 0) {
    const from = named(bad);
    const differs = bad_from && DIFFERENCE[bad_from];
    const [zh, en] = differs ? [`；${differs.zh}`, `; ${differs.en}`] : ['', ''];
    return {
      zh: `${n} 个观测点中 ${bad.length} 个看到（${from.zh}）：${reason.zh}${zh}${rest.zh}`,
      en: `seen from ${bad.length} of ${n} vantage points (${from.en}): ${reason.en}${en}${rest.en}`,
    };
  }
  const { zh, en } = (good[0] as View).verdict.reason;
  return {
    zh: `${zh}（${n} 个观测点中 ${good.length} 个一致）${rest.zh}`,
    en: `${en} (from ${good.length} of ${n} vantage points)${rest.en}`,
  };
}
