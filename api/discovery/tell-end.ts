/** A job's end as a line of the timeline. */
import { eq } from 'drizzle-orm';
import type { Text } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { tell } from '../timeline/tell.ts';
import { discoveryJobs, discoveryScopes, type JobState } from './schema.ts';

const ENDED: Record<Extract<JobState, 'done' | 'stopped' | 'failed'>, Text> = {
  done: { zh: '完成', en: 'done' },
  stopped: { zh: '已停止', en: 'stopped' },
  failed: { zh: '失败', en: 'failed' },
};

export function tellEnd(db: Db, job_id: number, at: number): void {
  const found = db
    .select({ job: discoveryJobs, scope: discoveryScopes.name })
    .from(discoveryJobs)
    .innerJoin(discoveryScopes, eq(discoveryScopes.id, discoveryJobs.scope_id))
    .where(eq(discoveryJobs.id, job_id))
    .get();
  if (!found) return;
  const { job, scope } = found;
  const how = ENDED[job.state as keyof typeof ENDED];
  const why = job.error === null ? '' : job.error;
  const text = {
    zh: `发现任务${how.zh}：扫描 ${job.swept} 个地址，询问 ${job.asked} 个，发现 ${job.found} 个，其中新 ${job.new_found} 个${why && `（${why}）`}`,
    en: `discovery ${how.en}: ${job.swept} addresses swept, ${job.asked} asked, ${job.found} found, ${job.new_found} of them new${why && ` (${why})`}`,
  };
  tell(db, { at, kind: 'discovery', subject: scope, text });
}
