/** The map with its tools and its side panel. What is shown and lit comes from the address. */
import { useQuery } from '@tanstack/solid-query';
import WaypointsIcon from 'lucide-solid/icons/waypoints';
import { createEffect, createMemo, createSignal, on, Show } from 'solid-js';
import { unwrap } from 'solid-js/store';
import { invalidate, queries } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { makeFilters } from '../../ui/FilterBar.tsx';
import type { Area } from '../../wire.ts';
import { type TopologyMap, topologyQueries } from './calls.ts';
import { MapFilters } from './MapFilters.tsx';
import { MapFrame } from './MapFrame.tsx';
import { makeMapAddress } from './map-address.ts';

export const filterKeys = ['q', 'state', 'level', 'area'] as const;

export function MapTab() {
  const filters = makeFilters(filterKeys);
  const address = makeMapAddress();
  const query = useQuery(() => topologyQueries.map(Number(filters.value('area')) || undefined));
  const areas = useQuery(() => queries.areas());
  const vantages = useQuery(() => topologyQueries.vantages());
  // New links come under another noun than states: what is read under it anyway tells of them.
  createEffect(
    on(
      () => (vantages.isPending ? 0 : vantages.dataUpdatedAt),
      (_, before) => before && void invalidate('nodes'),
      { defer: true },
    ),
  );
  return (
    <Loaded query={query}>
      {(data) => (
        <Show when={data().nodes.length > 0 || filters.active()} fallback={<NoNodes />}>
          <Show when={areas.isPending ? undefined : areas.data}>
            {(places) => <Content data={data()} areas={unwrap(places().rows)} address={address} filters={filters} />}
          </Show>
        </Show>
      )}
    </Loaded>
  );
}

function NoNodes() {
  return (
    <Empty icon={<WaypointsIcon />} title={t('topology.none')} hint={t('topology.none_hint')}>
      <ButtonLink href={paths.imports()}>{t('topology.import')}</ButtonLink>
    </Empty>
  );
}

function Content(props: {
  data: TopologyMap;
  areas: Area[];
  address: ReturnType<typeof makeMapAddress>;
  filters: ReturnType<typeof makeFilters>;
}) {
  // Ten thousand rows are read without the store's proxies, which would cost more than the drawing.
  const data = createMemo(() => unwrap(props.data));
  const [whole, setWhole] = createSignal<HTMLElement>();
  return (
    <div ref={setWhole} class="flex flex-col gap-3 bg-page [&:fullscreen]:p-3">
      <MapFilters data={data()} areas={props.areas} address={props.address} filters={props.filters} whole={whole()} />
      <Show when={data().total > data().nodes.length}>
        <p role="status" class="rounded-md border border-degraded px-3 py-2 text-sm">
          {t('topology.too_many', { shown: data().nodes.length, total: data().total })}
        </p>
      </Show>
      <MapFrame data={data()} areas={props.areas} address={props.address} filters={props.filters} />
    </div>
  );
}
