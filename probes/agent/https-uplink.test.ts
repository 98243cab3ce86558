import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { enrol, httpsUplink, RefusedByHub, wrongHub } from './https-uplink.ts';
import { isAuthorised, isTimely, makeCode, pack, readAuthorisation } from './request.ts';
import { newPair, sign } from './sealing.ts';
import type { FromHub } from './words.ts';

const [own, hubs] = [newPair('Ed25519'), newPair('Ed25519')];
const batch = { agent_id: 7, body: Buffer.from('{}'), signature: sign('batch', Buffer.from('{}'), own) };
const receipt = (): FromHub => ({ is: 'receipt', body: Buffer.from('1'), signature: Buffer.from('2') });

async function serve(
  t: TestContext,
  answer: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void,
): Promise<string> {
  const server = createServer((request, response) => {
    void request.toArray().then((chunks) => answer(request, response, Buffer.concat(chunks)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
function way(t: TestContext, hub: string, hub_now = () => Date.now()) {
  const made = httpsUplink({ hub, ca: undefined, agent_id: 7, pair: own, revision: () => 3, hub_now });
  t.after(() => made.close());
  return made;
}
const { signal } = new AbortController();

test('an agent whose clock is wrong is told the hub’s, asks once more, and goes on by it', async (t) => {
  const statuses: number[] = [];
  const hub = await serve(t, (request, response, body) => {
    const said = readAuthorisation(request.headers.authorization);
    const asked = { method: request.method ?? '', path: request.url ?? '', body };
    assert.ok(said && isAuthorised(asked, said, own.public));
    const status = isTimely(said, Date.now()) ? 200 : 401;
    statuses.push(status);
    response.writeHead(status);
    response.end(JSON.stringify(status === 200 ? pack(receipt()) : { hub_time: Date.now() }));
  });
  const uplink = way(t, hub, () => Date.now() - 86_400_000);
  await uplink.send(batch, signal);
  await uplink.send(batch, signal);
  assert.deepEqual(statuses, [401, 200, 200]);
});

test('whoever is refused whatever the time asks twice and no more', async (t) => {
  let asked = 0;
  const hub = await serve(t, (_, response) => {
    asked += 1;
    response.writeHead(401).end(JSON.stringify({ hub_time: Date.now(), error: { zh: '不', en: 'no' } }));
  });
  await assert.rejects(
    way(t, hub).send(batch, signal),
    (error) => error instanceof RefusedByHub && error.status === 401,
  );
  assert.equal(asked, 2);
});

test('a redirect leads nowhere, an answer too long or of another kind is no receipt', async (t) => {
  let elsewhere = 0;
  const other = await serve(t, (_, response) => {
    elsewhere += 1;
    response.end(JSON.stringify(pack(receipt())));
  });
  const answers = [
    (response: ServerResponse) => response.writeHead(307, { location: `${other}/api/agent/batches` }).end(),
    (response: ServerResponse) => response.end(`{"is":"receipt","body":"${'A'.repeat(100_000)}","signature":"AA"}`),
    (response: ServerResponse) => response.end(JSON.stringify(pack({ ...receipt(), is: 'work' }))),
    (response: ServerResponse) => response.writeHead(204).end(),
    (response: ServerResponse) => response.destroy(),
  ];
  const wanted = [/answered 307/, /longer than 65536 bytes/, /no receipt/, /no receipt/, /socket hang up|ECONNRESET/];
  let turn = -1;
  const uplink = way(t, await serve(t, (_, response) => answers[turn]?.(response)));
  for (const said of wanted) {
    turn += 1;
    await assert.rejects(uplink.send(batch, signal), said);
  }
  assert.equal(elsewhere, 0);
});

test('work is waited for with the revision that is known, and handed over as it came', async (t) => {
  const paths: (string | undefined)[] = [];
  const work = { is: 'work' as const, body: Buffer.from('sealed'), signature: Buffer.from('signed') };
  const hub = await serve(t, (request, response) => {
    paths.push(request.url);
    if (paths.length === 1) response.end(JSON.stringify(pack(work)));
  });
  const stop = new AbortController();
  const said = await new Promise((fulfil, reject) => way(t, hub).listen(fulfil, reject, stop.signal));
  stop.abort();
  assert.deepEqual(said, work);
  assert.deepEqual(paths, ['/api/agent/work?revision=3']);
});

test('a code is shown to whom it was made by, and another hub’s answer counts for nothing', async (t) => {
  const keys = { sign: own, open: newPair('X25519') };
  const told = (by = hubs) => {
    const named = { agent_id: 7, name: '甲', sign_key: own.public, seal_key: keys.open.public, hub_time: 1 };
    const body = Buffer.from(JSON.stringify({ ...named, hub_key: by.public }));
    return { is: 'enrolled' as const, body, signature: sign('enrolled', body, by) };
  };
  let answer = told();
  const hub = await serve(t, (_, response) => response.end(JSON.stringify(pack(answer))));
  const code = makeCode(hubs.public);
  assert.equal((await enrol(hub, undefined, code, keys, '1')).agent_id, 7);
  answer = told(newPair('Ed25519'));
  await assert.rejects(enrol(hub, undefined, code, keys, '1'), /not the hub that made this code/);
  answer = { ...told(), signature: told(newPair('Ed25519')).signature };
  await assert.rejects(enrol(hub, undefined, code, keys, '1'), /not the hub that made this code/);
  await assert.rejects(enrol(hub, undefined, 'zwa_x', keys, '1'), /this is no code/);
});

test('plain HTTP is for this machine only, and an address is only that', () => {
  for (const right of ['https://zw.example.gov.cn', 'http://127.0.0.1:8080/', 'http://[::1]:1', 'http://localhost'])
    assert.equal(wrongHub(right), undefined, right);
  for (const wrong of [
    'http://10.1.1.1',
    'http://127.0.0.1.example.cn',
    'ftp://x',
    'x',
    'https://a:b@x',
    'https://x?y',
  ])
    assert.notEqual(wrongHub(wrong), undefined, wrong);
});
