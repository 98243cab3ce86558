/** Filters as chips whose values are in the address. */
import { useSearchParams } from '@solidjs/router';
import ListFilterIcon from 'lucide-solid/icons/list-filter';
import SearchIcon from 'lucide-solid/icons/search';
import XIcon from 'lucide-solid/icons/x';
import { createEffect, createSignal, For, on, onCleanup, Show } from 'solid-js';
import { t } from '../i18n/index.ts';
import { useKeys } from '../keys.ts';
import { Button } from './Button.tsx';
import { Empty } from './Faces.tsx';
import { Menu, type MenuItem } from './Menu.tsx';
import type { Order } from './Table.tsx';

export type Filter = { key: string; title: string; options: { value: string; label: string }[] };

const pause_ms = 60;

/** The address as a filter: what is set, how to set it, and the order of the table. */
export function makeFilters(keys: readonly string[]) {
  const [search, setSearch] = useSearchParams();
  const one = (key: string): string => {
    const value = search[key];
    return (Array.isArray(value) ? value[0] : value) ?? '';
  };
  const order: Order = { value: () => one('sort'), set: (value) => setSearch({ sort: value || null }) };
  return {
    value: one,
    set: (key: string, value: string | null) => setSearch({ [key]: value || null }, { replace: key === 'q' }),
    /** For the query: only what is set. */
    query: () => Object.fromEntries([...keys, 'sort'].flatMap((key) => (one(key) ? [[key, one(key)]] : []))),
    active: () => keys.some((key) => one(key) !== ''),
    clear: () => setSearch(Object.fromEntries(keys.map((key) => [key, null]))),
    order,
  };
}

export type Filters = ReturnType<typeof makeFilters>;

/** `/` goes to the text, where there is one. A chip's options are chosen from a menu; several chips narrow down together. */
export function FilterBar(props: {
  filters: Filters;
  choices: Filter[];
  placeholder?: string;
  without_text?: boolean;
}) {
  let input: HTMLInputElement | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const [text, setText] = createSignal(props.filters.value('q'));
  createEffect(
    on(
      () => props.filters.value('q'),
      (q) => {
        if (document.activeElement !== input) setText(q);
      },
    ),
  );
  onCleanup(() => clearTimeout(timer));
  const write = (value: string) => {
    setText(value);
    clearTimeout(timer);
    timer = setTimeout(() => props.filters.set('q', value.trim()), pause_ms);
  };
  useKeys({ '/': () => input?.focus() });

  const set = () => props.choices.filter((choice) => props.filters.value(choice.key) !== '');
  const label = (choice: Filter) =>
    choice.options.find((option) => option.value === props.filters.value(choice.key))?.label ??
    props.filters.value(choice.key);
  const options = (choice: Filter): MenuItem[] =>
    choice.options.map((option) => ({
      kind: 'choice',
      title: option.label,
      chosen: props.filters.value(choice.key) === option.value,
      act: () => props.filters.set(choice.key, props.filters.value(choice.key) === option.value ? null : option.value),
    }));

  return (
    <div class="flex flex-wrap items-center gap-2">
      <Show when={!props.without_text}>
        <label class="relative w-full sm:w-64">
          <span class="sr-only">{t('ui.filter_text')}</span>
          <SearchIcon class="pointer-events-none absolute inset-y-0 left-2.5 my-auto size-4 text-dim" />
          <input
            ref={input}
            type="search"
            class="control !pl-8"
            value={text()}
            placeholder={props.placeholder ?? t('ui.filter_text')}
            onInput={(event) => write(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
          />
        </label>
      </Show>
      <For each={set()}>
        {(choice) => (
          <span class="inline-flex h-8 items-center rounded-md border border-accent/50 bg-wash text-sm">
            <Menu
              trigger={
                <>
                  <span class="text-dim">{choice.title}</span>
                  <span class="font-medium">{label(choice)}</span>
                </>
              }
              triggerClass="inline-flex h-full items-center gap-1.5 rounded-l-md pr-1 pl-2.5"
              placement="bottom-start"
              items={options(choice)}
            />
            <button
              type="button"
              class="inline-flex h-full w-7 items-center justify-center rounded-r-md hover:bg-sunken"
              aria-label={t('ui.remove_filter', { name: choice.title })}
              onClick={() => props.filters.set(choice.key, null)}
            >
              <XIcon class="size-3.5" />
            </button>
          </span>
        )}
      </For>
      <Show when={set().length < props.choices.length}>
        <Menu
          trigger={
            <>
              <ListFilterIcon class="size-4" />
              {t('ui.add_filter')}
            </>
          }
          triggerClass="inline-flex h-8 items-center gap-1.5 rounded-md px-2.5 text-sm hover:bg-sunken"
          placement="bottom-start"
          items={props.choices
            .filter((choice) => !set().includes(choice))
            .map((choice) => ({ kind: 'sub', title: choice.title, items: options(choice) }))}
        />
      </Show>
    </div>
  );
}

/** The face of a filtered list without results. */
export function NothingMatches(props: { filters: Filters }) {
  return (
    <Empty title={t('ui.nothing_matches')} small>
      <Button onClick={() => props.filters.clear()}>{t('ui.clear_filters')}</Button>
    </Empty>
  );
}
