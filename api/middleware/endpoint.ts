/** How a route is declared: its permission is part of it, so none can be forgotten. */
import { createRoute, OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { z } from 'zod';
import type { Actor } from '../audit/record.ts';
import type { Person } from '../log-in/log-in.ts';
import type { Authority, Reach } from '../people/authorisation.ts';
import type { Permission } from '../people/permissions.ts';
import { within } from '../people/reach.ts';
import { GRANTED } from '../people/roles.ts';
import { invalid, Refusal } from './errors.ts';

export type Env = {
  Variables: {
    person: Person | null;
    actor: Actor;
    authority: Authority;
    peer: Peer;
    /** Refuses a change of what is beyond the reach of whoever asks. */
    guard: (c: Context<Env>, reach: Reach) => Promise<void>;
    /** Notes a refusal in the log. */
    refused: (c: Context<Env>, permission: Permission) => void;
    /** Notes in the log that something was given out. */
    given: (c: Context<Env>, what: Given, format?: string) => void;
  };
};

export type Option = {
  /** Reaches beyond every unit: whoever is limited to some can't use it, though they hold the permission. */
  everywhere?: boolean;
  /** What it gives is worth an entry in the log: it leaves as a file, or it is sensitive to look at. */
  audited?: Given;
};

/** `export`: as a file; `view`: on a screen, told at most once in a while. */
export type Given = 'export' | 'view';

/** Hung on a request by whoever makes a file of its answer, and filled by the route: notes that the file was given. */
export type FileMaking = { format: string; note?: () => void };

const OWED_TEXT = {
  new_password: { zh: '请先修改密码', en: 'Change your password first' },
  second_factor: { zh: '请先设置第二验证因素', en: 'Set up a second factor first' },
} as const;

/** Refuses whoever lacks the permission: 401 when nobody is logged in, else 403. */
function allow(permission: Permission, { everywhere, audited }: Option) {
  return createMiddleware<Env>(async (c, next) => {
    if (permission === 'public') return next();
    demand(c, permission, { everywhere: everywhere === true });
    const reach = c.get('authority').reachOf(permission) ?? new Set<number>();
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (reach !== 'everywhere' && !reads) await c.get('guard')(c, reach);
    await within(reach, next);
    noteGiven(c, audited);
  });
}

/** What can't be noted isn't given. */
function noteGiven(c: Context<Env>, audited: Given | undefined) {
  if (!c.res.ok) return;
  const file = fileMaking(c);
  if (file) file.note = () => c.get('given')(c, 'export', file.format);
  else if (audited) {
    try {
      c.get('given')(c, audited);
    } catch (error) {
      void c.res.body?.cancel().catch(() => undefined);
      throw error;
    }
  }
}

export const fileMaking = (c: Context<Env>): FileMaking | undefined =>
  (c.env as { file?: FileMaking } | undefined)?.file;

/** The same for what only a handler can tell, such as a kind in the path. */
export function demand(c: Context<Env>, permission: Permission, { everywhere }: Option = {}) {
  const person = c.get('person');
  if (!person) throw new Refusal(401, 'not_signed_in', '请先登录', 'Please log in');
  const authority = c.get('authority');
  const reach = authority.reachOf(permission);
  if (reach === undefined || (everywhere && reach !== 'everywhere')) {
    c.get('refused')(c, permission);
    if (reach === undefined)
      throw new Refusal(403, 'forbidden', `没有权限（${permission}）`, `Not permitted (${permission})`);
    throw new Refusal(
      403,
      'limited',
      `您的权限仅限部分单位，此操作涉及全部单位（${permission}）`,
      `Your permission is limited to some units, and this reaches beyond them (${permission})`,
    );
  }
  if (permission !== 'signed_in') refuseOwing(person);
  const roles = authority.holdings.filter(({ role }) => GRANTED[role].includes(permission)).map(({ role }) => role);
  c.set('actor', { ...c.get('actor'), role: [...new Set(roles)].join(', ') });
}

/** Whoever still owes something does that first. */
export function refuseOwing({ owes }: Person) {
  if (!owes) return;
  const { zh, en } = OWED_TEXT[owes];
  throw new Refusal(403, owes, zh, en);
}

/** Declares a route with its permission; `x-permission` shows it in the OpenAPI document and to the tests, grouped by its noun. */
export function endpoint<const R extends Omit<RouteConfig, 'middleware'>>(
  permission: Permission,
  config: R,
  option: Option = {},
) {
  const tags = [config.path.split('/')[1] ?? ''];
  const shown = { 'x-permission': permission, 'x-everywhere': option.everywhere === true };
  return createRoute({ ...config, tags, middleware: [allow(permission, option)] as const, ...shown });
}

/** A route module. */
export const routes = () =>
  new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (!result.success) throw invalid(result.error as unknown as z.ZodError);
    },
  });

/** The usual answer: 200 with JSON of this schema. */
export const answers = <S extends z.ZodType>(schema: S, description = 'OK') => ({
  200: { description, content: { 'application/json': { schema } } },
});

export const sends = <S extends z.ZodType>(schema: S) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});

export const listOf = <S extends z.ZodType>(row: S) => z.object({ rows: z.array(row), total: z.int() });

/** Digits alone, as the guard of changes knows an id: of `0x1` or `1e0` it would look for nobody's row. */
export const Id = z.object({
  id: z.preprocess(
    (given) => (typeof given === 'string' && /^\d+$/.test(given) ? Number(given) : given),
    z.int().positive().meta({ description: 'id' }),
  ),
});

/** Of a path that holds several ids, or a system's under its own name; digits alone as well. */
export const Digits = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
  .pipe(z.int().positive());
export const SystemId = z.object({ system_id: Digits });

export const Paging = {
  limit: z.coerce.number().int().min(1).max(1000).default(50),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  /** All rows as a file, whatever the page; taken by exports/lists.ts. */
  format: z.enum(['json', 'csv', 'xlsx']).optional(),
};

export const Done = z.object({ done: z.literal(true) });

export type Peer = {
  /** Of whoever asks. */
  address: string;
  is_tls: boolean;
  /** The certificate is what a trusted proxy says it is. */
  is_proxied: boolean;
};
