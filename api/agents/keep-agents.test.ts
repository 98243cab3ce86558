import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { testHub } from '../testing.ts';

test('after its end nothing of a hub’s agents is made anew: its database is closed', async () => {
  const said: string[] = [];
  const t = await testHub({}, pino({ level: 'error' }, { write: (line: string) => said.push(line) }));
  await t.stop();
  t.hub.agents.changed();
  t.hub.agents.sendLoads(1, []);
  // Longer than many changes are gathered to one; what failed then would be an unhandled rejection.
  await pause(600);
  assert.deepEqual(said, []);
});
