/**
 * One visitor goes through a scenario, in the words of load tests: its requests, what is taken from answers, its checks. Once a look, without
 * think time, and only to the host that is watched.
 */
import { z } from 'zod';
import { asFailure, unable } from '../failures.ts';
import { withoutSecret } from '../http/ask-once.ts';
import { MOST_REDIRECTS, REDIRECTS, redirected } from '../load/redirected.ts';
import { createJourneys } from '../load/scenario/journeys.ts';
import { parseScenario } from '../load/scenario/scenario.ts';
import type { Scenario } from '../load/scenario/schema.ts';
import type { LoadAnswer, LoadRequest } from '../load/words.ts';
import { type Fact, type LookContext, probe, type Sample, type Secret, type Target } from '../probe.ts';
import { type Answered, sendOnce } from './send-once.ts';

const MAX_STEPS = 50;
const MAX_TEXT = 300;

const ScenarioParam = z
  .string()
  .min(1)
  .max(50_000)
  .superRefine((text, check) => {
    const read = parseScenario(text);
    const say = (zh: string, en: string) => check.addIssue({ code: 'custom', message: en, params: { zh } });
    if ('problems' in read)
      for (const { line, column, text } of read.problems.slice(0, 5))
        say(`第 ${line} 行第 ${column} 列：${text.zh}`, `line ${line}, column ${column}: ${text.en}`);
    else if (!read.scenario.journey) say('需要 journey，不支持 mix', 'a journey is needed, not a mix');
    else if (read.scenario.data?.length) say('监测中没有数据文件', 'a watch has no files of data');
    else if (read.scenario.journey.length > MAX_STEPS) say(`最多 ${MAX_STEPS} 步`, `${MAX_STEPS} steps at most`);
  });

export const journey = probe({
  title: { zh: '业务流程（合成事务）', en: 'Journey (synthetic transaction)' },
  params: z.object({
    scenario: ScenarioParam.optional().meta({
      zh: '场景（YAML，与压测相同）',
      en: 'Scenario (YAML, as of load tests)',
    }),
    step_ms: z
      .int()
      .min(100)
      .max(60_000)
      .default(10_000)
      .meta({ zh: '每步时限（毫秒）', en: 'Limit of each step (ms)' }),
    max_bytes: z
      .int()
      .min(1_024)
      .max(50_000_000)
      .default(5_000_000)
      .meta({ zh: '总字节上限', en: 'Bytes in all at most' }),
  }),
  yields: {
    'journey.step': { zh: '步骤', en: 'Step', told: true },
    'journey.done': { zh: '流程走通', en: 'Journey done', told: true },
  },
  measures: {
    'journey.step_ms': { zh: '步骤耗时', en: 'Time of a step', unit: 'ms' },
    'journey.total_ms': { zh: '总耗时', en: 'Time in all', unit: 'ms' },
  },
  secrets: ['http_basic', 'http_bearer'],
  timeout_ms: 60_000,
  every_s: 600,
  async look(target, { scenario: text, step_ms, max_bytes }, context) {
    if (text === undefined) throw unable('no scenario was written for this watch yet');
    const read = parseScenario(text);
    if ('problems' in read) throw unable('the scenario has mistakes');
    const scenario = withAccount(read.scenario, context.secret);
    if (hostOf(scenario.base) !== (target.host ?? target.address).toLowerCase())
      throw unable(`the scenario asks ${hostOf(scenario.base)}, which is not the host that is watched`);
    const steps = await goThrough(scenario, target, { step_ms, max_bytes, context });
    const hide = (why: string) => withoutSecret(why, context.secret).slice(0, MAX_TEXT);
    const names = (scenario.journey ?? []).map(({ name }) => name);
    const failed = steps.find(({ ok }) => !ok);
    const facts: Fact[] = names.map((name, index) => {
      const { ok = null, status = null, why = null } = steps[index] ?? {};
      return { key: 'journey.step', part: String(index + 1), value: { name, ok, status, why: why && hide(why) } };
    });
    const done = failed === undefined && steps.length === names.length;
    const why = failed?.why ?? (done ? null : 'the journey ended early');
    const value = { done, steps: names.length, failed_step: failed?.name ?? null, why: why && hide(why) };
    facts.push({ key: 'journey.done', value });
    const samples: Sample[] = steps.map(({ name, took_ms }) => ({
      series: 'journey.step_ms',
      part: name,
      value: took_ms,
    }));
    if (done) samples.push({ series: 'journey.total_ms', value: steps.reduce((sum, { took_ms }) => sum + took_ms, 0) });
    return { facts, samples };
  },
});

type StepSeen = { name: string; ok: boolean; status: number | null; took_ms: number; why: string | null };
type Limits = { step_ms: number; max_bytes: number; context: LookContext };

const hostOf = (url: string) => new URL(url).hostname.replace(/^\[|\]$/g, '');

/** Its variables `username` and `password`, or `token`, are the credential's where the scenario leaves them empty. */
function withAccount(scenario: Scenario, secret: Secret | undefined): Scenario {
  const account: Record<string, string> =
    secret?.kind === 'http_basic'
      ? { username: secret.user, password: secret.password }
      : secret?.kind === 'http_bearer'
        ? { token: secret.token }
        : {};
  const variables = { ...scenario.variables };
  for (const name of ['username', 'password', 'token']) {
    if (variables[name] !== '') continue;
    const value = account[name];
    if (value === undefined) throw unable(`the scenario wants a test account (${name}), and no credential is bound`);
    variables[name] = value;
  }
  return { ...scenario, variables };
}

async function goThrough(scenario: Scenario, target: Target, limits: Limits): Promise<StepSeen[]> {
  // Its number makes `index` and `random` new in each look, so that bookings don't repeat.
  const visit = createJourneys(scenario)(Math.floor(Date.now() / 1_000));
  const steps: StepSeen[] = [];
  let left_bytes = limits.max_bytes;
  let answer: LoadAnswer | undefined;
  for (;;) {
    const step = visit.next(answer);
    const last = steps.at(-1);
    const checked = visit.checks();
    const complaints = visit.complaints();
    // As in load tests: a status from 400 on is a fault unless the scenario has checks for the answer.
    if (last?.ok && answer?.is === 'answer' && answer.status >= 400 && checked.length === 0)
      Object.assign(last, { ok: false, why: `status ${answer.status}` });
    const [complaint] = complaints;
    if (complaint && last?.ok) Object.assign(last, { ok: false, why: `${complaint.name}: ${complaint.text}` });
    else if (complaint && !last)
      steps.push({ name: complaint.name, ok: false, status: null, took_ms: 0, why: complaint.text });
    answer = undefined;
    if (step.is === 'end') return steps;
    if (step.is === 'pause') continue;
    const started = performance.now();
    const seen: StepSeen = { name: step.request.name, ok: true, status: null, took_ms: 0, why: null };
    steps.push(seen);
    const got = await ask(step.request, target, { ...limits, max_bytes: left_bytes });
    seen.took_ms = performance.now() - started;
    if ('why' in got) {
      Object.assign(seen, { ok: false, why: got.why });
      answer = { is: 'error', kind: 'connect' };
    } else {
      left_bytes -= got.bytes;
      seen.status = got.status;
      answer = { is: 'answer', status: got.status, headers: got.headers, body: got.body, latency_ms: seen.took_ms };
    }
  }
}

/** With the redirects that it wants followed, all on the same host. */
async function ask(
  first: LoadRequest,
  target: Target,
  { step_ms, max_bytes, context }: Limits,
): Promise<Answered | { why: string }> {
  const limit = AbortSignal.timeout(step_ms);
  const signal = AbortSignal.any([context.signal, limit]);
  let request = first;
  let bytes = 0;
  try {
    for (let hops = 0; ; hops += 1) {
      const host = hostOf(request.url).toLowerCase();
      if (host !== (target.host ?? target.address).toLowerCase()) return { why: `it leads to another host, ${host}` };
      const got = await sendOnce(request, { address: target.address, max_bytes: max_bytes - bytes, signal });
      bytes += got.bytes;
      const is_followed = request.follows_redirects === true && REDIRECTS.has(got.status);
      const next = is_followed ? redirected(request, { status: got.status, headers: () => got.headers }) : undefined;
      if (!next) return { ...got, bytes };
      // The account of a visitor doesn't leave the encryption, wherever it is sent.
      if (/^https:/i.test(request.url) && !/^https:/i.test(next.url))
        return { why: 'it leads from https to a page without encryption' };
      if (hops >= MOST_REDIRECTS) return { why: `more than ${MOST_REDIRECTS} redirects` };
      request = next;
    }
  } catch (thrown) {
    if (context.signal.aborted) throw context.signal.reason;
    if (limit.aborted) return { why: `no answer within ${step_ms} ms` };
    const failure = asFailure(thrown);
    // What this machine can't do is no fault of the system.
    if (!failure || failure.outcome === 'unable') throw thrown;
    return { why: failure.message };
  }
}
