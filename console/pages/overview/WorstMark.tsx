/** The worst state of a county's nodes. That none of them is unwell says nothing of places where there are none: it isn't drawn as good. */
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { StateMark } from '../../ui/Mark.tsx';
import type { State } from '../../wire.ts';

export const WorstMark = (props: { state: State }) => (
  <Show when={props.state !== 'up'} fallback={<span class="text-dim">{t('overview.nodes_well')}</span>}>
    <StateMark state={props.state} />
  </Show>
);
