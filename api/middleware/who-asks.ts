/** Whose request it is, from which address, with which rights; found out once and handed to the routes. */
import { timingSafeEqual } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { type Actor, record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { AWAY, isAway } from '../log-in/administrator-addresses.ts';
import { ADDRESS_HEADER, type Person } from '../log-in/log-in.ts';
import { keepEachOnce } from '../log-in/own-cookies.ts';
import { SCRAPED } from '../metrics/scraped.ts';
import { type Authority, nobody } from '../people/authorisation.ts';
import { createGuard } from '../people/guard.ts';
import type { Permission } from '../people/permissions.ts';
import { createRecogniser, shownToken } from '../tokens/recognise.ts';
import type { Env, Peer } from './endpoint.ts';
import { Refusal } from './errors.ts';
import { notesGiven } from './note-given.ts';

type Asker = { person: Person | null; actor: Actor; authority: Authority };
export type WhoAsks = ReturnType<typeof whoAsks>;

const SCRAPER: Person = { id: '-', username: 'metrics', name: 'metrics', kind: 'scraper' };
const SCRAPES: Authority = {
  holdings: [],
  permissions: ['public', 'metrics:read'],
  reachOf: (permission) => (permission === 'public' || permission === 'metrics:read' ? 'everywhere' : undefined),
  is_limited: false,
};

/** What somebody does is noted with their session at most so often. */
const TOUCH_EVERY_MS = 30_000;

/** The same refusal again within this time is no news. */
const REFUSAL_QUIET_MS = 60_000;
const MAX_REFUSALS = 1_000;

export function whoAsks(hub: Hub) {
  const guard = createGuard(() => hub.limited());
  const recognise = createRecogniser(hub);
  const refusals = new Map<string, number>();
  const given = notesGiven(hub.db);

  async function askerOf(c: Context<Env>): Promise<Asker> {
    const { address } = c.get('peer');
    c.req.raw.headers.set(ADDRESS_HEADER, address);
    keepEachOnce(c.req.raw.headers);
    const path = c.req.path;
    if (SCRAPED.includes(path) && isSame(c.req.header('authorization') ?? '', `Bearer ${hub.keys.metrics_token}`)) {
      return { person: SCRAPER, actor: { person: 'metrics', address }, authority: SCRAPES };
    }
    const asked = path.startsWith('/api/') || SCRAPED.includes(path);
    const shown = asked ? shownToken(c.req.header('authorization')) : undefined;
    // Whoever shows a token is who it says: a cookie beside it is never looked at.
    if (shown !== undefined) return recognise(c, shown, address);
    const person = asked ? await hub.logIn.personOf(c.req.raw.headers) : null;
    const acts = c.req.method !== 'GET' && c.req.method !== 'HEAD';
    if (acts && person?.session && Date.now() - person.session.seen_at > TOUCH_EVERY_MS) {
      hub.logIn.touch(person.session.id);
    }
    const authority = person ? hub.authorities.of(person.id) : nobody;
    return { person, actor: { person: person?.username || '-', address }, authority };
  }

  function refused(c: Context<Env>, permission: Permission) {
    const { actor } = c.var;
    const key = `${actor.person} ${actor.token ?? ''} ${c.req.method} ${permission}`;
    const now = Date.now();
    if ((refusals.get(key) ?? 0) > now) return;
    refusals.delete(key);
    refusals.set(key, now + REFUSAL_QUIET_MS);
    if (refusals.size > MAX_REFUSALS) refusals.delete(refusals.keys().next().value as string);
    const reason = `${permission}: ${c.req.method} ${c.req.path.slice(0, 200)}`;
    const role = [...new Set(c.var.authority.holdings.map((one) => one.role))].join(', ');
    const asker = { ...actor, role };
    record(hub.db, asker, { action: 'refused', object_kind: 'route', object_id: '-', result: 'refused', reason });
  }

  /** An administrator's session or token that turns up elsewhere: the session is over, so that the cookie is worth nothing. */
  function turnOut(c: Context<Env>, { person, actor }: Asker): never {
    hub.db.$client.transaction(() => {
      if (person?.session) hub.logIn.endSession(person.session.id);
      record(hub.db, actor, {
        action: 'refused',
        object_kind: 'address',
        object_id: actor.address,
        result: 'refused',
        reason: `administrator_addresses: ${c.req.method} ${c.req.path.slice(0, 200)}`,
      });
    })();
    throw new Refusal(403, 'address', AWAY.zh, AWAY.en);
  }

  return {
    /** For the outermost application. */
    identify: createMiddleware<Env>(async (c, next) => {
      const asker = await askerOf(c);
      if (isAway(hub.db, asker.authority.holdings, asker.actor.address)) turnOut(c, asker);
      for (const [name, value] of Object.entries(asker)) c.set(name as 'person', value as Person);
      return next();
    }),
    /** Passes a request and who asks on to an inner application. */
    hand: (c: Context<Env>, app: Pick<Hono<Env>, 'fetch'>) => {
      const { person, actor, authority, peer } = c.var;
      const asker = { person, actor, authority } satisfies Asker;
      return app.fetch(c.req.raw, { ...(c.env as object), asker, peer });
    },
    /** For an inner application. */
    take: createMiddleware<Env>(async (c, next) => {
      const { asker, peer } = c.env as { asker: Asker; peer: Peer };
      c.set('peer', peer);
      for (const [name, value] of Object.entries(asker)) c.set(name as 'person', value as Person);
      c.set('guard', guard);
      c.set('refused', refused);
      c.set('given', given);
      return next();
    }),
  };
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
