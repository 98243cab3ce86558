import { unknown } from '../../check.ts';
import type { MigrationCheck } from '../check.ts';
import { say } from './saying.ts';

/** Evidence of a state counts for a day. */
const FRESH_MS = 86_400_000;

/** Only where there is no IPv4 to fall back on does one see what really works. */
export const singleStack: MigrationCheck = {
  code: 'S19',
  id: 'single-stack',
  title: { zh: '单栈可用', en: 'Works with IPv6 alone' },
  object: 'service',
  input: { zh: 'IPv6 单栈探针的结果', en: 'what a probe with IPv6 alone sees' },
  method: { zh: '在无 IPv4、无 NAT64 的探针上重复 S8', en: 'S8 again on a probe without IPv4 and NAT64' },
  criterion: { zh: '结果相同：单栈可用', en: 'the same result' },
  source: 'test-ipv6 (strict score)',
  needs: [],
  wants: ['single_stack'],
  judge({ given, now }) {
    const seen = given.single_stack;
    if (!seen || seen.at < now - FRESH_MS) return unknown('没有一天内的结果', 'no result of the last day');
    if (seen.is_ok) return say('pass', `单栈可用（${seen.vantage}）`, `works with IPv6 alone (${seen.vantage})`);
    return say('fail', `单栈不可用（${seen.vantage}）`, `doesn’t work with IPv6 alone (${seen.vantage})`);
  },
};
