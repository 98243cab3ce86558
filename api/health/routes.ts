import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, endpoint, routes } from '../middleware/endpoint.ts';
import { Refusal } from '../middleware/errors.ts';
import { VERSION } from '../version.ts';

const Health = z.object({
  status: z.literal('ok'),
  version: z.string(),
  database: z.literal('ok'),
  watches: z.int(),
  uptime_s: z.int(),
});

const health = endpoint('public', { method: 'get', path: '/health', responses: answers(Health) });

/** 200 when the database can be written and what is seen finds its place in it. */
export const healthRoutes = (hub: Hub) =>
  routes().openapi(health, (c) => {
    try {
      hub.db.$client.prepare('select 1 from targets limit 1').get();
      // Takes the write lock and lets it go: a read-only disk shows here.
      hub.db.$client.exec('begin immediate; rollback');
    } catch {
      throw new Refusal(503, 'database', '数据库不可写', 'The database can not be written');
    }
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
      },
      200,
    );
  });
