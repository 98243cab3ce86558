/**
 * Runs inside the manager's namespace: starts the whole server there, enters three hosts with their addresses and a
 * credential, and prints as JSON what the server then knows of them. Started by network.test.ts.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ask } from '../administration.ts';
import { signUp, startServer } from '../server.ts';

const WAIT_MS = 90_000;

type Given = {
  folder: string;
  community: string;
  user: { name: string; auth_key: string; priv_key: string };
  hosts: { name: string; v4: string; v6: string }[];
};

const given = JSON.parse(process.argv[2] ?? '') as Given;
const server = await startServer(given.folder);
try {
  const ask = await signUp(server);
  const credential = await made(ask, '/api/credentials', {
    name: 'extranet',
    secret: {
      kind: 'snmp_user',
      user: given.user.name,
      auth_protocol: 'sha256',
      auth_key: given.user.auth_key,
      priv_protocol: 'aes',
      priv_key: given.user.priv_key,
    },
  });
  const ids: number[] = [];
  for (const { name, v4, v6 } of given.hosts) {
    ids.push(
      await made(ask, '/api/nodes', {
        name: `${name} as recorded`,
        role: 'router',
        addresses: [v4, v6],
        credential_id: credential,
        watch: ['icmp', 'snmp'],
      }),
    );
  }
  const nodes = await Promise.all(ids.map((id) => settled(ask, id)));
  const metrics = await ask('GET', '/api/overview');
  process.stdout.write(`${JSON.stringify({ nodes, overview: metrics.body, log: server.output().err })}\n`);
} finally {
  await server.end();
}

async function made(ask: Ask, path: string, body: unknown): Promise<number> {
  const answer = await ask('POST', path, body);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.id ?? answer.body.node?.id ?? answer.body.credential?.id;
}

/** The node's page once every watch has looked and neighbours were seen. */
async function settled(ask: Ask, id: number): Promise<unknown> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const { body } = await ask('GET', `/api/nodes/${id}`);
    const watches = body.watches as { id: number; outcome: string | null }[];
    const looked = watches.length >= 4 && watches.every(({ outcome }) => outcome === 'ok');
    if (looked && body.neighbours.length > 0) return body;
    if (Date.now() > deadline) throw new Error(`node ${id} did not settle: ${JSON.stringify(body).slice(0, 4_000)}`);
    await sleep(500);
  }
}
