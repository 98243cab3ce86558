/** A tree of places with what is known of the chosen one beside it. On a phone what is known comes first. */
import { createSignal, type JSX, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { Empty } from '../../ui/Faces.tsx';
import { Section } from '../../ui/Page.tsx';
import { Tree, type TreeItem } from '../../ui/Tree.tsx';
import type { Level } from '../../wire.ts';
import { validityNote } from './validity.ts';

type Place = TreeItem & { level: Level; nodes: number; valid_from: string | null; valid_to: string | null };

export function PlaceTree<T extends Place>(props: {
  label: string;
  filter: string;
  items: T[];
  selected: T | undefined;
  select: (item: T) => void;
  actions: JSX.Element;
  empty: JSX.Element;
  children: (item: T) => JSX.Element;
}) {
  const [filter, setFilter] = createSignal('');
  return (
    <Show when={props.items.length > 0} fallback={props.empty}>
      <div class="mb-3 flex flex-wrap items-center justify-between gap-2">
        <label class="w-full sm:w-72">
          <span class="sr-only">{props.filter}</span>
          <input
            type="search"
            class="control"
            placeholder={props.filter}
            value={filter()}
            onInput={(event) => setFilter(event.currentTarget.value)}
          />
        </label>
        <div class="flex flex-wrap gap-2">{props.actions}</div>
      </div>
      <div class="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
        <div class="card p-1.5 max-lg:order-2">
          <Tree
            label={props.label}
            items={props.items}
            filter={filter()}
            selected={props.selected?.id ?? null}
            select={props.select}
            detail={(item) => <Detail place={item} />}
            empty={<Empty title={t('ui.nothing_matches')} small />}
          />
        </div>
        <div class="max-lg:order-1 lg:sticky lg:top-4">
          <Show
            when={props.selected}
            fallback={
              <p class="rounded-lg max-lg:hidden border border-dashed border-line p-6 text-center text-dim">
                {t('areas.choose')}
              </p>
            }
          >
            {(item) => <Section title={item().name}>{props.children(item())}</Section>}
          </Show>
        </div>
      </div>
    </Show>
  );
}

function Detail(props: { place: Place }) {
  return (
    <span class="inline-flex items-center gap-x-3">
      <Show when={validityNote(props.place)}>
        {(note) => <span class="rounded border border-dashed border-edge px-1 text-xs">{note()}</span>}
      </Show>
      <Show when={props.place.code}>
        {(code) => <span class="numeric font-mono text-xs max-sm:hidden">{code()}</span>}
      </Show>
      <span class="max-sm:hidden">{word('words', `level_${props.place.level}`)}</span>
      <span class="numeric min-w-10 text-right" title={t('areas.nodes_n', { n: props.place.nodes })}>
        {props.place.nodes}
      </span>
    </span>
  );
}
