/** The frame of a page: where it is, its title, what can be done, its content. */
import { A } from '@solidjs/router';
import { createEffect, For, type JSX, onCleanup, Show } from 'solid-js';
import { t } from '../i18n/index.ts';

export type Crumb = { title: string; href: string };

export function Page(props: {
  title: string;
  /** Stands before the title: a state mark, for one. */
  mark?: JSX.Element;
  /** A line under the title. */
  detail?: JSX.Element;
  crumbs?: Crumb[];
  actions?: JSX.Element;
  children: JSX.Element;
}) {
  createEffect(() => {
    document.title = `${props.title} · ${t('shell.product')}`;
  });
  onCleanup(() => {
    document.title = t('shell.product');
  });
  return (
    <div class="flex min-h-full flex-col px-4 pt-4 pb-8 sm:px-6">
      <Show when={props.crumbs}>
        {(crumbs) => (
          <nav aria-label={t('ui.breadcrumbs')} class="mb-1 text-sm text-dim">
            <ol class="flex flex-wrap items-center gap-1.5">
              <For each={crumbs()}>
                {(crumb) => (
                  <li class="flex items-center gap-1.5">
                    <A href={crumb.href} class="text-dim hover:text-accent hover:underline">
                      {crumb.title}
                    </A>
                    <span aria-hidden="true">/</span>
                  </li>
                )}
              </For>
            </ol>
          </nav>
        )}
      </Show>
      <header class="mb-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div class="min-w-0">
          <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 class="text-xl font-semibold tracking-tight">{props.title}</h1>
            {props.mark}
          </div>
          <Show when={props.detail}>{(detail) => <div class="mt-1 text-dim">{detail()}</div>}</Show>
        </div>
        {/* Read once: reading an element twice would make it twice, with all its dialogs. */}
        <Show when={props.actions}>
          {(actions) => <div class="flex flex-wrap items-center gap-2">{actions()}</div>}
        </Show>
      </header>
      {props.children}
    </div>
  );
}

/** A titled part of a page in its own frame. `flush` leaves the inner space to a table. */
export function Section(props: {
  title?: string;
  note?: JSX.Element;
  actions?: JSX.Element;
  flush?: boolean;
  class?: string;
  children: JSX.Element;
}) {
  return (
    <section class={`card min-w-0 overflow-hidden ${props.class ?? ''}`}>
      <Show when={props.title}>
        <header class="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 px-4 pt-3">
          <h2 class="font-semibold">
            {props.title}
            <Show when={props.note}>{(note) => <span class="ml-2 text-sm font-normal text-dim">{note()}</span>}</Show>
          </h2>
          {props.actions}
        </header>
      </Show>
      <div class={props.flush ? 'pt-2' : 'px-4 pt-2 pb-4'}>{props.children}</div>
    </section>
  );
}

/** A title over a table, which has a frame of its own. */
export function TableBlock(props: { title: string; note?: JSX.Element; actions?: JSX.Element; children: JSX.Element }) {
  return (
    <section class="min-w-0">
      <header class="mb-2 flex flex-wrap items-end justify-between gap-x-4 gap-y-1">
        <div class="min-w-0">
          <h2 class="font-semibold">{props.title}</h2>
          <Show when={props.note}>{(note) => <p class="text-sm text-dim">{note()}</p>}</Show>
        </div>
        {props.actions}
      </header>
      {props.children}
    </section>
  );
}
