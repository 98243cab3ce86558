/** How the platform itself stands: a card for each aspect, the worst first, each with what it leads to. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { makeFilters } from '../../ui/FilterBar.tsx';
import { HealthMark } from '../../ui/Mark.tsx';
import { Page } from '../../ui/Page.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Aspect, type Health, platformQueries, type Status } from './calls.ts';

const statuses: readonly Status[] = ['bad', 'warning', 'unknown', 'good'];
const items_shown = 5;

const edges: Record<Status, string> = {
  bad: 'border-l-down',
  warning: 'border-l-degraded',
  unknown: 'border-l-unknown',
  good: 'border-l-up',
};

export default function Platform() {
  const query = useQuery(() => platformQueries.health());
  const filters = makeFilters(['status'] as const);
  return (
    <Page title={t('platform.title')} detail={t('platform.intro')}>
      <Loaded query={query}>
        {(data) => <Aspects health={data()} status={filters.value('status')} set={(to) => filters.set('status', to)} />}
      </Loaded>
    </Page>
  );
}

function Aspects(props: { health: Health; status: string; set: (status: string | null) => void }) {
  const all = () => props.health.aspects;
  const count = (status: Status) => all().filter((aspect) => aspect.status === status).length;
  const shown = () => (props.status ? all().filter((aspect) => aspect.status === props.status) : all());
  return (
    <>
      <div class="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <Segments
          label={t('platform.filter')}
          value={props.status || 'all'}
          set={(value) => props.set(value === 'all' ? null : value)}
          options={[
            { value: 'all', label: t('platform.count', { status: t('platform.all'), n: all().length }) },
            ...statuses.map((status) => ({
              value: status,
              label: t('platform.count', { status: word('platform', `status_${status}`), n: count(status) }),
            })),
          ]}
        />
        <span class="text-sm text-dim">
          {t('platform.measured_at')} <Time at={props.health.at} />
        </span>
      </div>
      <Show when={shown().length > 0} fallback={<Empty title={t('platform.none')} small />}>
        <ul class="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
          <For each={shown()}>{(aspect) => <Card aspect={aspect} />}</For>
        </ul>
      </Show>
      <Show when={!all().some(({ group }) => group === 'agents')}>
        <p class="mt-4 flex flex-wrap gap-x-3 text-dim">
          <span>{t('platform.no_agents')}</span>
          <A href={paths.agents()} class="link">
            {t('platform.to_agents')}
          </A>
        </p>
      </Show>
    </>
  );
}

function Card(props: { aspect: Aspect }) {
  const [whole, setWhole] = createSignal(false);
  const items = () => (whole() ? props.aspect.items : props.aspect.items.slice(0, items_shown));
  const left = () => props.aspect.items.length - items().length;
  const title = () => say(props.aspect.title);
  return (
    <li class={`card flex min-w-0 flex-col border-l-4 px-4 py-3 ${edges[props.aspect.status]}`}>
      <div class="flex items-start justify-between gap-3">
        <h2 class="font-semibold">{title()}</h2>
        <HealthMark status={props.aspect.status} />
      </div>
      <p class="mt-1 break-words">{say(props.aspect.text)}</p>
      <Show when={items().length > 0}>
        <ul class="mt-2 space-y-1 border-t border-line pt-2 text-sm">
          <For each={items()}>
            {(item) => (
              <li class="flex flex-wrap gap-x-2">
                <A href={item.path} class="link font-medium">
                  {item.name}
                </A>
                <span class="text-dim">{say(item.text)}</span>
              </li>
            )}
          </For>
          <Show when={left() > 0}>
            <li>
              <button type="button" class="link" onClick={() => setWhole(true)}>
                {t('platform.more', { n: left() })}
              </button>
            </li>
          </Show>
        </ul>
      </Show>
      <div class="mt-auto flex flex-wrap items-baseline justify-between gap-x-4 pt-2 text-sm text-dim">
        <span>
          {t('platform.since')} <Time at={props.aspect.since} />
        </span>
        <Show when={props.aspect.path}>
          {(path) => (
            <A href={path()} class="link" aria-label={t('platform.see_of', { title: title() })}>
              {t('platform.see')}
            </A>
          )}
        </Show>
      </div>
    </li>
  );
}
