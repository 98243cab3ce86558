/** How far it has come: shares of nodes and services, by level, the worst places, the course, and what changed. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { number, say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { StackedBar } from '../../ui/Bars.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { TimeSeries } from '../../ui/TimeSeries.tsx';
import { BurnDown } from './BurnDown.tsx';
import {
  type Ipv6Overview as Data,
  ipv6Queries,
  kinds,
  rungText,
  type Share,
  standings,
  standingText,
} from './calls.ts';
import { standing_colours } from './StandingMark.tsx';

type Filter = Record<string, string | number | undefined>;
const targets = (filter: Filter) => paths.ipv6({ tab: 'targets', ...filter });

export function Ipv6Overview() {
  const query = useQuery(() => ipv6Queries.overview());
  return (
    <Loaded query={query}>
      {(data) => (
        <Show
          when={data().node.total + data().service.total > 0}
          fallback={<Empty title={t('ipv6.none')} hint={t('ipv6.none_hint')} />}
        >
          <div class="space-y-4">
            <CanaryNote canary={data().canary} />
            <div class="grid items-start gap-4 lg:grid-cols-2">
              <For each={kinds}>{(kind) => <Kind kind={kind} data={data()} />}</For>
            </div>
            <div class="grid items-start gap-4 lg:grid-cols-2">
              <Section title={t('ipv6.worst')}>
                <Worst data={data()} />
              </Section>
              <Section title={t('ipv6.blockers')} note={t('ipv6.blockers_note')}>
                <Blockers />
              </Section>
              <Section
                title={t('ipv6.week')}
                note={t('ipv6.week_counts', { gained: data().week.gained, lost: data().week.lost })}
              >
                <Week data={data()} />
              </Section>
            </div>
            <Section>
              <Course data={data()} />
            </Section>
            <Section title={t('ipv6_goals.burn_down')} note={t('ipv6_goals.burn_down_note')}>
              <BurnDown />
            </Section>
          </div>
        </Show>
      )}
    </Loaded>
  );
}

/** What nobody can see from here is said before any figure. */
function CanaryNote(props: { canary: Data['canary'] }) {
  return (
    <Show
      when={props.canary}
      fallback={<p class="rounded-md border border-unknown px-3 py-2 text-unknown">{t('ipv6.canary_none')}</p>}
    >
      {(canary) => (
        <p
          class={`rounded-md border px-3 py-2 ${canary().state === 'proven' ? 'border-line text-dim' : 'border-down text-down'}`}
        >
          {t('ipv6.canary')}: <span class="font-medium">{word('ipv6', `canary_${canary().state}`)}</span> ·{' '}
          {say(canary().reason)} · <Time at={canary().at} short />
        </p>
      )}
    </Show>
  );
}

const parts = (share: Share, filter: Filter) =>
  standings.map((standing) => ({
    key: standing,
    label: standingText(standing),
    value: share[standing],
    colour: standing_colours[standing],
    mark: <StandingMarkIcon standing={standing} />,
    href: targets({ standing, ...filter }),
  }));

function StandingMarkIcon(props: { standing: (typeof standings)[number] }) {
  return <span aria-hidden="true" class={`size-2 rounded-full ${standing_colours[props.standing]}`} />;
}

function Kind(props: { kind: (typeof kinds)[number]; data: Data }) {
  const share = () => props.data[props.kind];
  const levels = () => props.data.levels.filter(({ kind }) => kind === props.kind);
  return (
    <Section
      title={word('ipv6', `kind_${props.kind}`)}
      note={<span class="numeric">{t('ipv6.done_of', { n: share().done, total: share().total })}</span>}
    >
      <StackedBar label={word('ipv6', `kind_${props.kind}`)} parts={parts(share(), { kind: props.kind })} legend />
      <h3 class="mt-4 mb-1 text-sm font-medium text-dim">{t('ipv6.rungs')}</h3>
      <ul class="flex flex-wrap gap-x-4 gap-y-1">
        <For each={share().rungs}>
          {({ rung, count }) => (
            <li>
              <A
                class="text-ink no-underline hover:text-accent hover:underline"
                href={targets({ kind: props.kind, ...(rung ? { measured: rung } : { standing: 'unknown' }) })}
              >
                {rungText(rung)}
              </A>{' '}
              <span class="numeric font-medium">{number(count)}</span>
            </li>
          )}
        </For>
      </ul>
      <Show when={levels().length > 0}>
        <h3 class="mt-4 mb-1 text-sm font-medium text-dim">{t('ipv6.by_level')}</h3>
        <ul class="space-y-2">
          <For each={levels()}>
            {(row) => (
              <li class="grid grid-cols-[5rem_minmax(0,1fr)_auto] items-center gap-x-3">
                <span class={row.level ? '' : 'text-dim'}>
                  {row.level ? word('words', `level_${row.level}`) : t('words.none')}
                </span>
                <StackedBar
                  label={row.level ? word('words', `level_${row.level}`) : t('words.none')}
                  parts={parts(row, { kind: props.kind })}
                  thin
                />
                <span class="numeric text-sm text-dim">
                  {number(row.done)} / {number(row.total)}
                </span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </Section>
  );
}

function Worst(props: { data: Data }) {
  return (
    <Show when={props.data.worst.length > 0} fallback={<p class="text-dim">{t('ipv6.all_done')}</p>}>
      <ul class="space-y-2">
        <For each={props.data.worst}>
          {(row) => (
            <li class="grid grid-cols-[minmax(0,10rem)_minmax(0,1fr)_auto] items-center gap-x-3">
              <A
                class="min-w-0 truncate text-ink no-underline hover:text-accent hover:underline"
                title={row.unit}
                href={targets({ unit_id: row.unit_id })}
              >
                {row.unit}
              </A>
              <StackedBar label={row.unit} parts={parts(row, { unit_id: row.unit_id })} thin />
              <span class="numeric text-sm text-dim">
                {number(row.done)} / {number(row.total)}
              </span>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

function Blockers() {
  const query = useQuery(() => ipv6Queries.blockers());
  return (
    <Loaded query={query} small>
      {(data) => (
        <Show when={data().rows.length > 0} fallback={<p class="text-dim">{t('ipv6.no_blockers')}</p>}>
          <ul class="divide-y divide-line">
            <For each={data().rows}>
              {(row) => (
                <li class="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 py-2">
                  <span class="font-medium">{say(row.title)}</span>
                  <span class="numeric">{number(row.targets)}</span>
                  <span class="text-sm text-dim">{say(row.remedy)}</span>
                  <span class="flex flex-wrap justify-end gap-x-2 text-sm">
                    <For each={row.codes}>
                      {(code) => (
                        <A class="link" href={targets({ failing: code })}>
                          {code}
                        </A>
                      )}
                    </For>
                  </span>
                </li>
              )}
            </For>
          </ul>
        </Show>
      )}
    </Loaded>
  );
}

function Week(props: { data: Data }) {
  return (
    <Show when={props.data.week.rows.length > 0} fallback={<p class="text-dim">{t('ipv6.week_none')}</p>}>
      <ul class="max-h-80 divide-y divide-line overflow-y-auto" tabindex="0" aria-label={t('ipv6.week')}>
        <For each={props.data.week.rows}>
          {(row) => (
            <li class="flex flex-wrap items-baseline justify-between gap-x-3 py-1.5">
              <A class="link min-w-0 break-words" href={paths.ipv6Target(row.target_id)}>
                {row.name}
              </A>
              <span>
                {rungText(row.rung_from)} → {rungText(row.rung_to)}
                <Show when={row.is_done}>
                  <span class="ml-2 text-sm text-up">{standingText('done')}</span>
                </Show>
              </span>
              <span class="text-sm text-dim">
                <Time at={row.at} short />
              </span>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

/** A day stands at its end in Asia/Shanghai. */
const endOf = (day: string): number => Date.parse(`${day}T23:59:59+08:00`);

function Course(props: { data: Data }) {
  const line = (kind: (typeof kinds)[number]) => ({
    name: word('ipv6', `kind_${kind}`),
    points: props.data.trend.map((day) => {
      const value = day[`${kind}_done`];
      return { at: endOf(day.day), min: value, avg: value, max: value, count: 1 };
    }),
  });
  const days = () => props.data.trend.map(({ day }) => endOf(day));
  return (
    <TimeSeries
      title={t('ipv6.trend')}
      lines={kinds.map(line)}
      unit={null}
      from={days()[0] ?? props.data.as_of}
      to={days().at(-1) ?? props.data.as_of}
    />
  );
}
