import assert from 'node:assert/strict';
import test from 'node:test';
import { testHub } from '../testing.ts';

const ROUTES = [
  ['GET', '/api/areas'],
  ['POST', '/api/areas'],
  ['PATCH', '/api/areas/1'],
  ['DELETE', '/api/areas/1'],
  ['GET', '/api/units'],
  ['POST', '/api/units'],
  ['PATCH', '/api/units/1'],
  ['DELETE', '/api/units/1'],
  ['GET', '/api/nodes'],
  ['GET', '/api/nodes/1'],
  ['POST', '/api/nodes'],
  ['PATCH', '/api/nodes/1'],
  ['DELETE', '/api/nodes/1'],
  ['POST', '/api/nodes/1/merge'],
  ['POST', '/api/nodes/1/split'],
  ['GET', '/api/links'],
  ['POST', '/api/links'],
  ['DELETE', '/api/links/1'],
  ['GET', '/api/systems'],
  ['GET', '/api/systems/1'],
  ['POST', '/api/systems'],
  ['PATCH', '/api/systems/1'],
  ['DELETE', '/api/systems/1'],
  ['POST', '/api/systems/1/endpoints'],
  ['PATCH', '/api/endpoints/1'],
  ['DELETE', '/api/endpoints/1'],
  ['GET', '/api/nodes/1/timeline'],
  ['GET', '/api/systems/1/timeline'],
  ['GET', '/api/events'],
  ['GET', '/api/overview'],
  ['GET', '/api/search?q=x'],
  ['POST', '/api/imports/nodes'],
  ['GET', '/api/imports/nodes/template'],
] as const;

test('whoever is not logged in gets 401 and nothing else, whatever they send', async () => {
  const hub = await testHub();
  for (const [method, path] of ROUTES) {
    const body = method === 'GET' || method === 'DELETE' ? undefined : { name: 'x', code: '1' };
    const answer = await hub.askAsGuest(method, path, body);
    assert.equal(answer.status, 401, `${method} ${path}`);
    assert.deepEqual(Object.keys(answer.body), ['error']);
    const asked = await hub.ask(method, path, body);
    assert.notEqual(asked.status, 401, `${method} ${path}`);
    assert.ok(asked.status < 500, `${method} ${path}: ${asked.text}`);
  }
  await hub.stop();
});
