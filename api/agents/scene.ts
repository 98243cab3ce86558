/** What tests of the hub's side share: an agent as it would ask over HTTP, in this process. */
import { authorise } from '#probes/agent/request.ts';
import { fingerprintOf, newPair, sign } from '#probes/agent/sealing.ts';
import type { TestHub } from '../testing.ts';

export type Spoken = { status: number; text: string };

/** `code` and `id` as the console showed them. Asks from `address`. */
export function agentAt(
  t: TestHub,
  { id, code, address = '192.0.2.7' }: { id: number; code: string; address?: string },
) {
  const keys = { sign: newPair('Ed25519'), open: newPair('X25519') };
  async function ask(
    method: string,
    path: string,
    body?: Buffer,
    headers: Record<string, string> = {},
  ): Promise<Spoken> {
    const init = {
      method,
      headers: { host: 'localhost', ...headers },
      ...(body ? { body: new Uint8Array(body) } : {}),
    };
    const answer = await t.app.request(path, init, { peer: { address, is_tls: false, is_proxied: false } });
    return { status: answer.status, text: await answer.text() };
  }
  return {
    ...{ id, keys, ask },
    fingerprint: fingerprintOf(keys.sign.public),
    enrol(shown = code, pair = keys.sign) {
      const asked = { code: shown, sign_key: pair.public, seal_key: keys.open.public, version: '1' };
      const body = Buffer.from(JSON.stringify(asked));
      return ask('POST', '/api/agent/enrol', body, {
        'zw-signature': sign('enrol', body, pair).toString('base64url'),
      });
    },
    work(at = Date.now(), pair = keys.sign, query = '?revision=0') {
      const asked = { method: 'GET', path: `/api/agent/work${query}`, body: new Uint8Array() };
      return ask('GET', asked.path, undefined, { authorization: authorise(asked, id, at, pair) });
    },
    bring(records: unknown[], pair = keys.sign) {
      const batch = { agent_id: id, buffer: 'buffer-1', sent_at: Date.now(), clock_offset_ms: 0, records };
      const body = Buffer.from(JSON.stringify(batch));
      const asked = { method: 'POST', path: '/api/agent/batches', body };
      return ask('POST', asked.path, body, {
        authorization: authorise(asked, id, Date.now(), pair),
        'zw-signature': sign('batch', body, pair).toString('base64url'),
      });
    },
  };
}

/** One that was invited, has enrolled and is trusted. */
export async function trustedAgent(t: TestHub, name: string, unit_id: number, address?: string) {
  const { body } = await t.ask('POST', '/api/agents', { name, unit_id });
  const agent = agentAt(t, { ...body, ...(address ? { address } : {}) });
  const enrolled = await agent.enrol();
  const trusted = await t.ask('POST', `/api/agents/${agent.id}/trust`, { fingerprint: agent.fingerprint });
  if (enrolled.status !== 200 || trusted.status !== 200) throw new Error(`${enrolled.text} ${trusted.text}`);
  return agent;
}
