/** How far a job is: a bar, what is being done, what is left. */
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { isOpenJob, type Job } from './calls.ts';

/** Of what is known to be done so far: tables may bring more to ask, so it can fall back. */
function shareOf(job: Job): number {
  const all = job.to_sweep + job.asked + job.waiting;
  return all === 0 ? 0 : (job.swept + job.asked) / all;
}

function doing(job: Job): string {
  if (job.state === 'waiting') return t('discovery.now_waiting');
  const asking = job.now?.asking ?? [];
  if (asking[0] !== undefined) {
    const more = asking.length > 1 ? ` ${t('discovery.now_more', { n: asking.length })}` : '';
    return t('discovery.now_asking', { address: asking[0] }) + more;
  }
  return job.now?.sweeping ? t('discovery.now_sweeping', { address: job.now.sweeping }) : t('discovery.now_preparing');
}

export function Progress(props: { job: Job }) {
  const percent = () => (props.job.state === 'done' ? 100 : Math.floor(shareOf(props.job) * 100));
  return (
    <div class="space-y-1">
      <ProgressBar percent={percent()} label={t('discovery.progress')} />
      <p class="numeric flex flex-wrap gap-x-4 text-sm">
        <Show when={props.job.to_sweep > 0}>
          <span>{t('discovery.progress_sweep', { done: props.job.swept, all: props.job.to_sweep })}</span>
        </Show>
        <span>{t('discovery.progress_ask', { done: props.job.asked, all: props.job.asked + props.job.waiting })}</span>
        <span>{t('discovery.found_of', { n: props.job.found, fresh: props.job.new_found })}</span>
      </p>
      <Show when={isOpenJob(props.job)}>
        <p class="truncate text-sm text-dim">{doing(props.job)}</p>
      </Show>
    </div>
  );
}
