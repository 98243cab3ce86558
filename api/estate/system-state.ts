/** How a system stands, from how its endpoints stand. Pure. */
import type { Text } from '#probes/probe.ts';
import type { State } from './schema.ts';

export type EndpointState = { name: string; state: State; reason: Text; since: number };
export type SystemState = { state: State; state_reason: Text; state_since: number | null };

const NAMES: Record<State, Text> = {
  down: { zh: '中断', en: 'down' },
  degraded: { zh: '降级', en: 'degraded' },
  unknown: { zh: '未知', en: 'unknown' },
  up: { zh: '正常', en: 'up' },
  maintenance: { zh: '维护中', en: 'in maintenance' },
};

/** Down when all are; degraded when some are or any is; unknown as soon as one of the rest is: nothing is guessed up. */
export function systemState(endpoints: readonly EndpointState[]): SystemState {
  if (endpoints.length === 0) {
    return { state: 'unknown', state_reason: { zh: '尚未登记服务端点', en: 'no endpoints yet' }, state_since: null };
  }
  const awake = endpoints.filter((endpoint) => endpoint.state !== 'maintenance');
  const state = judge(awake);
  // A degraded system is so because of the worst of its endpoints.
  const telling =
    state === 'maintenance'
      ? endpoints
      : state === 'degraded' && awake.some((endpoint) => endpoint.state === 'down')
        ? awake.filter((endpoint) => endpoint.state === 'down')
        : awake.filter((endpoint) => endpoint.state === state);
  const all = state === 'down' || state === 'up' || state === 'maintenance';
  const since = telling.map((endpoint) => endpoint.since);
  return {
    state,
    state_reason: reasonOf(telling, endpoints.length),
    // All had to turn for the one, the first to turn was enough for the other.
    state_since: all ? Math.max(...since) : Math.min(...since),
  };
}

function judge(awake: readonly EndpointState[]): State {
  const some = (state: State) => awake.some((endpoint) => endpoint.state === state);
  if (awake.length === 0) return 'maintenance';
  if (awake.every((endpoint) => endpoint.state === 'down')) return 'down';
  if (some('down') || some('degraded')) return 'degraded';
  return some('unknown') ? 'unknown' : 'up';
}

function reasonOf(telling: readonly EndpointState[], total: number): Text {
  const [first] = telling as [EndpointState, ...EndpointState[]];
  if (total === 1) return first.reason;
  const name = NAMES[first.state];
  return {
    zh: `${telling.length}/${total} 个端点${name.zh}（${first.name}：${first.reason.zh}）`,
    en: `${telling.length} of ${total} endpoints ${name.en} (${first.name}: ${first.reason.en})`,
  };
}
