/** Plays a recording and looks at it with the real probe, as at any other device. */
import { type Replayer, startReplayer } from '#probes/lab/replayer.ts';
import { parseSnmprec } from '#probes/lab/snmprec.ts';
import { observe } from '#probes/observe.ts';
import type { Observation, Secret } from '#probes/probe.ts';
import type { Session } from '#probes/snmp/agent.ts';
import { openSession } from '#probes/snmp/session.ts';
import { snmp } from '#probes/snmp/snmp.ts';
import { type Recorded, readRecording } from './recordings.ts';
import { SLOW_MS } from './score.ts';

const SECRET: Secret = { kind: 'snmp_community', version: '2c', community: 'public' };

let played = 0;

/** Each playing has an address of its own, since the probe remembers what it learnt of an address. */
function nextAddress(): string {
  played += 1;
  return `127.90.${(played >> 8) & 0xff}.${played & 0xff}`;
}

async function playing<T>(recorded: Recorded, work: (replayer: Replayer) => Promise<T>): Promise<T> {
  const replayer = await startReplayer({ table: parseSnmprec(readRecording(recorded)), address: nextAddress() });
  try {
    return await work(replayer);
  } finally {
    await replayer.close();
  }
}

/** One look with all tables that a look takes by default. */
export function lookAtRecording(recorded: Recorded): Promise<Observation> {
  return playing(recorded, ({ address, port }) =>
    observe(snmp, { address, params: { port }, secret: SECRET, timeout_ms: SLOW_MS + 1_000 }),
  );
}

/** For questions of one's own to a recording. */
export function askRecording<T>(recorded: Recorded, work: (session: Session) => Promise<T>): Promise<T> {
  return playing(recorded, async ({ address, port }) => {
    const agent = { address, port, try_ms: 2_000, tries: 2, signal: AbortSignal.timeout(SLOW_MS) };
    const session = openSession(agent, SECRET);
    try {
      return await work(session);
    } finally {
      session.close();
    }
  });
}

/** Works on all with so many at once; the results stand in the order of the items. */
export async function eachOf<T, R>(items: readonly T[], at_once: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at] as T);
  };
  await Promise.all(Array.from({ length: at_once }, worker));
  return results;
}
