/** An agent as small as it can be: numbers instead of looks, kept until the hub's receipt, sent again from there when that doesn't come. */
import { randomUUID } from 'node:crypto';
import { isSigned, type OwnKeys, sign } from '#probes/agent/sealing.ts';
import type { AgentRecord, Receipt, Uplink } from '#probes/agent/words.ts';

export type SmallAgent = {
  taken_to(): number;
  /** Until all are taken in by the hub; rejects after so long. */
  done(within_ms: number): Promise<void>;
  stop(): void;
};

/** `is_slow`: one batch in 10 ms at most, so that there is time to break something meanwhile. */
type SmallWork = { agent_id: number; records: number; per_batch: number; is_slow?: boolean };

const AGAIN_MS = 1_000;

export function smallAgent(
  uplink: Uplink,
  keys: OwnKeys,
  hub_key: string,
  { agent_id, records, per_batch, is_slow = false }: SmallWork,
): SmallAgent {
  const ended = new AbortController();
  const { signal } = ended;
  const buffer = randomUUID();
  let taken_to = 0;
  let sent_to = 0;
  let moved_at = Date.now();
  let under_way = 0;
  uplink.listen(
    ({ is, body, signature }) => {
      if (is !== 'receipt' || !isSigned('receipt', body, signature, hub_key)) return;
      const receipt = JSON.parse(Buffer.from(body).toString()) as Receipt;
      if (receipt.buffer !== buffer) return;
      if (receipt.taken_to > taken_to) moved_at = Date.now();
      taken_to = Math.max(taken_to, receipt.taken_to);
    },
    () => {},
    signal,
  );

  function sendNext(): void {
    const first = sent_to + 1;
    sent_to = Math.min(records, sent_to + per_batch);
    const seen: AgentRecord[] = Array.from({ length: sent_to - first + 1 }, (_, i) => ({
      ...{ seq: first + i, is: 'seen', watch: 1 },
      observation: {
        at: Date.now(),
        took_ms: 1,
        outcome: 'ok',
        facts: [{ key: 'tcp.open', part: '80', value: true }],
        samples: [],
      },
    }));
    const batch = { agent_id, buffer, sent_at: Date.now(), clock_offset_ms: 0, records: seen };
    const body = Buffer.from(JSON.stringify(batch));
    under_way += 1;
    uplink
      .send({ agent_id, body, signature: sign('batch', body, keys.sign) }, signal)
      .catch(() => {
        sent_to = Math.min(sent_to, first - 1);
      })
      .finally(() => (under_way -= 1));
  }

  const timer = setInterval(() => {
    if (taken_to < sent_to && Date.now() - moved_at > AGAIN_MS && under_way === 0) {
      sent_to = taken_to;
      moved_at = Date.now();
    }
    sent_to = Math.max(sent_to, taken_to);
    while (under_way < uplink.window && sent_to < records) {
      sendNext();
      if (is_slow) break;
    }
  }, 10);

  return {
    taken_to: () => taken_to,
    async done(within_ms) {
      const until = Date.now() + within_ms;
      while (taken_to < records) {
        if (Date.now() > until) throw new Error(`Only ${taken_to} of ${records} were taken in`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    stop() {
      clearInterval(timer);
      ended.abort();
    },
  };
}
