/** What the agent that looks for a watch lost: holes in what is known, each with its reason, told in words and marked in charts. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, For, Show } from 'solid-js';
import { queries } from '../api.ts';
import { t, word } from '../i18n/index.ts';
import { paths } from '../paths.ts';
import { useSession } from '../session.ts';
import { dateTime } from '../time.ts';
import type { Watch } from '../wire.ts';
import type { makePeriod } from './Period.tsx';
import type { Hole } from './series.ts';

const shown_max = 3;

export type Looked = { watch: Pick<Watch, 'id' | 'agent_id'>; period: ReturnType<typeof makePeriod> };

function makeGaps({ watch, period }: Looked) {
  const query = useQuery(() => ({
    ...queries.watchGaps(watch.id, { from: period.from(), to: period.to() }),
    enabled: watch.agent_id !== null,
  }));
  return () => (query.isPending ? undefined : query.data);
}

export function makeHoles(looked: Looked): () => Hole[] {
  const gaps = makeGaps(looked);
  return createMemo(() =>
    (gaps()?.rows ?? []).map(({ from_at, to_at, count, why }) => ({
      from: from_at,
      to: to_at,
      text: t('agents.hole', { why: word('agents', `why_${why}`), n: count }),
    })),
  );
}

/** Nothing where nothing was lost. */
export function HoleNotes(props: Looked) {
  const session = useSession();
  const gaps = makeGaps(props);
  const holes = makeHoles(props);
  return (
    <Show when={holes().length > 0}>
      <div class="rounded-md border border-dashed border-unknown px-3 py-2 text-sm">
        <p class="font-medium">{t('agents.holes', { n: gaps()?.total ?? 0 })}</p>
        <ul class="text-dim">
          <For each={holes().slice(0, shown_max)}>
            {(hole) => (
              <li class="flex flex-wrap gap-x-3">
                <span class="numeric">
                  {dateTime(hole.from)} – {dateTime(hole.to)}
                </span>
                <span class="text-ink">{hole.text}</span>
              </li>
            )}
          </For>
        </ul>
        <Show when={session.may('agents:read') && props.watch.agent_id}>
          {(id) => (
            <A href={paths.agent(id(), { tab: 'gaps' })} class="link">
              {t('agents.all_gaps')}
            </A>
          )}
        </Show>
      </div>
    </Show>
  );
}
