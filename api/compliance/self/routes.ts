/** This console in its own register: what it says of itself at level 3, which tests show it here, and what it knows of itself now. */
import { z } from 'zod';
import { SelfHabits, USUAL_HABITS } from '#compliance/self/habits.ts';
import { SELF_LEVEL } from '#compliance/self/index.ts';
import type { Hub } from '../../hub.ts';
import { answers, endpoint, routes, sends } from '../../middleware/endpoint.ts';
import { reachNow, seesRow, wholeOf } from '../../people/reach.ts';
import { VERSION } from '../../version.ts';
import { createChainCheck } from './chain-check.ts';
import { readHabits, writeHabits } from './habits.ts';
import { liveFacts } from './live-facts.ts';
import { ownSystem } from './own-system.ts';
import { habitTitles, readItems, SelfPage } from './read-self.ts';
import { registerSelf } from './register-self.ts';
import { ownDigest, readResults } from './test-results.ts';

const page = endpoint('compliance:read', { method: 'get', path: '/compliance/self', responses: answers(SelfPage) });
const register = endpoint(
  'compliance:write',
  {
    method: 'post',
    path: '/compliance/self',
    request: sends(z.strictObject({})),
    responses: answers(z.object({ system_id: z.int(), made: z.boolean() })),
  },
  // It belongs to no unit.
  { everywhere: true },
);
const setHabits = endpoint(
  'compliance:write',
  {
    method: 'put',
    path: '/compliance/self/habits',
    request: sends(z.strictObject({ before: SelfHabits, habits: SelfHabits })),
    responses: answers(SelfHabits),
  },
  { everywhere: true },
);

export const selfRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  const chain = createChainCheck(whole, () => hub.bus.changed('compliance'));
  const systemOf = (): SelfPage['system'] => {
    const id = ownSystem(whole);
    if (id === null || (reachNow() !== 'everywhere' && !seesRow(hub.limited(), 'systems', id))) return null;
    const name = whole.$client.prepare('select name from systems where id = ?').pluck().get(id) as string;
    return { id, name };
  };
  const factsNow = async (now: number) =>
    liveFacts({
      ...{ whole, config: hub.config, habits: readHabits(whole), now },
      chain: await chain.read(now),
      forwarding: hub.audit.forwarding(),
      trouble: hub.audit.trouble(),
    }).map((fact) => ({ ...fact, items: [...fact.items], at: fact.at ?? null }));
  return routes()
    .openapi(page, async (c) => {
      const system = systemOf();
      const facts = reachNow() === 'everywhere' ? await factsNow(Date.now()) : null;
      const [results, digest] = await Promise.all([readResults(), ownDigest()]);
      const habits = { now: readHabits(whole), usual: USUAL_HABITS, titles: habitTitles() };
      const items = readItems(results, digest);
      return c.json({ level: SELF_LEVEL as 3, version: VERSION, system, items, facts, habits }, 200);
    })
    .openapi(register, (c) => {
      const done = registerSelf(whole, c.get('actor'), hub.config.url);
      if (done.made) {
        hub.watching.rescheduled();
        hub.bus.changed('systems', 'watches', 'events', 'compliance');
      }
      return c.json(done, 200);
    })
    .openapi(setHabits, (c) => {
      const { before, habits } = c.req.valid('json');
      writeHabits(whole, c.get('actor'), before, habits);
      hub.bus.changed('compliance');
      return c.json(habits, 200);
    });
};
