/** What agents themselves ask. They prove who they are by their signature, so no log-in stands before it; see probes/agent/request.ts. */
import type { Context } from 'hono';
import { z } from 'zod';
import { isAuthorised, isTimely, LONG_POLL_MS, pack, type Refused, readAuthorisation } from '#probes/agent/request.ts';
import type { Hub } from '../hub.ts';
import { answers, type Env, endpoint, routes } from '../middleware/endpoint.ts';
import { enrol } from './enrol.ts';
import { ownPair } from './own-key.ts';
import { AgentRefusal, createRefuse } from './refusal.ts';
import type { AgentState } from './schema.ts';

const Packed = z.object({ is: z.string(), body: z.string(), signature: z.string() });
/** Bodies aren't declared, since they would be judged before their signature. */
const come = endpoint('public', { method: 'post', path: '/agent/enrol', responses: answers(Packed) });
const bring = endpoint('public', { method: 'post', path: '/agent/batches', responses: answers(Packed) });
const ask = endpoint('public', { method: 'get', path: '/agent/work', responses: answers(Packed) });
const clock = endpoint('public', {
  method: 'get',
  path: '/agent/time',
  responses: answers(z.object({ hub_time: z.int() })),
});

const WRONG_SIGNATURE = { zh: '签名或其时间不正确', en: 'The signature or its time is wrong' };
const REVOKED = { zh: '该探测点已吊销', en: 'This agent is revoked' };
const STATUS = { bad_signature: 401, too_many: 429, malformed: 400 } as const;
const statusOf = ({ reason, state }: AgentRefusal) =>
  reason === 'unknown_agent' && !state ? 401 : reason in STATUS ? STATUS[reason as keyof typeof STATUS] : 403;

const bytesOf = async (c: Context<Env>) => Buffer.from(await c.req.arrayBuffer());
const signatureOf = (c: Context<Env>) => Buffer.from(c.req.header('zw-signature') ?? '', 'base64url');
const fromOf = (c: Context<Env>) => c.get('peer').address ?? '-';

export const agentRoutes = (hub: Hub) => {
  const { db } = hub;
  const refuse = createRefuse(db);
  /** One of each agent: an older one is answered when a newer comes. */
  const polls = new Map<number, () => void>();

  /** Throws `AgentRefusal`. */
  function check(c: Context<Env>, body: Uint8Array): number {
    const now = Date.now();
    const said = readAuthorisation(c.req.header('authorization'));
    // Whoever shows nothing tried nothing: nothing to count, and a GET that anybody may send changes nothing.
    if (!said) throw new AgentRefusal('bad_signature', WRONG_SIGNATURE);
    const agent = db.$client.prepare('select state, sign_key from agents where id = ?').get(said.agent_id) as
      | { state: AgentState; sign_key: string | null }
      | undefined;
    const { pathname, search } = new URL(c.req.url);
    const asked = { method: c.req.method, path: pathname + search, body };
    const who = { agent_id: agent ? said.agent_id : 0, from: fromOf(c) };
    if (!agent?.sign_key || !isAuthorised(asked, said, agent.sign_key) || !isTimely(said, now))
      return refuse({ ...who, reason: 'bad_signature', sentence: WRONG_SIGNATURE.en }, WRONG_SIGNATURE, now);
    if (agent.state === 'revoked')
      return refuse({ ...who, reason: 'revoked', sentence: REVOKED.en }, REVOKED, now, { state: 'revoked' });
    // One that waits to be trusted asks again and again, rightly: nothing to count.
    if (agent.state !== 'trusted')
      throw new AgentRefusal(
        'unknown_agent',
        { zh: '该探测点尚未受信任', en: 'This agent is not trusted yet' },
        { state: 'waiting' },
      );
    return said.agent_id;
  }

  const refusing = async (c: Context<Env>, work: () => Promise<Response> | Response): Promise<never> => {
    try {
      return (await work()) as never;
    } catch (error) {
      if (!(error instanceof AgentRefusal)) throw error;
      const { reason, text, state, retry_after_s } = error;
      if (retry_after_s) c.header('retry-after', String(retry_after_s));
      const told: Refused = { error: { code: reason, ...text }, hub_time: Date.now(), ...(state ? { state } : {}) };
      return c.json(told, statusOf(error)) as never;
    }
  };

  /** Ends when this agent's work changes, when it asks anew, when it goes, or after a while. */
  const waits = (agent_id: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      polls.get(agent_id)?.();
      const done = () => {
        clearTimeout(timer);
        stop();
        if (polls.get(agent_id) === done) polls.delete(agent_id);
        resolve();
      };
      const timer = setTimeout(done, LONG_POLL_MS).unref();
      const stop = hub.agents.onWork((id) => id === agent_id && done());
      signal.addEventListener('abort', done, { once: true });
      polls.set(agent_id, done);
    });

  return routes()
    .openapi(come, (c) =>
      refusing(c, async () => {
        const body = await bytesOf(c);
        const now = Date.now();
        const own = ownPair(db, hub.keys, now);
        const said = enrol({ db, own, refuse }, { body, signature: signatureOf(c), from: fromOf(c) }, now);
        hub.bus.changed('agents');
        return c.json(pack(said), 200);
      }),
    )
    .openapi(bring, (c) =>
      refusing(c, async () => {
        const body = await bytesOf(c);
        const agent_id = check(c, body);
        return c.json(pack(hub.agents.take({ agent_id, body, signature: signatureOf(c) }, fromOf(c))), 200);
      }),
    )
    .openapi(ask, (c) =>
      refusing(c, async () => {
        const agent_id = check(c, new Uint8Array());
        const known = Number(c.req.query('revision') ?? 0);
        const revisionOf = () =>
          db.$client.prepare('select revision from agents where id = ?').pluck().get(agent_id) as number;
        let work = hub.agents.workOf(agent_id);
        if (work && revisionOf() <= known) {
          await waits(agent_id, c.req.raw.signal);
          check(c, new Uint8Array());
          work = hub.agents.workOf(agent_id);
          if (revisionOf() <= known) return c.body(null, 204);
        }
        return work ? c.json(pack(work), 200) : c.body(null, 204);
      }),
    )
    .openapi(clock, (c) => c.json({ hub_time: Date.now() }, 200));
};
