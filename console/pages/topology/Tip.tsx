/** What is told of a node or a folded area under the pointer, or read out when it has the focus. */
import { For, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { StateMark } from '../../ui/Mark.tsx';
import type { Scene } from '../../ui/map/scene.ts';
import { roles, states } from '../../wire.ts';

const nodeOf = (scene: Scene, item: number) => {
  const it = scene.items[item];
  return it?.kind === 'node' ? scene.nodes[scene.members[item]?.[0] ?? -1] : undefined;
};

const nameOf = (scene: Scene, id: number | null) => scene.nodes.find((node) => node.id === id)?.name ?? '';

export function spokenOf(scene: Scene, item: number): string {
  const it = scene.items[item];
  const look = scene.item_looks[item];
  if (!it || !look) return '';
  if (it.kind === 'group') {
    const told = states.flatMap((state, index) =>
      (look.counts[index] ?? 0) > 0 ? `${word('words', `state_${state}`)} ${look.counts[index]}` : [],
    );
    return t('topology.spoken_group', {
      name: it.name,
      n: scene.members[item]?.length ?? 0,
      states: told.join(', '),
    });
  }
  return t('topology.spoken', {
    name: it.name,
    role: word('words', `role_${roles[it.role]}`),
    state: word('words', `state_${look.state}`),
    links: scene.degrees[item] ?? 0,
  });
}

export function Tip(props: { scene: Scene; item: number }) {
  const it = () => props.scene.items[props.item];
  const look = () => props.scene.item_looks[props.item];
  const node = () => nodeOf(props.scene, props.item);
  return (
    <>
      <p class="font-semibold">{it()?.name}</p>
      <Show
        when={node()}
        fallback={
          <>
            <ul class="mt-1 space-y-0.5">
              <For each={states.filter((_, index) => (look()?.counts[index] ?? 0) > 0)}>
                {(state) => (
                  <li class="flex justify-between gap-6">
                    <StateMark state={state} />
                    <span class="numeric">{look()?.counts[states.indexOf(state)]}</span>
                  </li>
                )}
              </For>
            </ul>
            <p class="mt-1 text-dim">{t('topology.click_to_unfold')}</p>
          </>
        }
      >
        {(node) => (
          <>
            <p class="mt-0.5 flex flex-wrap items-center gap-x-3">
              <StateMark state={node().state} />
              <span>{word('words', `role_${node().role}`)}</span>
              <Show when={node().level}>{(level) => <span>{word('words', `level_${level()}`)}</span>}</Show>
            </p>
            <p class="text-dim">
              {[node().area_name, t('topology.links_n', { n: props.scene.degrees[props.item] ?? 0 })]
                .filter(Boolean)
                .join(' · ')}
            </p>
            <Show when={it()?.vantage}>
              <p class="text-accent">{t('topology.entrance')}</p>
            </Show>
            <Show when={node().suppressed_by !== null}>
              <p>{t('topology.suppressed_by', { name: nameOf(props.scene, node().suppressed_by) })}</p>
            </Show>
          </>
        )}
      </Show>
    </>
  );
}
