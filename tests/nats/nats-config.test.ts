import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { nkeys } from '@nats-io/transport-node';
import { nkeyOf } from '#probes/agent/nkey.ts';
import { newPair, type OwnKeys } from '#probes/agent/sealing.ts';
import { findProgram } from '#probes/find-program.ts';
import { ownPair } from '../../api/agents/own-key.ts';
import { natsConfig } from '../../api/commands/nats-config.ts';
import { UsageError } from '../../api/commands/usage.ts';
import { open } from '../../api/db/open.ts';
import { readKeys } from '../../api/people/keys.ts';
import { freshFolder, removeFolder, zhengwang } from '../server.ts';
import { addAgent } from './small-keeper.ts';

const SEED = new TextDecoder().decode(nkeys.createUser().getSeed());
let folder: string;
let keys: OwnKeys[];
let hub_nkey: string;
before(() => {
  folder = freshFolder();
  const db = open(folder);
  keys = [1, 2, 3, 4].map(() => ({ sign: newPair('Ed25519'), open: newPair('X25519') }));
  keys.forEach((own, i) => {
    addAgent(db, i + 1, own, i === 3 ? 'revoked' : 'trusted');
  });
  db.$client.prepare("update agents set way = 'https' where id = 3").run();
  db.$client.prepare('update agents set name = ? where id = 2').run('two\n  { user: "evil" }');
  hub_nkey = nkeyOf(ownPair(db, readKeys(folder, {}), 0).public);
  db.$client.close();
});
after(() => removeFolder(folder));

const print = (words: string[], more: Record<string, string> = {}) =>
  zhengwang(['nats-config', ...words], { ZHENGWANG_DATA: folder, ...more });

test('each trusted agent that goes by NATS is a user, the others are none, and nothing secret is printed', async () => {
  const { code, out, err } = await print([]);
  assert.equal(code, 0, err);
  const users = [...out.matchAll(/nkey: (U[A-Z2-7]{55})/g)].map(([, nkey]) => nkey);
  assert.deepEqual(users, [hub_nkey, ...keys.slice(0, 2).map((own) => nkeyOf(own.sign.public))]);
  for (const own of keys) for (const secret of [own.sign.secret, own.open.secret]) assert.ok(!out.includes(secret));
  assert.doesNotMatch(out, /^\s*\{ user: "evil"/m);
  assert.match(
    out,
    /publish: \["zw\.seen\.2", "\$JS\.API\.DIRECT\.GET\.KV_ZW_WORK\.\$KV\.ZW_WORK\.2", [^\]]*\$KV\.ZW_TAKEN\.2"\]/,
  );
});

test('an agent behind a county signs in there and not at the city, and both files are taken by nats-server', {
  skip: findProgram('nats-server') ? false : 'nats-server is missing',
}, async () => {
  const city = await print(['--behind', 'county-a=2']);
  const county = await print(['--behind', 'county-a=2', '--for', 'county-a', '--listen', '127.0.0.1:4222']);
  const two = nkeyOf((keys[1] as OwnKeys).sign.public);
  assert.ok(!city.out.includes(two));
  assert.ok(county.out.includes(two) && !county.out.includes(hub_nkey));
  const environment = {
    ZHENGWANG_LEAF_COUNTY_A: 'p'.repeat(22),
    ZHENGWANG_LEAF_COUNTY_A_URL: 'tls://county-a:p@127.0.0.1:7422',
  };
  for (const [name, { out }] of Object.entries({ city, county })) {
    const file = join(folder, `${name}.conf`);
    writeFileSync(file, out);
    const tried = spawnSync(findProgram('nats-server') as string, ['-t', '-c', file], {
      encoding: 'utf8',
      env: environment,
    });
    assert.equal(tried.status, 0, tried.stderr);
  }
});

test('the hub signs in with a seed of its own where one is given', async () => {
  const file = join(folder, 'hub.nk');
  writeFileSync(file, `${SEED}\n`);
  const { out, err } = await print([], { ZHENGWANG_NATS: 'nats://127.0.0.1', ZHENGWANG_NATS_CREDS: file });
  assert.equal(err, '');
  assert.ok(!out.includes(hub_nkey) && !out.includes(SEED));
  writeFileSync(file, 'nothing');
  const wrong = await print([], { ZHENGWANG_NATS: 'nats://127.0.0.1', ZHENGWANG_NATS_CREDS: file });
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /holds no seed/);
});

test('wrong words are told', async () => {
  process.env.ZHENGWANG_DATA = folder;
  for (const [words, message] of [
    [['--behind', 'County=1'], /must be like county=3,4/],
    [['--behind', 'a=3'], /no trusted agent 3 goes by NATS/],
    [['--behind', 'a=4'], /no trusted agent 4/],
    [['--for', 'a'], /needs --behind a=/],
    [['--cert', 'x'], /need each other/],
  ] as const) {
    await assert.rejects(
      async () => natsConfig.run([...words]),
      { code: new UsageError().code, message },
      words.join(' '),
    );
  }
});
