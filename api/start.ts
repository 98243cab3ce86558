/** Puts the parts together: database, log-in, samples, patrol, HTTP; and takes them apart in reverse order. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from './app.ts';
import { assemble } from './assemble.ts';
import { keepFindings } from './compliance/keep-findings.ts';
import { keepReminders } from './compliance/keep-reminders.ts';
import type { Config } from './config.ts';
import { settleAll } from './conformance/keep-watches.ts';
import { keepConnectors } from './connectors/keep-connectors.ts';
import { createProvince } from './connectors/province.ts';
import { finishRotation, isSealedUnder } from './credentials/rotate-key.ts';
import { holdFolder } from './db/hold.ts';
import { open } from './db/open.ts';
import { keepComparing } from './differences/keep-comparing.ts';
import { dropDrafts } from './drafts.ts';
import { keepPlanCoverage } from './emergency/keep-coverage.ts';
import { keepDrills } from './emergency/keep-drills.ts';
import { seedRules } from './emergency/reporting-rules.ts';
import { writeFlushed } from './flushed.ts';
import type { Hub } from './hub.ts';
import { keepReverse } from './ipv6/keep-reverse.ts';
import { keepAnswers } from './knowledge/keep-answers.ts';
import { type Listening, listen } from './listen.ts';
import { keepCoverage } from './load/keep-coverage.ts';
import { createLog } from './log.ts';
import { keepAccounts } from './log-in/keep-accounts.ts';
import { keepNotices } from './notices/keep-notices.ts';
import { masterKey, readKeys } from './people/keys.ts';
import { keepProgress } from './programme/tasks/keep-progress.ts';
import { keepSupervision } from './supervision/keep-supervision.ts';
import { keepTickets } from './tickets/keep-tickets.ts';
import { keepTerms } from './tickets/topics/keep-terms.ts';
import { keepTraffic } from './traffic/keep-traffic.ts';

export type Running = { hub: Hub; port: number; greeting: string[]; renew(): void; stop(): Promise<void> };

export async function start(config: Config): Promise<Running> {
  const release = holdFolder(config.folder);
  const db = open(config.folder);
  finishRotation(db, config.folder, config);
  const keys = readKeys(config.folder, config);
  // For the `credentials_file` of a Prometheus server on this machine.
  keepToken(join(config.folder, 'metrics-token'), keys.metrics_token);
  const log = createLog(config.log);
  if (!isSealedUnder(db, masterKey(config.folder, config)))
    log.error('the key is not the one under which this database was sealed last: its secrets can not be opened');
  const { hub, close } = assemble({ db, config, keys, log });
  const { bus, samples, lab, lockOut, discovery, messages, authorities, ways } = hub;
  const traffic = keepTraffic({ db, samples, log });
  seedRules(db, Date.now());
  settleAll(db, (error, endpoint_id) =>
    log.warn({ err: error, endpoint_id }, 'a watch for conformance can not be kept'),
  );
  hub.watching.rescheduled();
  await dropDrafts(config.folder);
  const tickets = keepTickets({ db, bus, log });
  const terms = keepTerms({ db, folder: config.folder, log });
  const connectors = keepConnectors({ db, log, connectors: [createProvince(hub)] });
  const answers = keepAnswers(hub);
  const reminders = keepReminders(hub);
  const coverage = keepCoverage(hub);
  const planCoverage = keepPlanCoverage(hub);
  const drills = keepDrills(hub);
  const supervision = keepSupervision(hub);
  const progress = keepProgress(hub);
  const findings = keepFindings({ ...hub, lookNow: (id) => hub.watching.patrol.lookNow(id) });
  const notices = keepNotices({ db, bus, log, authorities, ways });
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
  discovery.resume();
  hub.outside?.begin();
  hub.ipv6.begin();
  hub.load.begin();
  hub.emergency.begin();
  hub.platform.begin();
  hub.pages.begin();
  const reverse = keepReverse({ db, plan: hub.plan, bus, log });
  let server: Listening | undefined;
  const stop = async () => {
    // Loads while agents that send one can hear of its end; then what comes in first, what it needs last.
    await hub.load.close();
    await messages.close();
    await hub.nats?.stop();
    await server?.close();
    comparing.stop();
    accounts.stop();
    traffic.stop();
    tickets.stop();
    answers.stop();
    reminders.stop();
    coverage.stop();
    planCoverage.stop();
    drills.stop();
    await progress.stop();
    await findings.stop();
    await supervision.stop();
    await hub.emergency.stop();
    await reverse.stop();
    await terms.stop();
    await Promise.all([connectors.stop(), notices.stop()]);
    await close();
    release();
  };
  try {
    server = await listen(createApp(hub), config.host, config.port, config.tls ? { tls: config.tls } : {});
    await messages.open();
    await hub.nats?.begin();
  } catch (error) {
    await stop();
    throw error;
  }
  const { port } = server;
  return { hub, port, greeting: greet(hub, port), renew: () => renew(hub, server), stop };
}

/** Only when it is another one: a start on a full disk has no need to write it. */
function keepToken(file: string, token: string) {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== token) writeFlushed(file, token);
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
