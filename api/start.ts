/** Puts the parts together: database, log-in, samples, patrol, HTTP; and takes them apart in reverse order. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from './app.ts';
import { keepAudit } from './audit/keep-audit.ts';
import type { Config } from './config.ts';
import { finishRotation, isSealedUnder } from './credentials/rotate-key.ts';
import { holdFolder } from './db/hold.ts';
import { open } from './db/open.ts';
import { keepComparing } from './differences/keep-comparing.ts';
import { keepDiscovering } from './discovery/keep-discovering.ts';
import { watchDisk } from './health/disk.ts';
import type { Hub } from './hub.ts';
import { createLabKeeper } from './lab/lab.ts';
import { type Listening, listen } from './listen.ts';
import { createLog } from './log.ts';
import { createFirstRun } from './log-in/first-run.ts';
import { keepAccounts } from './log-in/keep-accounts.ts';
import { createLockOut } from './log-in/lock-out.ts';
import { createLogIn } from './log-in/log-in.ts';
import { createOidc } from './log-in/oidc/oidc.ts';
import { createSecondFactor } from './log-in/second-factor.ts';
import { createMessageKeeper } from './messages/keep-messages.ts';
import { createAuthorities } from './people/authorisation.ts';
import { masterKey, readKeys } from './people/keys.ts';
import { limitedBeside } from './people/reach.ts';
import { openSamples } from './samples/samples.ts';
import { createBus } from './timeline/bus.ts';
import { keepTraffic } from './traffic/keep-traffic.ts';
import { keepWatching } from './watching/keep-watching.ts';

export type Running = { hub: Hub; port: number; greeting: string[]; renew(): void; stop(): Promise<void> };

export async function start(config: Config): Promise<Running> {
  const release = holdFolder(config.folder);
  const db = open(config.folder);
  finishRotation(db, config.folder, config);
  const keys = readKeys(config.folder, config);
  // For the `credentials_file` of a Prometheus server on this machine.
  writeFileSync(join(config.folder, 'metrics-token'), keys.metrics_token, { mode: 0o600 });
  const log = createLog(config.log);
  if (!isSealedUnder(db, masterKey(config.folder, config)))
    log.error('the key is not the one under which this database was sealed last: its secrets can not be opened');
  const samples = openSamples(db.$client);
  const bus = createBus();
  const authorities = createAuthorities(db);
  const logIn = createLogIn(db, keys, config, authorities);
  const firstRun = createFirstRun(db, logIn);
  const lockOut = createLockOut(db);
  const secondFactor = createSecondFactor(db, logIn);
  const oidc = createOidc({ db, keys, config, log, bus, logIn });
  const limited = limitedBeside(db);
  const watching = keepWatching({ db, config, keys, log, samples, bus });
  const traffic = keepTraffic({ db, samples, log });
  const lab = createLabKeeper({ db, config, keys, bus, log, watching });
  await lab.resume();
  const accounts = keepAccounts({
    db,
    bus,
    lockOut,
    onError: (error) => log.error({ err: error }, 'looking after accounts failed'),
  });
  const comparing = keepComparing(db, bus, (error) =>
    log.error({ err: error }, 'comparing the books with what was seen failed'),
  );
  const discovery = keepDiscovering({ db, keys, bus, log, watching });
  discovery.resume();
  const messages = createMessageKeeper({ db, config, keys, log, bus, watching });
  const audit = keepAudit({ db, config, keys, log });
  const hub: Hub = {
    db,
    limited: limited.open,
    config,
    keys,
    log,
    authorities,
    logIn,
    firstRun,
    lockOut,
    secondFactor,
    oidc,
    samples,
    watching,
    bus,
    lab,
    discovery,
    messages,
    audit,
    disk: watchDisk(config.folder),
  };
  let server: Listening | undefined;
  const stop = async () => {
    // What comes in first, what it needs last.
    await messages.close();
    await server?.close();
    await discovery.close();
    comparing.stop();
    accounts.stop();
    await audit.stop();
    traffic.stop();
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
    release();
  };
  try {
    server = await listen(createApp(hub), config.host, config.port, config.tls ? { tls: config.tls } : {});
    await messages.open();
  } catch (error) {
    await stop();
    throw error;
  }
  const { port } = server;
  return { hub, port, greeting: greet(hub, port), renew: () => renew(hub, server), stop };
}

/** New TLS files; while they are no good, the old ones stay in use. */
function renew({ log, config }: Hub, server: Listening | undefined) {
  if (!config.tls) return;
  try {
    server?.renew();
    log.info('the TLS certificate was read anew');
  } catch (error) {
    log.error({ err: error }, 'the new TLS certificate is no good; the old one stays in use');
  }
}

function greet(hub: Hub, port: number): string[] {
  const address = hub.config.url ?? `${hub.config.tls ? 'https' : 'http'}://localhost:${port}`;
  const token = hub.firstRun.token();
  const lines = ['', `  政网 Zhengwang  ${address}`, `  data / 数据: ${hub.config.folder}`];
  for (const [name, { hosts, port }] of Object.entries(hub.messages.receiving().listening)) {
    lines.push(`  ${name.replace('_', ' over ').toUpperCase()}  ${hosts.join(', ')} ${port}`);
  }
  if (token) {
    lines.push(
      '',
      '  Create the three administrators (the link works once):',
      '  创建三类管理员（链接仅可使用一次）：',
      `  ${address}/first-run#token=${token}`,
    );
  }
  return [...lines, ''];
}
