/** A figure beside a name in the navigation; nothing for none. */
import { Show } from 'solid-js';
import { number } from '../i18n/index.ts';

export function CountMark(props: { count: number; text: string }) {
  return (
    <Show when={props.count > 0}>
      <span class="numeric ml-auto rounded-full bg-sunken px-1.5 text-xs leading-5 text-dim" title={props.text}>
        <span aria-hidden="true">{props.count > 999 ? '999+' : number(props.count)}</span>
        <span class="sr-only">{props.text}</span>
      </span>
    </Show>
  );
}
