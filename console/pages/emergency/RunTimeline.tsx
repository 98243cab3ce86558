/** All on one line of time, the newest first: what people and the program did, and what probes saw. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { clockTime, date } from '../../time.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { Section } from '../../ui/Page.tsx';
import { incidentQueries, type Moment } from './incident-calls.ts';

export function RunTimeline(props: { of: { incident_id: number } | { run_id: number } }) {
  const query = useQuery(() => incidentQueries.timeline(props.of));
  return (
    <Section title={t('emergency_runs.timeline')} note={t('emergency_runs.timeline_hint')}>
      <Loaded query={query} small>
        {(data) => <Moments rows={data().rows} />}
      </Loaded>
    </Section>
  );
}

function Moments(props: { rows: readonly Moment[] }) {
  const days = createMemo(() => [...Map.groupBy(props.rows, ({ at }) => date(at))]);
  return (
    <Show when={props.rows.length > 0} fallback={<p class="text-dim">{t('emergency_runs.timeline_none')}</p>}>
      <section class="max-h-[40rem] overflow-y-auto" tabindex="0" aria-label={t('emergency_runs.timeline')}>
        <For each={days()}>
          {([day, rows]) => (
            <section class="mb-3">
              <h3 class="numeric mb-1 text-sm font-medium text-dim">{day}</h3>
              <ol>
                <For each={rows}>{(row) => <Line row={row} />}</For>
              </ol>
            </section>
          )}
        </For>
      </section>
    </Show>
  );
}

function Line(props: { row: Moment }) {
  /** What people wrote elsewhere names them in its own words. */
  const isTold = () => ['emergency', 'change', 'maintenance'].includes(props.row.what);
  const who = () => {
    if (props.row.is === 'run') return props.row.by ?? t('emergency_runs.program');
    return isTold() ? '' : t('emergency_runs.probes');
  };
  return (
    <li class="grid grid-cols-[4.5rem_0.75rem_minmax(0,1fr)] gap-x-2 py-1">
      <time class="numeric text-sm text-dim">{clockTime(props.row.at)}</time>
      <span
        aria-hidden="true"
        class={`mt-1.5 size-2 rounded-full ${props.row.is === 'seen' && !isTold() ? 'bg-degraded' : props.row.by === null ? 'bg-dim' : 'bg-accent'}`}
      />
      <div class="min-w-0 break-words">
        <Show when={props.row.subject}>{(subject) => <span class="mr-2 font-medium">{subject()}</span>}</Show>
        <span>{say(props.row.text)}</span>
        <span class="ml-2 text-sm text-dim">{who()}</span>
        <Show when={props.row.evidence_id}>
          {(id) => (
            <A class="link ml-2 text-sm" href={paths.evidence(id())}>
              {t('emergency_runs.evidence', { n: String(id()) })}
            </A>
          )}
        </Show>
      </div>
    </li>
  );
}
