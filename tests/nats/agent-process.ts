/** The agent's end as a process of its own, inside a namespace: tells how far the hub has taken it in, and ends when that is all. */
import { natsUplink } from '#probes/agent/nats-uplink.ts';
import type { OwnKeys } from '#probes/agent/sealing.ts';
import { smallAgent } from './small-agent.ts';

export type AgentGiven = {
  agent_id: number;
  keys: OwnKeys;
  hub_key: string;
  server: string;
  records: number;
  per_batch: number;
  is_slow?: boolean;
};

const { keys, hub_key, server, ...wanted } = JSON.parse(process.argv[2] ?? '') as AgentGiven;
const uplink = natsUplink({ agent_id: wanted.agent_id, pair: keys.sign, place: { servers: [server] }, reread_ms: 500 });
const agent = smallAgent(uplink, keys, hub_key, wanted);
const tell = (error: Error) => void process.stderr.write(`${error.message}\n`);
uplink.listen(() => {}, tell, new AbortController().signal);
const telling = setInterval(() => process.stdout.write(`${agent.taken_to()}\n`), 50);
await agent.done(90_000);
clearInterval(telling);
process.stdout.write(`${agent.taken_to()}\n`);
agent.stop();
await uplink.close();
