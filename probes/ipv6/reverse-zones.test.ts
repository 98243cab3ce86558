import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { writeName } from '../dns/name.ts';
import { isDelegated } from './reverse-zones.ts';

const ZONE = '0.0.0.0.0.1.2.ip6.arpa';

/** A resolver that answers with this code and so many NS records of `owner`. */
async function resolver(t: TestContext, { rcode = 0, owner = '' }): Promise<{ address: string; port: number }> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const end = query.indexOf(0, 12) + 5;
    const data = writeName('ns.test');
    const record = Buffer.concat([writeName(owner), Buffer.from([0, 2, 0, 1, 0, 0, 0, 60, 0, data.length]), data]);
    const head = Buffer.from(query.subarray(0, end));
    head.writeUInt16BE(0x8180 | rcode, 2);
    head.writeUInt16BE(owner ? 1 : 0, 6);
    head.writeUInt16BE(0, 10);
    socket.send(Buffer.concat([head, ...(owner ? [record] : [])]), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  t.after(() => socket.close());
  return { address: '127.0.0.1', port: socket.address().port };
}

test('a zone with name servers of its own is delegated; of trouble nothing is known', async (t) => {
  const ask = async (what: { rcode?: number; owner?: string }) =>
    isDelegated(ZONE, await resolver(t, what), new AbortController().signal);
  assert.equal(await ask({ owner: ZONE }), true);
  assert.equal(await ask({ owner: 'ip6.arpa' }), false);
  assert.equal(await ask({}), false);
  assert.equal(await ask({ rcode: 3 }), false);
  assert.equal(await ask({ rcode: 2 }), null);
  assert.equal(await ask({ rcode: 5 }), null);
  const nobody = await resolver(t, {});
  const stopping = AbortSignal.abort(new Error('stopped'));
  await assert.rejects(isDelegated(ZONE, nobody, stopping), /stopped/);
});
