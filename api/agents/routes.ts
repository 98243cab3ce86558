/** Agents as people keep them: invited, compared and trusted, changed, revoked. What agents themselves ask is agent-routes.ts. */
import { z } from 'zod';
import { Deed } from '../audit/entry.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, Paging, routes, sends } from '../middleware/endpoint.ts';
import { wrong } from '../middleware/errors.ts';
import {
  AgentPage,
  AgentQuery,
  AgentRow,
  agentPage,
  GapRow,
  listAgents,
  listGaps,
  listRefusals,
  RefusalRow,
} from './describe-agent.ts';
import {
  AgentFields,
  changeAgent,
  findAgent,
  type Invited,
  invite,
  inviteAgain,
  NewAgent,
  revoke,
  trust,
} from './enrol.ts';
import { GapsQuery, gapsOfWatch, WatchGap } from './gaps-of-watch.ts';
import { ownPair } from './own-key.ts';
import type { AgentWay } from './schema.ts';

const at = '/agents/{id}' as const;
/** `code` is shown here and never again; `url` is the hub as whoever asked reached it. */
const Shown = z.object({
  id: z.int(),
  code: z.string(),
  code_until: z.int(),
  url: z.string(),
  command: z.string(),
});

const list = endpoint('agents:read', {
  method: 'get',
  path: '/agents',
  request: { query: AgentQuery },
  responses: answers(listOf(AgentRow)),
});
const one = endpoint('agents:read', {
  method: 'get',
  path: at,
  request: { params: Id },
  responses: answers(AgentPage),
});
const gaps = endpoint('agents:read', {
  method: 'get',
  path: `${at}/gaps`,
  request: { params: Id, query: z.object(Paging) },
  responses: answers(listOf(GapRow)),
});
const refusals = endpoint('agents:read', {
  method: 'get',
  path: '/agent-refusals',
  request: { query: z.object(Paging) },
  responses: answers(listOf(RefusalRow)),
});
const history = endpoint('agents:read', {
  method: 'get',
  path: `${at}/history`,
  request: { params: Id, query: z.object(Paging) },
  responses: answers(listOf(Deed)),
});
const ofWatch = endpoint('watching:read', {
  method: 'get',
  path: '/watches/{id}/gaps',
  request: { params: Id, query: GapsQuery },
  responses: answers(listOf(WatchGap)),
});
const create = endpoint('agents:write', {
  method: 'post',
  path: '/agents',
  request: sends(NewAgent),
  responses: answers(Shown),
});
const again = endpoint('agents:write', {
  method: 'post',
  path: `${at}/code`,
  request: { params: Id },
  responses: answers(Shown),
});
const change = endpoint('agents:write', {
  method: 'patch',
  path: at,
  request: { params: Id, ...sends(AgentFields.partial()) },
  responses: answers(Done),
});
const believe = endpoint('agents:write', {
  method: 'post',
  path: `${at}/trust`,
  request: { params: Id, ...sends(z.strictObject({ fingerprint: z.string().min(32).max(80) })) },
  responses: {
    ...answers(Done),
    409: { description: 'It does not wait to be trusted, so its keys are not those that were compared' },
    422: { description: 'The fingerprint is not that of its key: it must not be trusted' },
  },
});
const disbelieve = endpoint('agents:write', {
  method: 'post',
  path: `${at}/revoke`,
  request: { params: Id, ...sends(z.strictObject({ reason: z.string().trim().min(1).max(500) })) },
  responses: answers(Done),
});

/** Shell words that a person can paste, whatever they hold. */
const quoted = (text: string) => (/^[\w:/.@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** `changed` has the work of agents made anew soon. */
export const agentsRoutes = (hub: Hub, changed: () => void) => {
  const hubKey = () => ownPair(hub.db, hub.keys, Date.now()).public;
  const done = () => {
    changed();
    hub.bus.changed('agents');
    return { done: true as const };
  };
  function checkWay(way: AgentWay | undefined) {
    if (way === 'nats' && !hub.config.nats)
      throw wrong('way', '本平台未设置 NATS 服务器', 'No nats-server is set here (ZHENGWANG_NATS)');
  }
  /** As the hub itself reaches them; whoever is behind a county's server puts that in its place. */
  const natsWords = (way: AgentWay) =>
    way === 'nats' && hub.config.nats ? ` --nats ${quoted(hub.config.nats.servers.join(','))}` : '';
  const shown = (made: Invited, way: AgentWay, is_tls: boolean, host = 'localhost') => {
    done();
    const url = `${is_tls ? 'https' : 'http'}://${host}/`;
    const command = `zhengwang agent enrol --hub ${quoted(url)} --code ${quoted(made.code)}${natsWords(way)}`;
    return { ...made, url, command };
  };
  return routes()
    .openapi(list, (c) => c.json(listAgents(hub.db, c.req.valid('query'), Date.now()), 200))
    .openapi(one, (c) => c.json(agentPage(hub.db, c.req.valid('param').id, Date.now()), 200))
    .openapi(gaps, (c) => {
      const { id } = findAgent(hub.db, c.req.valid('param').id);
      return c.json(listGaps(hub.db, id, c.req.valid('query')), 200);
    })
    .openapi(refusals, (c) => c.json(listRefusals(hub.db, c.req.valid('query')), 200))
    .openapi(history, (c) => {
      const { id } = findAgent(hub.db, c.req.valid('param').id);
      return c.json(hub.audit.deedsOf('agent', id, c.req.valid('query')), 200);
    })
    .openapi(ofWatch, (c) => c.json(gapsOfWatch(hub.db, c.req.valid('param').id, c.req.valid('query')), 200))
    .openapi(create, (c) => {
      const wanted = c.req.valid('json');
      checkWay(wanted.way);
      const made = invite(hub.db, c.get('actor'), wanted, hubKey(), Date.now());
      return c.json(shown(made, wanted.way, c.get('peer').is_tls, c.req.header('host')), 200);
    })
    .openapi(again, (c) => {
      const { id, way } = findAgent(hub.db, c.req.valid('param').id);
      const made = inviteAgain(hub.db, c.get('actor'), id, hubKey(), Date.now());
      return c.json(shown(made, way, c.get('peer').is_tls, c.req.header('host')), 200);
    })
    .openapi(change, (c) => {
      const wanted = c.req.valid('json');
      checkWay(wanted.way);
      changeAgent(hub.db, c.get('actor'), c.req.valid('param').id, wanted, Date.now());
      return c.json(done(), 200);
    })
    .openapi(believe, (c) => {
      trust(hub.db, c.get('actor'), c.req.valid('param').id, c.req.valid('json').fingerprint, Date.now());
      return c.json(done(), 200);
    })
    .openapi(disbelieve, (c) => {
      const now = Date.now();
      const targets = revoke(hub.db, c.get('actor'), c.req.valid('param').id, c.req.valid('json').reason, now);
      hub.watching.pipeline.rejudge(targets, now);
      return c.json(done(), 200);
    });
};
