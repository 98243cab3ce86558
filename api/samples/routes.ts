/** Numbers over time, as the charts want them: buckets with their least, mean and greatest; a gap has no bucket. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, endpoint, routes } from '../middleware/endpoint.ts';
import { notFound, wrong } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import { labelOfSeries } from '../watching/label.ts';
import { watches } from '../watching/schema.ts';
import { Point, pointsOf } from './points.ts';

const Query = z.object({
  watch_id: z.coerce.number().int().positive(),
  series: z.string().min(1).max(100),
  part: z.string().max(200).default(''),
  from: z.coerce.number().int().min(0),
  to: z.coerce.number().int().min(0),
  points: z.coerce.number().int().min(1).max(2_000).default(300),
});

const samples = endpoint('watching:read', {
  method: 'get',
  path: '/samples',
  request: { query: Query },
  responses: answers(
    z.object({
      points: z.array(Point),
      /** The length of a bucket; null when each point is one sample. */
      bucket_ms: z.number().nullable(),
      unit: z.string().nullable(),
      /** Counters come as rates per second. */
      counter: z.boolean(),
      title: Text,
    }),
  ),
});

/** Watches that look more often than this are shown in buckets sooner. */
const FINEST_MS = 60_000;
/** Longer than any retention: a query over more is a mistake. */
const MAX_SPAN_MS = 11 * 366 * 86_400_000;

export const samplesRoutes = (hub: Hub) =>
  routes().openapi(samples, async (c) => {
    const { watch_id, series, part, from, to, points } = c.req.valid('query');
    if (to <= from || to - from > MAX_SPAN_MS) throw wrong('to', '时间范围有误', 'The period is wrong');
    const watch = hub.db.select({ probe: watches.probe }).from(watches).where(eq(watches.id, watch_id)).get();
    if (!watch) throw notFound('监测', 'watch');
    const asked = { watch: watch_id, series, part, from, to };
    // A short period is shown sample by sample.
    const [whole] = to - from <= points * FINEST_MS ? await hub.history.read(asked) : [];
    const fine = whole && whole.at.length <= points ? whole : undefined;
    const line = fine ?? (await hub.history.read({ ...asked, step_ms: Math.ceil((to - from) / points) }))[0];
    const label = labelOfSeries(watch.probe, series);
    return c.json({ points: line ? pointsOf(line) : [], bucket_ms: line?.bucket_ms ?? null, ...label }, 200);
  });
