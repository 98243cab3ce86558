/** Tabs whose choice is in the address, so that a link shows a colleague the same one. */

import { Tabs as Kobalte } from '@kobalte/core/tabs';
import { Key } from '@solid-primitives/keyed';
import { useSearchParams } from '@solidjs/router';
import { createEffect, type JSX, on, Show, untrack } from 'solid-js';

/** `content` is asked once while it is shown: what it reads must be read where it is used. */
export type Tab = { id: string; title: string; count?: number | undefined; content: () => JSX.Element };

export function Tabs(props: { tabs: Tab[]; label: string; param?: string }) {
  const [search, setSearch] = useSearchParams();
  const name = () => props.param ?? 'tab';
  const chosen = () => props.tabs.find((tab) => tab.id === search[name()])?.id ?? props.tabs[0]?.id ?? '';
  const choose = (id: string) => setSearch({ [name()]: id === props.tabs[0]?.id ? null : id });
  let list: HTMLDivElement | undefined;
  // On a phone the chosen tab may be beyond the edge.
  createEffect(
    on(chosen, () =>
      queueMicrotask(() => list?.querySelector('[data-selected]')?.scrollIntoView({ block: 'nearest' })),
    ),
  );
  return (
    <Kobalte value={chosen()} onChange={choose} activationMode="manual">
      <div class="-mx-4 overflow-x-auto border-b border-line px-4 sm:mx-0 sm:px-0">
        <Kobalte.List ref={list} aria-label={props.label} class="flex gap-1">
          <Key each={props.tabs} by="id">
            {(tab) => (
              <Kobalte.Trigger
                value={tab().id}
                class="-mb-px inline-flex h-10 items-center gap-1.5 border-b-2 border-transparent px-3 whitespace-nowrap text-dim hover:text-ink data-selected:border-accent data-selected:font-medium data-selected:text-ink"
              >
                {tab().title}
                <Show when={tab().count !== undefined}>
                  <span class="numeric rounded-full bg-sunken px-1.5 text-xs leading-5 text-dim">{tab().count}</span>
                </Show>
              </Kobalte.Trigger>
            )}
          </Key>
        </Kobalte.List>
      </div>
      <Key each={props.tabs} by="id">
        {(tab) => (
          <Kobalte.Content value={tab().id} class="pt-4">
            <Show when={chosen() === tab().id}>
              {/* Made once: news of the page must not make it anew under whoever fills it in. */}
              {untrack(() => tab().content())}
            </Show>
          </Kobalte.Content>
        )}
      </Key>
    </Kobalte>
  );
}
