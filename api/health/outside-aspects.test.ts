import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NatsStanding } from '../agents/nats.ts';
import type { Hub } from '../hub.ts';
import type { OutboxStats } from '../samples/outside/send.ts';
import type { Aspect, Point } from './aspect.ts';
import { nats } from './aspects/nats.ts';
import { samplesOutside } from './aspects/samples-outside.ts';

const NOW = Date.UTC(2026, 5, 1);
const MIB = 1024 ** 2;
const look = async (aspect: Aspect, hub: unknown, past: Point[] = []) =>
  aspect.look({ hub: hub as Hub, now: NOW, past });

const viaNats = (more: Partial<NatsStanding>) => ({
  config: { nats: { servers: ['tls://a'], max_mb: 100 } },
  nats: {
    standing: (): NatsStanding => ({
      ...{ state: 'connected', since: NOW - 60_000, server: 'a:4222', trouble: null, waiting: 3, waiting_bytes: 900 },
      ...{ taken: 5, refused: 0, expired: 0 },
      ...more,
    }),
  },
});

test('NATS is left out where it isn’t set, and is judged by its connection and by what waits in its stream', async () => {
  assert.equal(await look(nats, { config: {}, nats: undefined }), undefined);
  const statusOf = async (more: Partial<NatsStanding>, past: Point[] = []) =>
    (await look(nats, viaNats(more), past))?.status;
  assert.equal(await statusOf({}), 'good');
  assert.equal(await statusOf({ waiting: null, waiting_bytes: null }), 'unknown');
  assert.equal(await statusOf({ waiting_bytes: 60 * MIB }), 'warning');
  assert.equal(await statusOf({ waiting_bytes: 95 * MIB }), 'bad');
  assert.equal(await statusOf({ expired: 4 }), 'warning');
  assert.equal(await statusOf({ expired: 4 }, [{ at: NOW - 1_000, figure: 4 }]), 'good');
  const away = { state: 'away', server: null, waiting: null, waiting_bytes: null } as const;
  assert.equal(await statusOf({ ...away, since: NOW - 5_000 }), 'unknown');
  const gone = await look(nats, viaNats({ ...away, since: NOW - 31_000, trouble: 'connection refused' }));
  assert.deepEqual([gone?.status, gone?.since], ['bad', NOW - 31_000]);
  assert.match(gone?.text.en ?? '', /connection refused/);
});

const sending = (more: Partial<OutboxStats>) => ({
  outside: {
    outbox: (): OutboxStats => ({
      ...{ rows: 0, bytes: 0, oldest_at: null, sent: 90, dropped: { too_old: 0, refused: 0 } },
      ...{ last_error: null, sent_at: NOW - 1_000 },
      ...more,
    }),
  },
});

test('the store of samples outside is left out where nothing is sent, and is judged by what waits and what it refuses', async () => {
  assert.equal(await look(samplesOutside, { outside: undefined }), undefined);
  assert.equal(await look(samplesOutside, { outside: { outbox: () => undefined } }), undefined);
  const statusOf = async (more: Partial<OutboxStats>, past: Point[] = []) =>
    (await look(samplesOutside, sending(more), past))?.status;
  const waiting = (ms: number) => ({ rows: 4, bytes: 5_000, oldest_at: NOW - ms });
  assert.equal(await statusOf({}), 'good');
  assert.equal(await statusOf({ sent_at: null, ...waiting(1_000) }), 'unknown');
  assert.equal(await statusOf(waiting(60_000)), 'good');
  assert.equal(await statusOf(waiting(6 * 60_000)), 'warning');
  assert.equal(await statusOf(waiting(7 * 3_600_000)), 'bad');
  assert.equal(await statusOf({ last_error: { at: NOW, said: 'a answers 401' }, ...waiting(1_000) }), 'warning');
  assert.equal(await statusOf({ last_error: { at: NOW - 2_000, said: 'it was away' } }), 'good');
  assert.equal(await statusOf({ dropped: { too_old: 0, refused: 7 } }), 'warning');
  assert.equal(await statusOf({ dropped: { too_old: 0, refused: 7 } }, [{ at: NOW - 9_000, figure: 7 }]), 'good');
});
