/** One search over everything, and the places to go to. Ctrl-K or ⌘K. */
import { Dialog } from '@kobalte/core/dialog';
import { useNavigate } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import SearchIcon from 'lucide-solid/icons/search';
import { createEffect, createMemo, createSignal, createUniqueId, For, on, onCleanup, Show } from 'solid-js';
import { queries } from '../api.ts';
import { t, word } from '../i18n/index.ts';
import { isPlaceable } from '../pages/where/question.ts';
import { paths } from '../paths.ts';
import { makeReturn } from '../ui/Dialog.tsx';
import { Refused } from '../ui/sending.tsx';
import type { SearchHit } from '../wire.ts';
import { places } from './places.ts';

const pause_ms = 150;

const hrefs: Record<Exclude<SearchHit['kind'], 'host'>, (id: number) => string> = {
  node: (id) => paths.node(id),
  system: (id) => paths.system(id),
  unit: (id) => paths.units({ id }),
  area: (id) => paths.areas({ id }),
  finding: (id) => paths.finding(id),
  watch: (id) => paths.watch(id),
  ticket: (id) => paths.ticket(id),
  answer: (id) => paths.answer(id),
};

/** A host has no page of its own: it is where it was heard. */
const hrefOf = (hit: SearchHit): string =>
  hit.kind === 'host' ? paths.where({ q: hit.matched }) : hrefs[hit.kind](hit.id);

type Line = { key: string; group: string; title: string; detail: string; href: string };

export function Search(props: { close: () => void }) {
  const navigate = useNavigate();
  const list = createUniqueId();
  const focus = makeReturn();
  const [text, setText] = createSignal('');
  const [q, setQ] = createSignal('');
  const [active, setActive] = createSignal(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const write = (value: string) => {
    setText(value);
    clearTimeout(timer);
    timer = setTimeout(() => setQ(value.trim()), pause_ms);
  };

  const query = useQuery(() => ({ ...queries.search(q()), enabled: q() !== '' }));
  const hits = createMemo(() => (q() === '' || query.isPending ? [] : (query.data?.rows ?? [])));
  const lines = createMemo<Line[]>(() => {
    const wanted = text().trim().toLowerCase();
    const go = places
      .filter((place) => t(place.title).toLowerCase().includes(wanted))
      .map((place) => ({
        key: place.href,
        group: t('shell.search_commands'),
        title: t(place.title),
        detail: '',
        href: place.href,
      }));
    const found = hits().map((hit) => ({
      key: `${hit.kind} ${hit.id}`,
      group: word('shell', `kind_${hit.kind}`),
      title: hit.title,
      detail: [hit.detail, hit.matched].filter((each) => each && each !== hit.title).join(' · '),
      href: hrefOf(hit),
    }));
    const byKind = Object.values(Object.groupBy(found, (line) => line.group)).flatMap((each) => each ?? []);
    const asked = text().trim();
    const locate = isPlaceable(asked)
      ? [
          {
            key: 'where',
            group: t('where.title'),
            title: t('where.command', { q: asked }),
            detail: '',
            href: paths.where({ q: asked }),
          },
        ]
      : [];
    return [...byKind, ...locate, ...go];
  });
  createEffect(on(lines, () => setActive(0)));

  const go = (line: Line | undefined) => {
    if (!line) return;
    props.close();
    navigate(line.href);
  };
  const press = (event: KeyboardEvent) => {
    // Enter also ends a word of an input method; that one isn't meant for us.
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setActive((now) => (now + step + lines().length) % Math.max(lines().length, 1));
    else if (event.key === 'Enter') go(lines()[active()]);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog open onOpenChange={(open) => !open && props.close()}>
      <Dialog.Portal>
        <Dialog.Overlay class="fixed inset-0 z-40 bg-black/45" />
        <div class="fixed inset-0 z-50 flex items-start justify-center sm:p-6 sm:pt-[10vh]">
          <Dialog.Content
            onOpenAutoFocus={focus.keep}
            onCloseAutoFocus={focus.giveBack}
            class="popup flex max-h-dvh w-full flex-col overflow-hidden max-sm:h-dvh max-sm:rounded-none sm:max-h-[70vh] sm:max-w-2xl"
          >
            <Dialog.Title class="sr-only">{t('shell.search')}</Dialog.Title>
            <div class="flex items-center gap-3 border-b border-line px-4 has-[input:focus-visible]:outline-2 has-[input:focus-visible]:-outline-offset-2 has-[input:focus-visible]:outline-accent">
              <SearchIcon class="size-5 shrink-0 text-dim" aria-hidden="true" />
              <input
                class="h-13 min-w-0 flex-1 bg-transparent text-lg outline-none"
                role="combobox"
                aria-label={t('shell.search')}
                aria-expanded="true"
                aria-controls={list}
                aria-activedescendant={lines().length > 0 ? `${list}-${active()}` : undefined}
                autocomplete="off"
                spellcheck={false}
                autofocus
                placeholder={t('shell.search_hint')}
                value={text()}
                onInput={(event) => write(event.currentTarget.value)}
                onKeyDown={press}
              />
              <button
                type="button"
                class="rounded border border-line px-1.5 py-0.5 text-xs text-dim"
                onClick={props.close}
              >
                Esc
              </button>
            </div>
            <div class="min-h-0 overflow-y-auto p-2">
              <Show when={text().trim() === ''}>
                <p class="px-2.5 py-2 text-sm text-dim">{t('shell.search_start')}</p>
              </Show>
              <Refused error={q() !== '' && query.error} class="px-2.5 py-2 text-sm" />
              <Show when={q() !== '' && q() === text().trim() && query.isSuccess && hits().length === 0}>
                <p role="status" class="px-2.5 py-2 text-dim">
                  {t('shell.search_empty', { q: q() })}
                </p>
              </Show>
              <div id={list} role="listbox" aria-label={t('shell.search')}>
                <For each={lines()}>
                  {(line, index) => (
                    <>
                      <Show when={line.group !== lines()[index() - 1]?.group}>
                        <div role="presentation" class="px-2.5 pt-2.5 pb-1 text-xs font-medium text-dim">
                          {line.group}
                        </div>
                      </Show>
                      <Option
                        id={`${list}-${index()}`}
                        line={line}
                        active={index() === active()}
                        point={() => setActive(index())}
                        choose={() => go(line)}
                      />
                    </>
                  )}
                </For>
              </div>
            </div>
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog>
  );
}

function Option(props: { id: string; line: Line; active: boolean; point: () => void; choose: () => void }) {
  let element: HTMLDivElement | undefined;
  createEffect(() => {
    if (props.active) element?.scrollIntoView({ block: 'nearest' });
  });
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: The keyboard is with the text field, as in every combobox.
    <div
      ref={element}
      id={props.id}
      role="option"
      tabIndex={-1}
      aria-selected={props.active}
      class="flex cursor-pointer items-baseline gap-3 rounded px-2.5 py-2 aria-selected:bg-wash"
      onMouseMove={props.point}
      onClick={props.choose}
    >
      <span class="min-w-0 truncate font-medium">{props.line.title}</span>
      <span class="min-w-0 flex-1 truncate text-sm text-dim">{props.line.detail}</span>
    </div>
  );
}
