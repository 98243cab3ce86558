import { z } from 'zod';
import { outboxState } from '../connectors/outbox.ts';
import { isProvinceOn } from '../connectors/settings.ts';
import type { Hub } from '../hub.ts';
import { answers, endpoint, routes } from '../middleware/endpoint.ts';
import { DAMAGED, fromDatabase, Refusal } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import { wholeOf } from '../people/reach.ts';
import { VERSION } from '../version.ts';
import { STATUSES } from './standing.ts';

const Health = z.object({
  status: z.literal('ok'),
  version: z.string(),
  database: z.literal('ok'),
  watches: z.int(),
  uptime_s: z.int(),
  /** What will become a trouble unless somebody acts. Anybody may read it: it names no address and no file. */
  warnings: z.array(
    z.object({ code: z.enum(['disk_low', 'audit_forwarding', 'audit_keeping', 'province_behind']), ...Text.shape }),
  ),
});
type Warning = z.infer<typeof Health>['warnings'][number];

const health = endpoint('public', { method: 'get', path: '/health', responses: answers(Health) });

const Platform = z.object({
  at: z.int(),
  aspects: z.array(
    z.object({
      name: z.string(),
      group: z.enum(['hub', 'agents']),
      title: Text,
      status: z.enum(STATUSES),
      /** What was measured. */
      text: Text,
      since: z.int(),
      /** Where in the console it leads. */
      path: z.string().nullable(),
      items: z.array(z.object({ name: z.string(), text: Text, path: z.string() })),
    }),
  ),
});

/** How the platform itself stands, the worst first. */
const platform = endpoint('agents:read', {
  method: 'get',
  path: '/health/platform',
  responses: answers(Platform),
});

/** 200 when the database can be written and what is seen finds its place in it. */
export const healthRoutes = (hub: Hub) =>
  routes()
    .openapi(platform, async (c) => c.json(await hub.platform.stand(), 200))
    .openapi(health, (c) => {
      try {
        hub.db.$client.prepare('select 1 from targets limit 1').get();
        // Takes the write lock and lets it go: a read-only disk shows here.
        wholeOf(hub.db).$client.exec('begin immediate; rollback');
      } catch (error) {
        const refusal = fromDatabase(error);
        if (refusal?.status === 503) throw refusal;
        throw new Refusal(503, 'database', '数据库不可写', 'The database can not be written');
      }
      if (hub.pages.last()?.damage) throw DAMAGED();
      const lost_since = hub.watching.lostSince();
      if (lost_since !== undefined) {
        const since = new Date(lost_since).toISOString();
        throw new Refusal(
          503,
          'not_stored',
          `自 ${since} 起监测结果无法保存，磁盘可能已满`,
          `What is seen can't be stored since ${since}; the disk may be full`,
        );
      }
      const { watches } = hub.watching.patrol.stats();
      return c.json(
        {
          status: 'ok' as const,
          version: VERSION,
          database: 'ok' as const,
          watches,
          uptime_s: Math.floor(process.uptime()),
          warnings: warningsOf(hub),
        },
        200,
      );
    });

function warningsOf(hub: Hub): Warning[] {
  const found: Warning[] = [];
  const room = hub.disk.room();
  if (room?.is_low) {
    const free = `${(room.free_bytes / 1024 ** 3).toFixed(1)} GiB`;
    const share = `${Math.floor((room.free_bytes / Math.max(1, room.size_bytes)) * 100)} %`;
    found.push({
      code: 'disk_low',
      zh: `磁盘空间不足：数据目录仅剩 ${free}（${share}），写满后将无法保存任何变更与日志。`,
      en: `The disk is filling up: ${free} (${share}) are left for the data; once it is full, no change and no log can be kept.`,
    });
  }
  const forwarding = hub.audit.forwarding();
  if (forwarding?.error) {
    found.push({
      code: 'audit_forwarding',
      zh: `操作日志无法转发到日志服务器，积压 ${forwarding.behind} 条。`,
      en: `The audit log can’t be forwarded to its syslog server; ${forwarding.behind} entries wait.`,
    });
  }
  if (hub.audit.trouble() !== undefined) {
    found.push({
      code: 'audit_keeping',
      zh: '操作日志无法签名或归档，请审计管理员查看“操作日志”页。',
      en: 'The audit log can’t be signed or archived; the page of the audit log says why.',
    });
  }
  const behind = provinceBehind(hub);
  if (behind > 0) {
    found.push({
      code: 'province_behind',
      zh: `省级平台逾 1 小时未接收消息，积压 ${behind} 条，本系统会持续重试。`,
      en: `The provincial platform has taken nothing for over an hour; ${behind} messages wait and are tried on.`,
    });
  }
  return found;
}

const PATIENCE_MS = 3_600_000;

/** How many messages wait, once the oldest of them has waited for too long. */
function provinceBehind({ db }: Hub): number {
  const whole = wholeOf(db);
  if (!isProvinceOn(whole)) return 0;
  const { waiting, oldest_at } = outboxState(whole, 'province');
  return oldest_at !== null && oldest_at < Date.now() - PATIENCE_MS ? waiting : 0;
}
