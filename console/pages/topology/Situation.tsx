/** How the nodes and links of the map are, in figures that lead to what they count. */
import { A } from '@solidjs/router';
import { createMemo, For, type JSX, Show } from 'solid-js';
import { number, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { StateMark } from '../../ui/Mark.tsx';
import { Section } from '../../ui/Page.tsx';
import { states } from '../../wire.ts';
import type { TopologyMap } from './calls.ts';
import type { MapAddress } from './map-address.ts';

function Figure(props: { title: JSX.Element; value: number; href: string }) {
  return (
    <li class="flex items-baseline justify-between gap-4">
      {props.title}
      <A href={props.href} class="link numeric">
        {number(props.value)}
      </A>
    </li>
  );
}

export function Situation(props: { data: TopologyMap; address: MapAddress }) {
  const count = createMemo(() => {
    const byState = new Map(states.map((state) => [state, 0]));
    let suppressed = 0;
    for (const node of props.data.nodes) {
      byState.set(node.state, (byState.get(node.state) ?? 0) + 1);
      if (node.suppressed_by !== null) suppressed += 1;
    }
    const one_sided = props.data.links.filter(
      (link) => link.sides === 1 && (link.confidence === 'certain' || link.confidence === 'likely'),
    ).length;
    const linked = new Set(props.data.links.flatMap((link) => [link.a, link.b]));
    return { byState, suppressed, one_sided, alone: props.data.nodes.length - linked.size };
  });
  const table = (kind: string) => paths.topology({ tab: 'table', kind });
  return (
    <Section title={t('topology.now')} note={t('topology.nodes_n', { n: props.data.nodes.length })} class="shrink-0">
      <ul class="space-y-1">
        <For each={states}>
          {(state) => (
            <Figure
              title={<StateMark state={state} />}
              value={count().byState.get(state) ?? 0}
              href={paths.topology({ state })}
            />
          )}
        </For>
      </ul>
      <ul class="mt-3 space-y-1 border-t border-line pt-3">
        <Figure
          title={t('topology.tab_table')}
          value={props.data.links.length}
          href={paths.topology({ tab: 'table' })}
        />
        <Figure title={t('topology.one_sided_n')} value={count().one_sided} href={table('one_sided')} />
        <Figure title={t('topology.unexplained_n')} value={props.data.unexplained} href={table('unexplained')} />
        <Show when={count().alone > 0}>
          <li class="flex justify-between">
            {t('topology.alone_n')}
            <span class="numeric">{number(count().alone)}</span>
          </li>
        </Show>
        <Show when={count().suppressed > 0}>
          <li class="flex justify-between">
            {t('topology.suppressed_n')}
            <span class="numeric">{number(count().suppressed)}</span>
          </li>
        </Show>
      </ul>
      <Show when={props.data.links.length === 0}>
        <p class="mt-3 text-sm text-dim">{t('topology.no_links')}</p>
      </Show>
    </Section>
  );
}
