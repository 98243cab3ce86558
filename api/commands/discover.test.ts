/** Discovery from the command line, over the simulated extranet. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { findProgram } from '#probes/find-program.ts';
import { LAB_COMMUNITY, type Lab, startLab } from '#probes/lab/index.ts';

const MAIN = join(import.meta.dirname, '../main.ts');
const BASE = '127.84.0.0';
const PORT = 20_561;
const noFping = findProgram('fping') ? false : 'fping is missing (Debian package fping)';

let lab: Lab;
before(async () => {
  lab = await startLab({ script: false, base: BASE, port_base: PORT });
});
after(() => lab.close());

type Row = { address: string; name: string | null; how: string; via: string | null; hops: number; role: string };

async function discover(words: string[], interrupt?: (err: string) => boolean) {
  const env = { PATH: process.env.PATH ?? '', ZHENGWANG_COMMUNITY: LAB_COMMUNITY };
  const child = spawn(process.execPath, [MAIN, 'discover', ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => {
    err += chunk;
    if (interrupt?.(err)) child.kill('SIGINT');
  });
  const [code] = await once(child, 'close');
  return { code, out, err };
}

test('from one device all others are found along its neighbours, each by whom it is known', async () => {
  const words = ['--from', '127.84.0.1', '--allow', `${BASE}/16`, '--port', String(PORT)];
  const { code, out, err } = await discover([...words, '--json']);
  assert.equal(code, 0, err);
  const { asked, found } = JSON.parse(out) as { asked: number; found: Row[] };
  const speaking = lab.devices.filter(({ role }) => role !== 'firewall');
  assert.deepEqual(found.map(({ name }) => name).toSorted(), speaking.map(({ name }) => name).toSorted());
  assert.equal(asked, speaking.length);
  const [first, ...others] = found;
  assert.deepEqual([first?.address, first?.how, first?.via, first?.hops], ['127.84.0.1', 'seed', null, 0]);
  for (const { how, via, hops } of others) {
    assert.equal(how, 'neighbour');
    assert.equal(found.find(({ address }) => address === via)?.hops, hops - 1);
  }
  const near = await discover([...words, '--max-hops', '1']);
  assert.match(
    near.out,
    /known by\n127\.84\.0\.1 .* seed\n(.* neighbour of 127\.84\.0\.1\n)+\d+ of \d+ addresses answer\n$/,
  );
});

test('Ctrl-C ends it and prints what was found so far', { skip: noFping }, async () => {
  const words = [`${BASE}/20`, '--port', String(PORT), '--rate', '300', '--json'];
  const { code, out } = await discover(words, (err) => /, [1-9]\d* answer/.test(err));
  assert.equal(code, 130);
  const { found } = JSON.parse(out) as { found: Row[] };
  assert.ok(found.length > 0 && found.length < 4_094, `${found.length}`);
});

test('what is wrong with the words is said in a sentence, and nobody is asked', async () => {
  const seed = ['--from', '127.84.0.1'];
  const rows: [string[], RegExp][] = [
    [seed, /--allow/],
    [['--from', 'router', '--allow', '127.0.0.0/8'], /router is no address/],
    [['--from', '169.254.169.254', '--allow', '169.254.0.0/16'], /no address that may be asked/],
    [[...seed, '--allow', '127.84.0.0/16', '--follow', 'rumours'], /--follow takes neighbours, arp, routes/],
    [[...seed, '--allow', '127.84.0.0/16', '--max-hops', '99'], /--max-hops/],
    [[], /RANGE is missing/],
  ];
  for (const [words, said] of rows) {
    const { code, out, err } = await discover(words);
    assert.deepEqual([code, out], [2, ''], words.join(' '));
    assert.match(err, said);
  }
});
