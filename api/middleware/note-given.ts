/** Writes in the log that something left as a file, or that somebody looked at what is sensitive. */
import type { Context } from 'hono';
import { record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import type { Env, Given } from './endpoint.ts';

/** The same person looking at the same again within this time is no news. */
const VIEW_QUIET_MS = 600_000;
const MAX_VIEWS = 10_000;
const MAX_QUERY = 500;
const PAGING = ['limit', 'offset', 'before'];

export function notesGiven(db: Db, now: () => number = Date.now) {
  const views = new Map<string, number>();

  return (c: Context<Env>, what: Given, format?: string): void => {
    const { actor } = c.var;
    const path = c.req.path;
    const key = `${actor.person} ${path}`;
    if (what === 'view' && (views.get(key) ?? 0) > now()) return;
    const [kind = '-'] = path.replace(/^\/api\//, '').split('/');
    const query = Object.entries(c.req.query()).filter(([name, value]) => !PAGING.includes(name) && value !== '');
    const asked = Object.fromEntries(query.map(([name, value]) => [name, value.slice(0, MAX_QUERY)]));
    const after = {
      path: path.slice(0, MAX_QUERY),
      ...(query.length > 0 ? { query: asked } : {}),
      ...(format === undefined ? {} : { format }),
    };
    record(db, actor, { action: what, object_kind: kind.slice(0, 100), object_id: c.req.param('id') ?? '-', after });
    if (what !== 'view') return;
    views.delete(key);
    views.set(key, now() + VIEW_QUIET_MS);
    if (views.size > MAX_VIEWS) views.delete(views.keys().next().value as string);
  };
}
