/** Where a watch looks from, in words; leads to the agent for whoever may see it. */
import { A } from '@solidjs/router';
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import type { Watch } from '../../wire.ts';

export const fromText = ({ agent_id, agent }: Pick<Watch, 'agent_id' | 'agent'>): string =>
  agent_id === null ? t('agents.hub') : (agent ?? `#${agent_id}`);

export function From(props: { watch: Pick<Watch, 'agent_id' | 'agent'> }) {
  const session = useSession();
  const href = () =>
    props.watch.agent_id !== null && session.may('agents:read') ? paths.agent(props.watch.agent_id) : undefined;
  return (
    <Show when={href()} fallback={fromText(props.watch)}>
      {(to) => (
        <A href={to()} class="link">
          {fromText(props.watch)}
        </A>
      )}
    </Show>
  );
}
