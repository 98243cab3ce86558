/** What the areas work with, made once at start and handed to each. */
import type { Logger } from 'pino';
import type { AgentKeeper } from './agents/keeper.ts';
import type { NatsWay } from './agents/nats-way.ts';
import type { AuditKeeper } from './audit/keep-audit.ts';
import type { Config } from './config.ts';
import type { Db } from './db/open.ts';
import type { DiscoveryKeeper } from './discovery/keeper.ts';
import type { Emergency } from './emergency/keeper.ts';
import type { PageCheck } from './health/check-pages.ts';
import type { Disk } from './health/disk.ts';
import type { Platform } from './health/standing.ts';
import type { Ipv6Keeper } from './ipv6/keep-ipv6.ts';
import type { PlanDesk } from './ipv6/plan-desk.ts';
import type { LabKeeper } from './lab/keeper.ts';
import type { LoadTests } from './load/keeper.ts';
import type { FirstRun } from './log-in/first-run.ts';
import type { LockOut } from './log-in/lock-out.ts';
import type { LogIn } from './log-in/log-in.ts';
import type { Oidc } from './log-in/oidc/oidc.ts';
import type { SecondFactor } from './log-in/second-factor.ts';
import type { MessageKeeper } from './messages/keep-messages.ts';
import type { Ways } from './notices/ways.ts';
import type { Authorities } from './people/authorisation.ts';
import type { Keys } from './people/keys.ts';
import type { History } from './samples/history.ts';
import type { Outside } from './samples/outside/outside.ts';
import type { Samples } from './samples/samples.ts';
import type { Bus } from './timeline/bus.ts';
import type { Watching } from './watching/keep-watching.ts';

export type Hub = {
  db: Db;
  /** The same file as somebody limited to some units sees it; opened when it is first asked for. */
  limited(): Db;
  config: Config;
  keys: Keys;
  log: Logger;
  authorities: Authorities;
  logIn: LogIn;
  firstRun: FirstRun;
  lockOut: LockOut;
  secondFactor: SecondFactor;
  oidc: Oidc;
  /** In the database: what judging reads. */
  samples: Samples;
  /** Of whatever age, from wherever they are: what people read. */
  history: History;
  /** The store of samples outside, where one is set. */
  outside: Outside | undefined;
  watching: Watching;
  agents: AgentKeeper;
  /** The way of agents over NATS, where one is set. */
  nats: NatsWay | undefined;
  bus: Bus;
  lab: LabKeeper;
  discovery: DiscoveryKeeper;
  messages: MessageKeeper;
  /** By which notices leave the console. */
  ways: Ways;
  audit: AuditKeeper;
  ipv6: Ipv6Keeper;
  plan: PlanDesk;
  disk: Disk;
  /** Whether all pages of the database hold together. */
  pages: PageCheck;
  load: LoadTests;
  emergency: Emergency;
  platform: Platform;
};
