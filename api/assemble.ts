/** Makes the parts of a hub over an open database. Nothing runs by itself yet: that is `start.ts`, or a test. */
import type { Logger } from 'pino';
import { keepAgents } from './agents/keep-agents.ts';
import { natsWay } from './agents/nats-way.ts';
import { keepAudit } from './audit/keep-audit.ts';
import type { Config } from './config.ts';
import type { Db } from './db/open.ts';
import { keepDiscovering } from './discovery/keep-discovering.ts';
import { keepEmergency } from './emergency/keep-emergency.ts';
import { createPageCheck } from './health/check-pages.ts';
import { watchDisk } from './health/disk.ts';
import { watchPlatform } from './health/platform.ts';
import type { Hub } from './hub.ts';
import { createIpv6Keeper } from './ipv6/keep-ipv6.ts';
import { createPlanDesk } from './ipv6/plan-desk.ts';
import { prove } from './ipv6/prove.ts';
import { createLabKeeper } from './lab/lab.ts';
import { runLoad } from './load/engine.ts';
import { createLoadTests } from './load/keep-runs.ts';
import { createFirstRun } from './log-in/first-run.ts';
import { createLockOut } from './log-in/lock-out.ts';
import { createLogIn } from './log-in/log-in.ts';
import { createOidc } from './log-in/oidc/oidc.ts';
import { createSecondFactor } from './log-in/second-factor.ts';
import { createMessageKeeper } from './messages/keep-messages.ts';
import { createWays } from './notices/ways.ts';
import { createAuthorities } from './people/authorisation.ts';
import type { Keys } from './people/keys.ts';
import { limitedBeside } from './people/reach.ts';
import { openHistory } from './samples/outside/outside.ts';
import { createBus } from './timeline/bus.ts';
import { keepWatching } from './watching/keep-watching.ts';

export type Ground = { db: Db; config: Config; keys: Keys; log: Logger };

/** `close` ends what the hub keeps going and shuts the database, what is needed last at the end; no request may come any more. */
export function assemble({ db, config, keys, log }: Ground): { hub: Hub; close(): Promise<void> } {
  const { samples, history, outside } = openHistory({ db, config, log });
  const bus = createBus();
  const authorities = createAuthorities(db);
  const logIn = createLogIn(db, keys, config, authorities);
  const limited = limitedBeside(db);
  const watching = keepWatching({ db, config, keys, log, samples, bus });
  const agents = keepAgents({ db, keys, log, watching });
  watching.onRescheduled(agents.changed);
  const lab = createLabKeeper({ db, config, keys, bus, log, watching });
  const hub: Hub = {
    db,
    limited: limited.open,
    config,
    keys,
    log,
    authorities,
    logIn,
    firstRun: createFirstRun(db, logIn),
    lockOut: createLockOut(db),
    secondFactor: createSecondFactor(db, logIn),
    oidc: createOidc({ db, keys, config, log, bus, logIn }),
    samples,
    history,
    outside,
    watching,
    agents,
    nats: natsWay(config.nats, { db, keys, agents, log }),
    bus,
    lab,
    discovery: keepDiscovering({ db, keys, bus, log, watching }),
    messages: createMessageKeeper({ db, config, keys, log, bus, watching }),
    ways: createWays({ db, keys, config }),
    audit: keepAudit({ db, config, keys, log }),
    ipv6: createIpv6Keeper({ db, samples, bus, log, prove }),
    plan: createPlanDesk(db),
    disk: watchDisk(config.folder),
    pages: createPageCheck({ db, log, ...(config.check_pages_s ? { every_s: config.check_pages_s } : {}) }),
    load: createLoadTests({ db, keys, bus, log, agents, watching }, { runLoad }),
    emergency: keepEmergency({ db, keys, config, bus, log, watching }),
    platform: watchPlatform(() => hub),
  };
  return {
    hub,
    async close() {
      await hub.platform.stop();
      await hub.pages.stop();
      await outside?.stop();
      await hub.load.close();
      await hub.emergency.stop();
      await hub.messages.close();
      await hub.discovery.close();
      await hub.ipv6.stop();
      await hub.plan.stop();
      await hub.audit.stop();
      await agents.stop();
      await watching.stop();
      await lab.close();
      try {
        db.$client.pragma('wal_checkpoint(TRUNCATE)');
      } catch (error) {
        // On a full disk the log stays beside the database, and the next start takes it over.
        log.warn({ err: error }, 'the database could not be tidied up');
      }
      limited.close();
      db.$client.close();
    },
  };
}
