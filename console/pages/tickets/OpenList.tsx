/** Links from figures of open tickets to the list of them. */
import { A } from '@solidjs/router';
import { type JSX, Show } from 'solid-js';
import { paths } from '../../paths.ts';

/** To the list of open tickets, narrowed down; undefined where it has no such filter, such as a unit with all beneath. */
export type Open = (narrowed?: Record<string, string>) => string | undefined;

export function openOf({ kind, level, unit_id }: Record<string, string>): Open {
  return (narrowed = {}) =>
    narrowed.unit_id === undefined && (level || unit_id)
      ? undefined
      : paths.tickets({ is_open: 'true', ...(kind ? { kind } : {}), ...narrowed });
}

export function Linked(props: { href: string | undefined; children: JSX.Element }) {
  return (
    <Show when={props.href} fallback={props.children}>
      {(href) => (
        <A href={href()} class="text-ink no-underline hover:text-accent hover:underline">
          {props.children}
        </A>
      )}
    </Show>
  );
}
