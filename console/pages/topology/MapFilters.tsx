/** What stands above the map: search and filters, the view, folding, neighbours that are no node, full screen. */
import MaximizeIcon from 'lucide-solid/icons/maximize';
import PanelRightIcon from 'lucide-solid/icons/panel-right';
import { Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { FilterBar, type Filters } from '../../ui/FilterBar.tsx';
import { fold_from } from '../../ui/map/grouping.ts';
import type { View } from '../../ui/map/model.ts';
import { Segments } from '../../ui/Segments.tsx';
import { type Area, levels, states } from '../../wire.ts';
import type { TopologyMap } from './calls.ts';
import type { MapAddress } from './map-address.ts';

/** Beyond so many nodes stripes get too wide to read. */
const layers_max = 120;

export const viewOf = (address: MapAddress, count: number): View =>
  address.view() ?? (count > layers_max ? 'areas' : 'layers');

export function MapFilters(props: {
  data: TopologyMap;
  areas: readonly Area[];
  address: MapAddress;
  filters: Filters;
  whole: HTMLElement | undefined;
}) {
  const counties = () => props.areas.filter((area) => area.level === 'county');
  const folding = () =>
    props.address.open() !== 'all' && (props.address.open() !== 'auto' || props.data.nodes.length >= fold_from);
  return (
    <div class="flex flex-wrap items-center gap-2">
      <div class="w-full min-w-0 sm:w-auto sm:flex-1">
        <FilterBar
          filters={props.filters}
          placeholder={t('topology.search')}
          choices={[
            {
              key: 'state',
              title: t('words.state'),
              options: states.map((state) => ({ value: state, label: word('words', `state_${state}`) })),
            },
            {
              key: 'level',
              title: t('words.level'),
              options: [
                ...levels.map((level) => ({ value: level, label: word('words', `level_${level}`) })),
                { value: 'none', label: t('topology.level_unknown') },
              ],
            },
            {
              key: 'area',
              title: t('words.area'),
              options: counties().map((area) => ({ value: String(area.id), label: area.name })),
            },
          ]}
        />
      </div>
      <Segments
        label={t('topology.view')}
        value={viewOf(props.address, props.data.nodes.length)}
        set={props.address.setView}
        options={[
          { value: 'layers', label: t('topology.view_layers') },
          { value: 'areas', label: t('topology.view_areas') },
        ]}
      />
      <Button onClick={() => props.address.setOpen(folding() ? 'all' : 'none')}>
        {folding() ? t('topology.unfold_all') : t('topology.fold_all')}
      </Button>
      <Show when={props.data.unexplained > 0}>
        <Button
          aria-pressed={props.address.stubs()}
          title={t('topology.stubs_hint')}
          onClick={() => props.address.setStubs(!props.address.stubs())}
        >
          {props.address.stubs() ? t('topology.stubs_hide') : t('topology.stubs_show', { n: props.data.unexplained })}
        </Button>
      </Show>
      <div class="hidden lg:flex">
        <IconButton
          label={props.address.panel() ? t('topology.panel_hide') : t('topology.panel_show')}
          onClick={() => props.address.setPanel(!props.address.panel())}
        >
          <PanelRightIcon class="size-4" />
        </IconButton>
        <IconButton
          label={t('topology.full_screen')}
          onClick={() =>
            void (document.fullscreenElement ? document.exitFullscreen() : props.whole?.requestFullscreen())
          }
        >
          <MaximizeIcon class="size-4" />
        </IconButton>
      </div>
    </div>
  );
}
