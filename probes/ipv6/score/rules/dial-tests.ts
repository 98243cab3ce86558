import { UNKNOWN, withoutAaaa } from '../measures.ts';
import type { Rule } from '../score.ts';

const DAY_MS = 86_400_000;

/** By share, as far as its check takes the tests of the day for enough. */
export const dialTests: Rule = {
  id: 'dial_tests',
  code: 'S9',
  title: { zh: '首页访问成功率', en: 'Success of dial tests' },
  list: 'assessment',
  measure(scene) {
    const none = withoutAaaa(scene);
    if (none) return [none];
    const status = scene.status('S9');
    if (status === 'not_applicable') return [];
    if (status === 'unknown') return [UNKNOWN];
    const { now, given } = scene;
    const tests = (given.dial_tests ?? []).filter(({ at }) => at > now - DAY_MS && at <= now);
    const good = tests.filter(({ is_ok }) => is_ok).length;
    return tests.length === 0 ? [UNKNOWN] : [{ good, unknown: 0, broken: [], lost: tests.length - good }];
  },
};
