/** Whether the figures are the server's or the generator's own. */
import type { Generator, Spread } from './words.ts';

const MOST_LAG_MS = 10;
const MOST_CPU = 0.9;
/** Of all journeys: so many may be lost or held back before it is no longer the rate that was wanted. */
const MOST_LOST = 0.01;
const MOST_WAITING = 0.5;

export type Measured = {
  lag_ms: Spread;
  cpu: number;
  requests: number;
  /** Late by the ceiling. */
  held: number;
  /** Due, and never sent: the time or the connections didn't suffice. */
  unsent: number;
  /** Found no free connection, and no more might be opened. */
  waited: number;
  /** Connections that failed for want of ports or descriptors here. */
  local_failures: number;
};

export function judgeGenerator(measured: Measured): Generator {
  const { lag_ms, cpu, held, waited, unsent } = measured;
  const why = reasonOf(measured);
  return { lag_ms, cpu: Math.round(cpu * 1000) / 1000, held: held + waited + unsent, limited: why !== null, why };
}

function reasonOf({ lag_ms, cpu, requests, held, unsent, waited, local_failures }: Measured): Generator['why'] {
  const of_all = (count: number) => count / Math.max(1, requests + unsent);
  const percent = (count: number) => `${(100 * of_all(count)).toFixed(1)} %`;
  if (local_failures > 0) {
    return {
      zh: `压测机自身的端口或文件描述符不足，${local_failures} 次连接未能建立`,
      en: `this machine ran out of ports or descriptors: ${local_failures} connections were not opened`,
    };
  }
  if (of_all(held) > MOST_LOST) {
    return {
      zh: `${percent(held)} 的请求被速率上限推迟发出`,
      en: `${percent(held)} of the requests were held back by the ceiling`,
    };
  }
  if (of_all(waited) > MOST_WAITING) {
    return {
      zh: `${percent(waited)} 的请求等待空闲连接：请提高连接数上限，或服务在该连接数下已达极限`,
      en: `${percent(waited)} of the requests waited for a free connection: allow more, or this is what so many connections carry`,
    };
  }
  if (of_all(unsent) > MOST_LOST) {
    return {
      zh: `${percent(unsent)} 的请求到期未能发出`,
      en: `${percent(unsent)} of the requests were due and never sent`,
    };
  }
  if (lag_ms.p99 > MOST_LAG_MS) {
    return {
      zh: `压测机发送滞后：p99 为 ${lag_ms.p99.toFixed(1)} ms`,
      en: `this machine sent late: p99 ${lag_ms.p99.toFixed(1)} ms`,
    };
  }
  if (cpu > MOST_CPU) {
    return {
      zh: `压测线程占用 ${(cpu * 100).toFixed(0)} % 的 CPU 核`,
      en: `a thread of the generator used ${(cpu * 100).toFixed(0)} % of a core`,
    };
  }
  return null;
}
