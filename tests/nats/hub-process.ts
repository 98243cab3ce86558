/** The hub's end of NATS as a process of its own, so that it can die: after so many commits it kills itself before it acknowledges. */
import { pino } from 'pino';
import { signInAs } from '#probes/agent/nkey.ts';
import type { Pair } from '#probes/agent/sealing.ts';
import { keepNats } from '../../api/agents/nats.ts';
import { open } from '../../api/db/open.ts';
import { smallKeeper } from './small-keeper.ts';

export type HubGiven = { folder: string; server: string; own: Pair; commits: number | null };

const { folder, server, own, commits } = JSON.parse(process.argv[2] ?? '') as HubGiven;
const db = open(folder);
const keeper = smallKeeper(db, own);
let committed = 0;
keepNats({
  agents: {
    ...keeper,
    take(batch, from) {
      const receipt = keeper.take(batch, from);
      committed += 1;
      if (committed === commits) process.kill(process.pid, 'SIGKILL');
      return receipt;
    },
  },
  agentIds: () => keeper.counts().map(({ agent_id }) => agent_id),
  place: { servers: [server] },
  sign_in: signInAs(own),
  limits: { max_bytes: 64 * 1024 * 1024, max_age_ms: 3_600_000 },
  log: pino({ level: 'silent' }),
});
setInterval(() => {}, 60_000);
