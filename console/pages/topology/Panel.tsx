/** Beside the map: about the chosen node, or about the whole when none is. On a phone the former slides up. */
import { For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { StateMark } from '../../ui/Mark.tsx';
import { Section } from '../../ui/Page.tsx';
import { Entrances } from './Entrances.tsx';
import { Legend } from './Legend.tsx';
import { NodePanel } from './NodePanel.tsx';
import type { PanelProps } from './panel-props.ts';
import { Situation } from './Situation.tsx';

const shown_max = 60;

export function Panel(props: PanelProps) {
  const node = () => props.data.nodes.find((each) => each.id === props.address.node());
  return (
    <aside
      aria-label={t('topology.panel')}
      class="flex min-w-0 flex-col gap-3 lg:h-[max(22rem,calc(100dvh-14.500rem))] lg:w-80 lg:shrink-0 lg:overflow-y-auto xl:w-88 in-[:fullscreen]:lg:h-[calc(100dvh-5rem)]"
    >
      <Show
        when={node()}
        fallback={
          <>
            <Show when={props.matches}>{(matches) => <Matches {...props} matches={matches()} />}</Show>
            <Situation data={props.data} address={props.address} />
            <Entrances />
            <Legend />
          </>
        }
      >
        {(chosen) => <NodePanel {...props} node={chosen()} />}
      </Show>
    </aside>
  );
}

function Matches(props: PanelProps & { matches: ReadonlySet<number> }) {
  const rows = () => props.data.nodes.filter((node) => props.matches.has(node.id));
  return (
    <Section
      title={t(props.searching ? 'topology.found' : 'topology.matched', { n: props.matches.size })}
      class="shrink-0"
    >
      <Show when={rows().length > 0} fallback={<p class="text-dim">{t('topology.found_none')}</p>}>
        <ul class="-mx-2 max-h-72 overflow-y-auto">
          <For each={rows().slice(0, shown_max)}>
            {(row) => (
              <li>
                <button
                  type="button"
                  class="flex w-full items-center gap-2 rounded px-2 py-1 text-left -outline-offset-2 hover:bg-wash"
                  onClick={() => props.choose(row.id, true)}
                >
                  <StateMark state={row.state} quiet />
                  <span class="min-w-0 flex-1 truncate">{row.name}</span>
                  <span class="shrink-0 text-sm text-dim">{row.area_name}</span>
                </button>
              </li>
            )}
          </For>
        </ul>
        <Show when={rows().length > shown_max}>
          <p class="mt-1 text-sm text-dim">{t('topology.found_more', { n: rows().length - shown_max })}</p>
        </Show>
      </Show>
    </Section>
  );
}
