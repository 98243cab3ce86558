/** What takes the top while it lasts: plans that are being carried out, real ones before drills. */
import SirenIcon from 'lucide-solid/icons/siren';
import { For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { clockTime } from '../../time.ts';
import { gradeText } from '../emergency/incident-calls.ts';
import type { Board } from '../overview/calls.ts';

type Run = Board['runs'][number];
export const runs_max = 2;

export function Emergency(props: { runs: Board['runs'] }) {
  const ordered = () =>
    props.runs.toSorted((a, b) => Number(a.drill_id !== null) - Number(b.drill_id !== null) || a.grade - b.grade);
  return (
    <Show when={props.runs.length > 0}>
      <ul class="flex shrink-0 flex-col gap-[0.5rem]">
        <For each={ordered().slice(0, runs_max)}>{(run) => <Band run={run} />}</For>
        <Show when={props.runs.length > runs_max}>
          <li class="text-dim">{t('wall.more', { n: props.runs.length - runs_max })}</li>
        </Show>
      </ul>
    </Show>
  );
}

function Band(props: { run: Run }) {
  const is_drill = () => props.run.drill_id !== null;
  return (
    <li
      class={`flex items-center gap-[1.5rem] rounded-[0.75rem] px-[2rem] py-[0.875rem] text-[2.125rem] leading-[2.75rem] font-semibold ${is_drill() ? 'bg-maintenance text-page' : 'bg-down text-on-danger'}`}
    >
      <SirenIcon class="size-[2.5rem] shrink-0" aria-hidden="true" />
      <span class="whitespace-nowrap">{t(is_drill() ? 'wall.drill' : 'wall.emergency')}</span>
      <span class="min-w-0 truncate" data-may-cut>
        {props.run.subject || props.run.plan}
      </span>
      <span class="ml-auto text-[1.5rem] whitespace-nowrap">
        {gradeText(props.run.grade)} · {props.run.unit} ·{' '}
        {t('wall.since', { time: clockTime(props.run.started_at).slice(0, 5) })}
      </span>
    </li>
  );
}
