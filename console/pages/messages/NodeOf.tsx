/** Whose message it is, with a mark where only the message itself says so. */
import { A } from '@solidjs/router';
import { Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import type { Message } from './calls.ts';

const unproven = ['hostname', 'agent_address'];

export function NodeOf(props: { message: Message }) {
  const missing = () => t(props.message.node_id === null ? 'messages.no_node' : 'messages.node_gone');
  return (
    <Show
      when={props.message.node_name !== null && props.message.node_id}
      fallback={<span class="text-dim">{missing()}</span>}
    >
      {(id) => (
        <span>
          <A href={paths.node(id())} class="text-ink no-underline hover:text-accent hover:underline">
            {props.message.node_name}
          </A>
          <Show when={unproven.includes(props.message.matched_by)}>
            <span class="ml-1 text-dim" title={word('messages', `matched_${props.message.matched_by}`)}>
              ?<span class="sr-only">{word('messages', `matched_${props.message.matched_by}`)}</span>
            </span>
          </Show>
        </span>
      )}
    </Show>
  );
}
