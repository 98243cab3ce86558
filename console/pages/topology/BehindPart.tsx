/** What can't be reached from where our probes enter when the chosen node is gone. */
import { For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import type { MapNode } from '../../ui/map/model.ts';
import type { PanelProps } from './panel-props.ts';

const shown_max = 100;

export function BehindPart(props: PanelProps & { node: MapNode }) {
  return (
    <div>
      <h3 class="mb-1 font-medium">{t('topology.behind')}</h3>
      <Button aria-pressed={props.address.behind()} onClick={() => props.address.setBehind(!props.address.behind())}>
        {props.address.behind() ? t('topology.behind_hide') : t('topology.behind_show')}
      </Button>
      <Show when={props.address.behind()}>
        <div class="mt-2 text-sm">
          <Loaded query={props.behind} small>
            {(data) => (
              <Show
                when={data().total > 0}
                fallback={
                  <p class="text-dim">
                    <Show when={data().reason} fallback={t('topology.behind_none')}>
                      {(reason) => say(reason())}
                    </Show>
                  </p>
                }
              >
                <p class="mb-1">{t('topology.behind_n', { n: data().total })}</p>
                <ul aria-label={t('topology.behind')} class="max-h-56 overflow-y-auto">
                  <For each={data().rows.slice(0, shown_max)}>
                    {(row) => (
                      <li>
                        <button
                          type="button"
                          class="link flex items-center gap-2 py-0.5 text-left"
                          onClick={() => props.show(row.id)}
                        >
                          <StateMark state={row.state} quiet />
                          {row.name}
                        </button>
                      </li>
                    )}
                  </For>
                </ul>
                <Show when={data().total > shown_max}>
                  <p class="text-dim">{t('topology.behind_more', { n: data().total - shown_max })}</p>
                </Show>
              </Show>
            )}
          </Loaded>
        </div>
      </Show>
    </div>
  );
}
