/** A tree of thousands: only what is seen is drawn. Arrow keys walk and open, as in any tree. */
import { createVirtualizer } from '@tanstack/solid-virtual';
import ChevronRightIcon from 'lucide-solid/icons/chevron-right';
import { createEffect, createMemo, createSignal, For, type JSX, on, onMount, Show } from 'solid-js';
import { t } from '../i18n/index.ts';
import { childrenOf, linesOf, matching, type TreeItem, type TreeLine } from './tree-model.ts';

export type { TreeItem };

const line_px = 34;

export function Tree<T extends TreeItem>(props: {
  label: string;
  items: readonly T[];
  /** Shows only what contains this text, and all above it. */
  filter?: string;
  selected?: number | null;
  select: (item: T) => void;
  /** Beside the name: a code, a count. */
  detail?: (item: T) => JSX.Element;
  empty: JSX.Element;
}) {
  const [frame, setFrame] = createSignal<HTMLDivElement>();
  const [open, setOpen] = createSignal<ReadonlySet<number>>(new Set());
  const [active, setActive] = createSignal<number>();
  const children = createMemo(() => childrenOf(props.items));
  const lines = createMemo(() => linesOf(children(), open(), matching(props.items, props.filter ?? '')));

  const toggle = (id: number, wanted?: boolean) =>
    setOpen((now) => {
      const next = new Set(now);
      if (wanted ?? !next.has(id)) next.add(id);
      else next.delete(id);
      return next;
    });

  // The first level is open from the start, and so is the way to what is selected.
  createEffect(
    on([() => props.items, () => props.selected], ([items, selected]) => {
      for (const top of children().get(null) ?? []) if (items.length > 0) toggle(top.id, true);
      const byId = new Map(items.map((item) => [item.id, item]));
      let up = byId.get(selected ?? -1)?.parent_id;
      for (let steps = 0; up !== null && up !== undefined && steps < 32; steps += 1) {
        toggle(up, true);
        up = byId.get(up)?.parent_id;
      }
    }),
  );

  const virtualizer = createVirtualizer<HTMLDivElement, HTMLDivElement>({
    get count() {
      return lines().length;
    },
    getScrollElement: () => frame() ?? null,
    estimateSize: () => line_px,
    getItemKey: (index) => lines()[index]?.item.id ?? index,
    overscan: 16,
  });

  // What a link, a search or a new entry chose is brought into sight.
  createEffect(
    on([() => props.selected, frame], ([selected, box]) => {
      if (!box || selected === null || selected === undefined) return;
      queueMicrotask(() => {
        const index = lines().findIndex((line) => line.item.id === selected);
        if (index >= 0) virtualizer.scrollToIndex(index);
      });
    }),
  );

  const goTo = (index: number) => {
    const line = lines()[index];
    if (!line) return;
    setActive(line.item.id);
    virtualizer.scrollToIndex(index);
    requestAnimationFrame(() => frame()?.querySelector<HTMLElement>(`[data-item="${line.item.id}"]`)?.focus());
  };
  const press = (event: KeyboardEvent, line: TreeLine<T>) => {
    const index = lines().findIndex((each) => each.item.id === line.item.id);
    const parent = lines().findLastIndex((each, place) => place < index && each.depth < line.depth);
    const acts: Record<string, () => unknown> = {
      ArrowDown: () => goTo(index + 1),
      ArrowUp: () => goTo(index - 1),
      Home: () => goTo(0),
      End: () => goTo(lines().length - 1),
      ArrowRight: () => (line.branches > 0 && !line.open ? toggle(line.item.id, true) : goTo(index + 1)),
      ArrowLeft: () => (line.open ? toggle(line.item.id, false) : goTo(parent)),
      Enter: () => props.select(line.item),
      ' ': () => props.select(line.item),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  return (
    <Show when={lines().length > 0} fallback={props.empty}>
      <div // Only an element in the page has a window to be measured in.
        ref={(element) => onMount(() => setFrame(element))}
        class="max-h-[max(24rem,calc(100dvh-14rem))] overflow-auto"
      >
        <div
          role="tree"
          aria-label={props.label}
          class="relative w-full min-w-max"
          style={{ height: `${virtualizer.getTotalSize()}px` }}
        >
          <For each={virtualizer.getVirtualItems()}>
            {(item) => (
              <Show when={lines()[item.index]}>
                {(line) => (
                  <Branch
                    line={line()}
                    top_px={item.start}
                    selected={props.selected === line().item.id}
                    first={active() === undefined ? item.index === 0 : active() === line().item.id}
                    toggle={() => toggle(line().item.id)}
                    select={() => props.select(line().item)}
                    press={(event) => press(event, line())}
                    detail={props.detail?.(line().item)}
                  />
                )}
              </Show>
            )}
          </For>
        </div>
      </div>
    </Show>
  );
}

function Branch<T extends TreeItem>(props: {
  line: TreeLine<T>;
  top_px: number;
  selected: boolean;
  first: boolean;
  toggle: () => void;
  select: () => void;
  press: (event: KeyboardEvent) => void;
  detail: JSX.Element;
}) {
  return (
    <div
      role="treeitem"
      data-item={props.line.item.id}
      aria-level={props.line.depth + 1}
      aria-expanded={props.line.branches > 0 ? props.line.open : undefined}
      aria-selected={props.selected}
      aria-label={props.line.item.name}
      tabIndex={props.first ? 0 : -1}
      class="absolute inset-x-0 flex h-8.5 cursor-pointer items-center gap-1.5 rounded pr-3 -outline-offset-2 hover:bg-sunken aria-selected:bg-wash aria-selected:font-medium"
      style={{ transform: `translateY(${props.top_px}px)`, 'padding-left': `${0.25 + props.line.depth * 1.25}rem` }}
      onClick={props.select}
      onKeyDown={props.press}
    >
      <Show when={props.line.branches > 0} fallback={<span class="size-6 shrink-0" />}>
        <button
          type="button"
          tabIndex={-1}
          class="inline-flex size-6 shrink-0 items-center justify-center rounded text-dim hover:text-ink"
          aria-label={t(props.line.open ? 'ui.collapse' : 'ui.expand', { name: props.line.item.name })}
          onClick={(event) => {
            event.stopPropagation();
            props.toggle();
          }}
        >
          <ChevronRightIcon class={`size-4 transition-transform duration-100 ${props.line.open ? 'rotate-90' : ''}`} />
        </button>
      </Show>
      <span class="truncate">{props.line.item.name}</span>
      <span class="ml-auto pl-3 text-sm font-normal whitespace-nowrap text-dim">{props.detail}</span>
    </div>
  );
}
