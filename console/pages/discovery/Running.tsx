/** Jobs that run now, above all tabs: how far they are, and a button to stop each. */
import { A } from '@solidjs/router';
import { createSignal, For, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { discoveryCommands, type Job } from './calls.ts';
import { Progress } from './Progress.tsx';

export function Running(props: { jobs: Job[]; refused: string | undefined }) {
  return (
    <Show when={props.jobs.length > 0}>
      <section aria-label={t('discovery.job_state_running')} class="card mb-4 divide-y divide-line">
        <For each={props.jobs}>
          {(job) => (
            <div class="flex flex-wrap items-start gap-x-6 gap-y-2 px-4 py-3">
              <div class="w-44 min-w-0">
                <A href={paths.discovery({ tab: 'jobs', job: job.id })} class="link font-medium">
                  {job.scope_name}
                </A>
                <p class="text-sm text-dim">
                  {t('discovery.job_n', { id: String(job.id) })} · {word('discovery', `job_state_${job.state}`)}
                </p>
              </div>
              <div class="min-w-48 flex-1">
                <Progress job={job} />
              </div>
              <StopButton job={job} refused={props.refused} />
            </div>
          )}
        </For>
      </section>
    </Show>
  );
}

export function StopButton(props: { job: Job; refused: string | undefined }) {
  const [stopping, setStopping] = createSignal(false);
  return (
    <>
      <Button disabled={props.refused} onClick={() => setStopping(true)}>
        {t('discovery.stop')}
      </Button>
      <ConfirmDialog
        open={stopping()}
        close={() => setStopping(false)}
        title={t('discovery.stop')}
        detail={t('discovery.stop_hint', { scope: props.job.scope_name })}
        action={t('discovery.stop')}
        danger
        act={() => discoveryCommands.stop(props.job.id)}
      />
    </>
  );
}
