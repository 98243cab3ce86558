import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFresh } from '../../db/testing.ts';
import { createLog } from '../../log.ts';
import { openHistory } from './outside.ts';
import { openSpans } from './spans.ts';

test('another store, or another name in it, is never said to hold what the one before was sent', async (t) => {
  const db = openFresh();
  t.after(() => db.$client.close());
  const started = Date.now();
  const heldFrom = async (write: string, hub?: string): Promise<number | undefined> => {
    const samples_outside = { write, ...(hub === undefined ? {} : { hub }) };
    const { outside } = openHistory({ db, config: { samples_outside }, log: createLog('silent') });
    await outside?.stop();
    const spans = openSpans(db.$client).list();
    assert.equal(spans.at(-1)?.until, Number.POSITIVE_INFINITY, 'what is sent from now on is there');
    return spans[0]?.from;
  };
  const store = 'http://127.0.0.1:9/api/v1/write';
  await heldFrom(store);
  openSpans(db.$client).add({ from: 1_000, until: started });
  assert.equal(await heldFrom(store), 1_000, 'a restart forgets nothing');
  assert.ok(((await heldFrom(store, 'nantong')) ?? 0) >= started);
  openSpans(db.$client).add({ from: 2_000, until: started });
  assert.equal(await heldFrom(store, 'nantong'), 2_000);
  assert.ok(((await heldFrom('http://127.0.0.1:10/api/v1/write', 'nantong')) ?? 0) >= started);
});
