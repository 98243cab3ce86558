/** The rules of logging in: read by the administrators, changed by the security administrator. */
import { z } from 'zod';
import { record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { answers, endpoint, routes, sends } from '../middleware/endpoint.ts';
import { judgeAddresses } from './administrator-addresses.ts';
import { Policy, readPolicy, writePolicy } from './policy.ts';

/** How the accounts stand to the rules. */
const Standing = z.object({ accounts: z.int(), without_second_factor: z.int() });

const read = endpoint('policy:read', {
  method: 'get',
  path: '/policy',
  responses: answers(z.object({ policy: Policy, standing: Standing })),
});
const write = endpoint('policy:write', {
  method: 'put',
  path: '/policy',
  request: sends(Policy),
  responses: answers(Policy),
});

export const policyRoutes = (hub: Hub) =>
  routes()
    .openapi(read, (c) => {
      const standing = hub.db.$client
        .prepare(`select count(*) as accounts, coalesce(sum(not two_factor_enabled and not exists (
            select 1 from passkeys k where k.person_id = p.id)), 0) as without_second_factor
          from people p where kind = 'person' and disabled_at is null`)
        .get() as z.infer<typeof Standing>;
      return c.json({ policy: readPolicy(hub.db), standing }, 200);
    })
    .openapi(write, (c) => {
      const wanted = c.req.valid('json');
      judgeAddresses(wanted, c.get('actor').address);
      hub.db.$client.transaction(() => {
        const before = readPolicy(hub.db);
        writePolicy(hub.db, wanted);
        record(hub.db, c.get('actor'), {
          action: 'update',
          object_kind: 'policy',
          object_id: '-',
          before,
          after: wanted,
        });
      })();
      hub.logIn.policyChanged();
      hub.bus.changed('policy', 'session');
      return c.json(readPolicy(hub.db), 200);
    });
