/** Tokens: one's own, and those of service accounts, which the security administrator issues. */
import type { Context } from 'hono';
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import type { Person } from '../log-in/log-in.ts';
import {
  answers,
  Done,
  type Env,
  endpoint,
  Id,
  listOf,
  Paging,
  refuseOwing,
  routes,
  sends,
} from '../middleware/endpoint.ts';
import { Refusal, wrong } from '../middleware/errors.ts';
import { accountOf } from '../people/accounts.ts';
import { PERMISSIONS } from '../people/permissions.ts';
import { issue, revoke, Wanted } from './issue.ts';
import { listTokens, TOKEN_STATES, TokenRow } from './list.ts';
import { choicesOf } from './permitted.ts';

const PersonId = z.string().min(1).max(64);
const Issued = z.object({ id: z.int(), expires_at: z.int(), token: z.string() });
const Choices = listOf(z.object({ permission: z.enum(PERMISSIONS), everywhere_only: z.boolean() }));

const listOwn = endpoint('signed_in', {
  method: 'get',
  path: '/profile/tokens',
  request: { query: z.object(Paging) },
  responses: answers(listOf(TokenRow)),
});
const ownChoices = endpoint('signed_in', {
  method: 'get',
  path: '/profile/tokens/choices',
  responses: answers(Choices),
});
const issueOwn = endpoint('signed_in', {
  method: 'post',
  path: '/profile/tokens',
  request: sends(Wanted),
  responses: answers(Issued),
});
const revokeOwn = endpoint('signed_in', {
  method: 'delete',
  path: '/profile/tokens/{id}',
  request: { params: Id },
  responses: answers(Done),
});
const list = endpoint('tokens:read', {
  method: 'get',
  path: '/tokens',
  request: {
    query: z.object({
      ...Paging,
      q: z.string().max(200).optional(),
      state: z.enum(TOKEN_STATES).optional(),
      person_id: PersonId.optional(),
    }),
  },
  responses: answers(listOf(TokenRow)),
});
const choices = endpoint('tokens:read', {
  method: 'get',
  path: '/tokens/choices',
  request: { query: z.object({ person_id: PersonId }) },
  responses: answers(Choices),
});
const issueFor = endpoint('tokens:write', {
  method: 'post',
  path: '/tokens',
  request: sends(Wanted.extend({ person_id: PersonId })),
  responses: answers(Issued),
});
const revokeAny = endpoint('tokens:write', {
  method: 'delete',
  path: '/tokens/{id}',
  request: { params: Id },
  responses: answers(Done),
});

const done = { done: true as const };

/** A token makes no tokens, and whoever still owes a password or a second factor shows that first. */
function own(c: Context<Env>): Person {
  const person = c.get('person');
  if (!person?.session)
    throw new Refusal(403, 'no_session', '请在浏览器中登录后操作', 'This needs a person who has logged in');
  refuseOwing(person);
  return person;
}

export const tokensRoutes = (hub: Hub) =>
  routes()
    .openapi(listOwn, (c) => {
      const { limit, offset } = c.req.valid('query');
      return c.json(listTokens(hub.db, { person_id: own(c).id }, { limit, offset }, Date.now()), 200);
    })
    .openapi(ownChoices, (c) => {
      const rows = choicesOf(hub.authorities.of(own(c).id));
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(issueOwn, (c) => {
      const { id } = own(c);
      const owner = { id, authority: hub.authorities.of(id) };
      const made = issue(hub.db, c.get('actor'), owner, c.req.valid('json'), Date.now());
      hub.bus.changed('tokens');
      c.header('cache-control', 'no-store');
      return c.json(made, 200);
    })
    .openapi(revokeOwn, (c) => {
      revoke(hub.db, c.get('actor'), c.req.valid('param').id, Date.now(), own(c).id);
      hub.bus.changed('tokens');
      return c.json(done, 200);
    })
    .openapi(list, (c) => {
      const { q, state, person_id, limit, offset } = c.req.valid('query');
      return c.json(listTokens(hub.db, { q, state, person_id }, { limit, offset }, Date.now()), 200);
    })
    .openapi(choices, (c) => {
      const rows = choicesOf(hub.authorities.of(accountOf(hub.db, c.req.valid('query').person_id).id));
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(issueFor, (c) => {
      const { person_id, ...wanted } = c.req.valid('json');
      // A person's token is theirs to make: nobody else may ever hold what acts in their name.
      if (accountOf(hub.db, person_id).kind !== 'service')
        throw wrong('person_id', '只能为服务账号签发令牌', 'tokens are issued for service accounts alone');
      const owner = { id: person_id, authority: hub.authorities.of(person_id) };
      const made = issue(hub.db, c.get('actor'), owner, wanted, Date.now());
      hub.bus.changed('tokens', 'people');
      c.header('cache-control', 'no-store');
      return c.json(made, 200);
    })
    .openapi(revokeAny, (c) => {
      revoke(hub.db, c.get('actor'), c.req.valid('param').id, Date.now());
      hub.bus.changed('tokens');
      return c.json(done, 200);
    });
