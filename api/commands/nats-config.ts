import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { nkeys } from '@nats-io/transport-node';
import { nkeyOf } from '#probes/agent/nkey.ts';
import {
  hubConfig,
  type Leaf,
  leafConfig,
  type NatsUser,
  passwordVariable,
  urlVariable,
} from '../agents/nats-config.ts';
import { readConfig } from '../config.ts';
import type { Db } from '../db/open.ts';
import { openToRead } from '../db/open-to-read.ts';
import { UserError } from '../user-error.ts';
import type { Command } from './command.ts';
import { UsageError } from './usage.ts';

export const natsConfig: Command = {
  help: `Usage: zhengwang nats-config [--behind NAME=ID,ID …] [--for NAME] [options] > nats-server.conf
打印 nats-server 配置：每个探测点一个用户，仅可发布和读取自己的内容；文件中没有密钥和口令。可在服务运行时执行。

Reads the database of ZHENGWANG_DATA and prints a configuration of nats-server (2.9 and later) for all trusted agents whose
way is NATS. It holds no secret: agents and hub sign in with keys that they have, and only their public keys stand in it.
After an agent was trusted or revoked, print it anew and send nats-server SIGHUP.

  --behind NAME=ID,ID   these agents reach a county's own nats-server, which is a leaf node NAME; may be given several times
  --for NAME            print the configuration of that county's server instead
  --listen HOST:PORT    where agents and hub come in, default 0.0.0.0:4222
  --leaf-listen HOST:PORT   where leaf nodes come in, default 0.0.0.0:7422
  --store FOLDER        of JetStream, default /var/lib/nats/jetstream
  --cert FILE --key FILE    PEM files of nats-server on its own machine; without them nothing is encrypted on the way

A leaf node signs in with a password of your choice from the environment of both servers: ${passwordVariable('name')} at the
city's, ${urlVariable('name')} (tls://name:password@host:7422) at the county's.
`,
  async run(words) {
    const { values } = parseArgs({
      args: words,
      options: {
        behind: { type: 'string', multiple: true },
        for: { type: 'string' },
        listen: { type: 'string', default: '0.0.0.0:4222' },
        'leaf-listen': { type: 'string', default: '0.0.0.0:7422' },
        store: { type: 'string', default: '/var/lib/nats/jetstream' },
        cert: { type: 'string' },
        key: { type: 'string' },
      },
    });
    if ((values.cert === undefined) !== (values.key === undefined))
      throw new UsageError('--cert and --key need each other');
    const tls = values.cert && values.key ? { tls: { cert_file: values.cert, key_file: values.key } } : {};
    const leaves = (values.behind ?? []).map(readLeaf);
    const { folder, nats } = readConfig(process.env);
    const db = openToRead(folder);
    try {
      const agents = usersOf(db);
      const unknown = leaves
        .flatMap(({ agent_ids }) => agent_ids)
        .find((id) => !agents.some((agent) => agent.id === id));
      if (unknown !== undefined) throw new UsageError(`--behind: no trusted agent ${unknown} goes by NATS`);
      if (values.for !== undefined) {
        const leaf = leaves.find(({ name }) => name === values.for);
        if (!leaf) throw new UsageError(`--for ${values.for} needs --behind ${values.for}=ID,ID`);
        process.stdout.write(leafConfig({ leaf, agents, listen: values.listen, ...tls }));
        return 0;
      }
      process.stdout.write(
        hubConfig({
          ...{
            hub_nkey: hubKey(db, nats?.creds_file),
            agents,
            leaves,
            listen: values.listen,
            store_folder: values.store,
          },
          ...{ leaf_listen: values['leaf-listen'], max_bytes: (nats?.max_mb ?? 1_024) * 1024 * 1024, ...tls },
        }),
      );
      return 0;
    } finally {
      db.$client.close();
    }
  },
};

function readLeaf(text: string): Leaf {
  const [, name, ids] = /^([a-z][a-z0-9-]{0,30})=(\d{1,15}(?:,\d{1,15})*)$/.exec(text) ?? [];
  if (name === undefined || ids === undefined)
    throw new UsageError(`--behind ${text}: must be like county=3,4, the name in small letters, digits and hyphens`);
  return { name, agent_ids: ids.split(',').map(Number) };
}

const usersOf = (db: Db): NatsUser[] =>
  db.$client
    .prepare("select id, name, sign_key from agents where way = 'nats' and state = 'trusted' order by id")
    .all() as NatsUser[];

function hubKey(db: Db, creds_file: string | undefined): string {
  if (creds_file !== undefined) {
    const seed = /\bSU[A-Z2-7]{56}\b/.exec(readFileSync(creds_file, 'utf8'))?.[0];
    if (!seed) throw new UserError(`${creds_file} holds no seed of a user (SU…)`);
    return nkeys.fromSeed(new TextEncoder().encode(seed)).getPublicKey();
  }
  const own = db.$client.prepare("select public_key from own_keys where name = 'agents'").pluck().get();
  if (typeof own !== 'string') throw new UserError('The hub has no key for its agents yet: invite one first');
  return nkeyOf(own);
}
