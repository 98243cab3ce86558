import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { originOf } from '#probes/load/prepare.ts';
import { runLoad } from '#probes/load/run-load.ts';
import type { Scenario } from '#probes/load/scenario/schema.ts';
import { shapeOf } from '#probes/load/scenario/shape.ts';
import { judgeThresholds } from '#probes/load/scenario/thresholds.ts';
import type { LoadFamily, LoadResult, LoadSpec, Shape, Tick } from '#probes/load/words.ts';
import { UserError } from '../user-error.ts';
import { VERSION } from '../version.ts';
import type { Command } from './command.ts';
import { INTERRUPTED } from './hub-session.ts';
import { asJson, asLine, asText } from './load-print.ts';
import { createProgress } from './progress.ts';
import { onlyOne, readNumber, UsageError } from './usage.ts';

const MOST_RATE = 100_000;
const MOST_MS = 24 * 3_600_000;
const USUAL_MS = 10_000;

export const load: Command = {
  help: `Usage: zhengwang load URL|SCENARIO.yaml [OPTIONS]
       zhengwang load --plan N [--json]
对本机服务施加负载并给出延迟分布。延迟自计划发送时刻起算，服务停顿不会被掩盖（无协同遗漏）。

Asks URL at an even rate, whatever the server does (open model), and tells how long visitors waited: latency is counted
from the moment at which a request was due, so that a server that stalls can't hide it. service_ms counts from the
moment of sending and is what most other tools show. With --connections and no --rate so many users each wait for their
answer (closed model): their figures hide stalls.

Alone it takes only servers of this machine: every address of the host must be of 127.0.0.0/8 or ::1. Others need a plan
that a hub approved.  单独使用时只接受本机回环地址；其他目标须先由控制台批准压测计划。

  --plan N             asks a running hub to send plan N, which somebody approved, and follows it  由控制台执行已批准的计划
The hub is at ZHENGWANG_URL (default http://localhost:8080). You log in as yourself: name, password and code are asked for,
or stand in ZHENGWANG_USER and ZHENGWANG_PASSWORD. A token starts no load.  须以本人账号登录，不接受令牌。

  --rate N             requests per second (at most ${MOST_RATE})  每秒请求数
  --duration TIME      how long, such as 500ms, 30s, 5m (default 10s)  持续时间
  --connections N      users of the closed model; with --rate the connections at most  并发连接数
  --max-connections N  connections at most (default 1000)  最大连接数
  --workers N          threads (default 1)  线程数
  --timeout MS         after which a request is given up (default 10000)  超时
  --http2              HTTP/2; over http:// by prior knowledge
  -4, -6, --both       the address family; --both takes turns and compares them
  --insecure           take any certificate  不校验证书
  --json               print JSON

Ctrl-C stops it and prints what was measured so far.  按 Ctrl-C 停止并打印已有结果。

A scenario says what visitors ask, how many come and what decides whether it passed; --rate, --connections and --duration
take the place of its load. Its data files stand beside it.

Exit code of a plan as of a scenario, 1 also when the hub refuses or it was stopped. Of a URL: 0 when all requests were answered, 1 when there were errors (a status from 400 on is one). Of a
scenario: 0 when each of its thresholds is kept, 1 when one isn't or can't be told; without thresholds as of a URL.
2 when the command line or the scenario is wrong, ${INTERRUPTED} when it was interrupted.
`,
  async run(words) {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        rate: { type: 'string' },
        duration: { type: 'string' },
        connections: { type: 'string' },
        'max-connections': { type: 'string', default: '1000' },
        workers: { type: 'string', default: '1' },
        timeout: { type: 'string', default: '10000' },
        http2: { type: 'boolean' },
        ipv4: { type: 'boolean', short: '4' },
        ipv6: { type: 'boolean', short: '6' },
        both: { type: 'boolean' },
        insecure: { type: 'boolean' },
        json: { type: 'boolean' },
        plan: { type: 'string' },
      },
    });
    if (values.plan !== undefined) {
      const plan_id = readNumber(values.plan, '--plan', 1, Number.MAX_SAFE_INTEGER);
      const useless = words.find((word) => word.startsWith('-') && !/^--(plan(=|$)|json$)/.test(word));
      const other = positionals[0] ?? useless;
      if (other !== undefined)
        throw new UsageError(`--plan sends what was approved: it takes no ${JSON.stringify(other)}, --json alone`);
      const { runPlan } = await import('./load-plan.ts');
      return runPlan(plan_id, values.json === true);
    }
    const text = onlyOne(positionals, 'URL|SCENARIO.yaml');
    const scenario = /\.ya?ml$/i.test(text) && !text.includes('://') ? await readScenario(text) : undefined;
    const asked = scenario?.base ?? text;
    const url = URL.parse(asked);
    const origin = url ? originOf(url) : undefined;
    if (!url || !origin) throw new UsageError(`${JSON.stringify(asked)} is no URL such as http://127.0.0.1:8080/`);

    const typed_ms = values.duration === undefined ? undefined : readDuration(values.duration);
    const connections =
      values.connections === undefined ? undefined : readNumber(values.connections, '--connections', 1, 100_000);
    const rate = values.rate === undefined ? undefined : readNumber(values.rate, '--rate', 1, MOST_RATE);
    const shape = shapeFor(scenario, { rate, connections, duration_ms: typed_ms });
    const duration_ms = lengthOf(shape);
    const family = familyOf(values);
    const spec: LoadSpec = {
      source: scenario
        ? { is: 'scenario', scenario }
        : { is: 'one', request: { name: 'URL', method: 'GET', url: url.href, headers: [], reads_body: false } },
      shape,
      approved: [{ origin, addresses: await loopbackOnly(url, family) }],
      family,
      http: values.http2 ? '2' : '1.1',
      // A journey may ask several times for each arrival, and at exactly its rate a load never catches up with a stall of this machine.
      ceiling_rate: scenario || !rate ? MOST_RATE : Math.ceil(rate * 1.25),
      max_connections: connections || readNumber(values['max-connections'], '--max-connections', 1, 100_000),
      timeout_ms: readNumber(values.timeout, '--timeout', 1, 600_000),
      max_body_bytes: 64 * 1024 * 1024,
      identity: ['user-agent', `zhengwang-load/${VERSION}`],
      trusts_any_certificate: values.insecure === true,
      workers: readNumber(values.workers, '--workers', 1, 4 * availableParallelism()),
    };
    const { result, interrupted } = await watch(spec, duration_ms);
    const judged = scenario?.thresholds && judgeThresholds(scenario.thresholds, result);
    process.stdout.write(values.json ? `${JSON.stringify(asJson(result, judged))}\n` : asText(result, judged));
    if (interrupted) return INTERRUPTED;
    if (judged) return judged.verdict === 'pass' ? 0 : 1;
    return Object.keys(result.figures.errors).length === 0 ? 0 : 1;
  },
};

/** Loaded when there is one: what reads it is half of the memory of a load. */
async function readScenario(path: string): Promise<Scenario> {
  return (await import('./load-scenario.ts')).readScenarioFile(path);
}

/** What was typed takes the place of what the scenario says. */
function shapeFor(
  scenario: Scenario | undefined,
  {
    rate,
    connections,
    duration_ms,
  }: { rate: number | undefined; connections: number | undefined; duration_ms: number | undefined },
): Shape {
  const own = scenario && shapeOf(scenario.load);
  const ms = duration_ms ?? (own ? lengthOf(own) : USUAL_MS);
  if (rate) return { model: 'open', stages: [{ from_rate: rate, to_rate: rate, duration_ms: ms }] };
  if (connections) return { model: 'closed', users: connections, duration_ms: ms };
  if (!own) throw new UsageError('say --rate (open model) or --connections (closed model)');
  if (duration_ms === undefined) return own;
  if (own.model === 'closed') return { ...own, duration_ms };
  throw new UsageError('--duration of a scenario whose load has its own needs --rate or --connections');
}

const lengthOf = (shape: Shape): number =>
  shape.model === 'closed' ? shape.duration_ms : shape.stages.reduce((sum, stage) => sum + stage.duration_ms, 0);

function readDuration(text: string): number {
  const [, count = '', unit = 's'] = /^(\d+)(ms|s|m|h)?$/.exec(text) ?? [];
  const ms = Number(count) * ({ ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[unit] ?? 0);
  if (count === '' || ms < 1 || ms > MOST_MS) {
    throw new UsageError(`--duration takes a time such as 500ms, 30s or 5m, at most 24h, not ${JSON.stringify(text)}`);
  }
  return ms;
}

function familyOf({ ipv4, ipv6, both }: { ipv4?: boolean; ipv6?: boolean; both?: boolean }): LoadFamily {
  if ([ipv4, ipv6, both].filter(Boolean).length > 1) throw new UsageError('-4, -6 and --both exclude each other');
  return both ? 'both' : ipv6 ? 6 : 4;
}

/** All addresses of the host, when each is of this machine; an address that is added later is never connected to. */
async function loopbackOnly(url: URL, family: LoadFamily): Promise<string[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) === 0 ? await addressesOf(host) : [host];
  const stranger = addresses.find(
    (address) => address !== '::1' && !(isIP(address) === 4 && address.startsWith('127.')),
  );
  if (stranger !== undefined) {
    throw new UsageError(
      `${host} is ${stranger === host ? '' : `at ${stranger}, `}not of this machine: a load on others needs a plan that a hub approved (--plan)`,
    );
  }
  if (isIP(host) !== 0 && (family === 'both' || family !== isIP(host))) {
    if (family === 'both' || isIP(host) === 4) throw new UsageError(`${host} is an address of IPv${isIP(host)} alone`);
    throw new UsageError(`${host} is an address of IPv6: say -6`);
  }
  return addresses;
}

async function addressesOf(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (thrown) {
    throw new UserError(`${host} has no address: ${(thrown as Error).message}`);
  }
}

async function watch(spec: LoadSpec, duration_ms: number): Promise<{ result: LoadResult; interrupted: boolean }> {
  const progress = createProgress();
  const stop = new AbortController();
  const interrupt = () => stop.abort(new Error('interrupted'));
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    // Elsewhere than on a terminal a line a second, whole: whoever reads it there keeps it.
    const onTick = (tick: Tick) => {
      const line = asLine(tick, duration_ms);
      if (process.stderr.isTTY) progress.show(line);
      else process.stderr.write(`${line}\n`);
    };
    const result = await runLoad(spec, { signal: stop.signal, onTick });
    return { result, interrupted: stop.signal.aborted };
  } finally {
    progress.end();
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
  }
}
