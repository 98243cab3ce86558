/** Metrics that a system brings by itself: taken in as a look of the watch that expects them, so thresholds, evidence and age are the same. */
import { MAX_EXPOSITION_BYTES } from '#probes/openmetrics/exposition.ts';
import { openmetrics } from '#probes/openmetrics/openmetrics.ts';
import { readMetrics } from '#probes/openmetrics/read-metrics.ts';
import type { Hub } from '../hub.ts';
import { conflict, wrong } from '../middleware/errors.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';

type Stored = Omit<PatrolledWatch, 'params'> & { params: string };

export function pushMetrics(
  { db, watching, bus }: Pick<Hub, 'db' | 'watching' | 'bus'>,
  system_id: number,
  text: string,
) {
  if (Buffer.byteLength(text) > MAX_EXPOSITION_BYTES)
    throw wrong('body', `超过 ${MAX_EXPOSITION_BYTES} 字节`, `More than ${MAX_EXPOSITION_BYTES} bytes`);
  const watches = db.$client
    .prepare(`select w.id, w.target_id, w.probe, w.params, w.address, w.family, w.every_s, w.timeout_ms, w.credential_id
      from watches w join targets t on t.id = w.target_id join endpoints e on e.id = t.endpoint_id
      where e.system_id = ? and w.enabled and w.probe = 'openmetrics' and w.params ->> '$.arrives' = 'pushed'`)
    .all(system_id) as Stored[];
  if (watches.length === 0)
    throw conflict(
      '该系统没有等待推送的 OpenMetrics 监测：将监测的“采集方式”设为 pushed',
      'No watch of this system waits for pushed metrics: set how it comes to “pushed”',
    );
  const at = Date.now();
  const batch = watches.map((row) => {
    const watch = { ...row, params: JSON.parse(row.params) as Record<string, unknown> };
    const read = readMetrics(text, openmetrics.params.parse(watch.params), `pushed ${watch.id}`);
    if ('problem' in read)
      throw wrong(`line ${read.line}`, `第 ${read.line} 行：${read.problem}`, `Line ${read.line}: ${read.problem}`);
    const { facts, samples = [], error, partial } = read;
    const said = { ...(error ? { error } : {}), ...(partial ? { partial } : {}) };
    return { watch, observation: { at, took_ms: 0, outcome: 'ok' as const, facts, samples, ...said } };
  });
  watching.pipeline.ingest(batch);
  bus.changed('systems', 'watches');
  return {
    watches: batch.length,
    samples: batch.reduce((sum, { observation }) => sum + observation.samples.length, 0),
  };
}
