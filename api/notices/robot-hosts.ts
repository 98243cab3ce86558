/** The servers whose robots may be told something: a person's robot mustn't become a way out to anywhere. */
import { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import type { Config } from '../config.ts';
import { refusedProvinceUrl } from '../connectors/province.ts';
import type { Db } from '../db/open.ts';
import { settings } from '../settings/schema.ts';

const KEY = 'robot_hosts';
const Host = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, { error: 'no name of a server, in small letters' });
export const RobotHosts = z.strictObject({ hosts: z.array(Host).max(50) });

const PRESET = ['oapi.dingtalk.com', 'qyapi.weixin.qq.com'];

export function readRobotHosts(db: Db): string[] {
  const row = db.$client.prepare('select value from settings where key = ?').pluck().get(KEY) as string | undefined;
  const parsed = RobotHosts.shape.hosts.safeParse(row === undefined ? PRESET : JSON.parse(row));
  return parsed.success ? parsed.data : PRESET;
}

export function writeRobotHosts(db: Db, actor: Actor, hosts: readonly string[]) {
  db.$client.transaction(() => {
    const before = readRobotHosts(db);
    const value = [...new Set(hosts)];
    db.insert(settings).values({ key: KEY, value }).onConflictDoUpdate({ target: settings.key, set: { value } }).run();
    record(db, actor, { action: 'update', object_kind: 'settings', object_id: KEY, before, after: value });
  })();
}

/** Why a robot's URL can't be used; undefined when it can. Never with the URL itself, which holds a token. */
export function refusedRobotUrl(db: Db, url: string, config: Pick<Config, 'connector_loopback'>): string | undefined {
  if (!URL.canParse(url)) return 'no URL';
  const { hostname } = new URL(url);
  if (!readRobotHosts(db).includes(hostname)) return `${hostname} is not in the administrator’s list`;
  return refusedProvinceUrl(url, config);
}
