/** How a route is declared: its permission is part of it, so none can be forgotten. */
import { createRoute, OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import { z } from 'zod';
import type { Actor } from '../audit/record.ts';
import type { Person } from '../people/log-in.ts';
import { type Permission, permissionsOf } from '../people/permissions.ts';
import { invalid, Refusal } from './errors.ts';

export type Env = { Variables: { person: Person | null; actor: Actor } };

/** Refuses whoever lacks the permission: 401 when nobody is logged in, else 403. */
function allow(permission: Permission) {
  return createMiddleware<Env>(async (c, next) => {
    const person = c.get('person');
    if (permission === 'public') return next();
    if (!person) throw new Refusal(401, 'not_signed_in', '请先登录', 'Please log in');
    if (permission !== 'signed_in' && !permissionsOf(person.role).includes(permission)) {
      throw new Refusal(403, 'forbidden', `没有权限（${permission}）`, `Not permitted (${permission})`);
    }
    return next();
  });
}

/** Declares a route with its permission; `x-permission` shows it in the OpenAPI document and to the tests, grouped by its noun. */
export function endpoint<const R extends Omit<RouteConfig, 'middleware'>>(permission: Permission, config: R) {
  const tags = [config.path.split('/')[1] ?? ''];
  return createRoute({ ...config, tags, middleware: [allow(permission)] as const, 'x-permission': permission });
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

export const Id = z.object({ id: z.coerce.number().int().positive().meta({ description: 'id' }) });

export const Paging = {
  limit: z.coerce.number().int().min(1).max(1000).default(50),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  /** All rows as a file, whatever the page; taken by exports/lists.ts. */
  format: z.enum(['json', 'csv', 'xlsx']).optional(),
};

export const Text = z.object({ zh: z.string(), en: z.string() });
export const Done = z.object({ done: z.literal(true) });
