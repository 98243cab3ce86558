/** `zhengwang load --plan` for somebody with a second factor: the code is asked for too, and without it nothing is opened. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { getRequestListener } from '@hono/node-server';
import { PASSWORD, testHub } from '#api/testing.ts';
import { MAIN } from './server.ts';
import { totp } from './totp.ts';

async function load(url: string, input: string) {
  const env = { PATH: process.env.PATH ?? '', ZHENGWANG_URL: url, ZHENGWANG_USER: 'admin' };
  const child = spawn(process.execPath, [MAIN, 'load', '--plan', '7'], { env, stdio: ['pipe', 'ignore', 'pipe'] });
  let err = '';
  child.stderr.on('data', (chunk) => (err += chunk));
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, err };
}

test('a second factor is asked for, and the hub speaks only then of the plan', async () => {
  const t = await testHub();
  const server: Server = createServer(getRequestListener(t.app.fetch)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const begun = await t.ask('POST', '/api/profile/second-factor/enrol', { password: PASSWORD });
    const secret = new URL(begun.body.uri).searchParams.get('secret') ?? '';
    const confirmed = await t.ask('POST', '/api/profile/second-factor/confirm', { code: totp(secret) });
    assert.equal(confirmed.status, 200, confirmed.text);
    const wrong = await load(url, `${PASSWORD}\n000000\n`);
    assert.equal(wrong.code, 1);
    assert.match(wrong.err, /code is wrong/);
    assert.match((await load(url, `${PASSWORD}\n`)).err, /nobody answered/);
    const entered = await load(url, `${PASSWORD}\n${totp(secret, Date.now() + 30_000)}\n`);
    assert.equal(entered.code, 1);
    assert.match(entered.err, /Code .*no such load plan|Code .*load plan/i);
  } finally {
    server.closeAllConnections();
    server.close();
    await t.stop();
  }
});
