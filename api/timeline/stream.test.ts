import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routes } from '../middleware/endpoint.ts';
import { testHub } from '../testing.ts';
import { streamRoutes } from './stream.ts';

test('an open stream ends soon after its person has logged out', async (context) => {
  const t = await testHub();
  context.after(() => t.stop());
  const person = await t.hub.logIn.personOf(new Headers({ cookie: t.cookie }));
  const app = routes();
  app.use(async (c, next) => {
    c.set('person', person);
    c.set('authority', t.hub.authorities.of(person?.id ?? ''));
    c.set('actor', { person: 'admin', address: '127.0.0.1' });
    await next();
  });
  app.route('/', streamRoutes(t.hub, 500));
  const response = await app.request('/stream', { headers: { cookie: t.cookie } });
  let heard = '';
  const all = (async () => {
    for await (const chunk of response.body ?? []) heard += Buffer.from(chunk as Uint8Array).toString();
  })();
  await new Promise((fulfil) => setTimeout(fulfil, 1_200));
  assert.match(heard, /event: beat/);
  assert.equal((await t.ask('POST', '/api/auth/sign-out')).status, 200);
  t.hub.bus.changed('nodes');
  const ended = await Promise.race([all.then(() => true), new Promise((fulfil) => setTimeout(fulfil, 3_000, false))]);
  assert.equal(ended, true);
});
