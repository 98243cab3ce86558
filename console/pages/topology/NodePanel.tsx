/** The chosen node: how it is, whom it is joined to, the way to another, what hangs behind it. */
import XIcon from 'lucide-solid/icons/x';
import { createMemo, For, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { ButtonLink, IconButton } from '../../ui/Button.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import type { MapNode } from '../../ui/map/model.ts';
import { BehindPart } from './BehindPart.tsx';
import { LinkStateMark } from './LinkStateMark.tsx';
import { PathPart } from './PathPart.tsx';
import type { PanelProps } from './panel-props.ts';

export function NodePanel(props: PanelProps & { node: MapNode }) {
  const names = createMemo(() => new Map(props.data.nodes.map((node) => [node.id, node])));
  const neighbours = createMemo(() =>
    props.data.links.flatMap((link) => {
      if (link.a !== props.node.id && link.b !== props.node.id) return [];
      const own = link.a === props.node.id;
      const far = names().get(own ? link.b : link.a);
      return far
        ? [{ link, far, own_port: own ? link.a_port : link.b_port, far_port: own ? link.b_port : link.a_port }]
        : [];
    }),
  );
  const parent = () => names().get(props.node.suppressed_by ?? 0);
  return (
    // On a phone it covers the lower part of the screen; the map stays in sight above it.
    <section
      aria-label={props.node.name}
      class="card flex min-h-0 flex-col max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-30 max-lg:max-h-[42dvh] max-lg:rounded-b-none max-lg:shadow-lg lg:shrink-0"
    >
      <header class="flex items-start justify-between gap-2 border-b border-line py-2 pr-2 pl-4">
        <div class="min-w-0">
          <h2 class="font-semibold">{props.node.name}</h2>
          <p class="flex flex-wrap gap-x-3 text-sm text-dim">
            <span class="text-ink">
              <StateMark state={props.node.state} />
            </span>
            <span>{word('words', `role_${props.node.role}`)}</span>
            <Show when={props.node.level}>{(level) => <span>{word('words', `level_${level()}`)}</span>}</Show>
            <Show when={props.node.area_name}>{(name) => <span>{name()}</span>}</Show>
          </p>
        </div>
        <IconButton label={t('topology.close')} onClick={() => props.address.pick(undefined)}>
          <XIcon class="size-4" />
        </IconButton>
      </header>
      <div class="min-h-0 space-y-4 overflow-y-auto px-4 py-3">
        <Show when={props.data.vantages.includes(props.node.id)}>
          <p class="text-sm text-accent">{t('topology.entrance')}</p>
        </Show>
        <Show when={props.node.suppressed_by !== null}>
          <div class="rounded-md border border-line bg-sunken px-3 py-2 text-sm">
            <p class="font-medium">{t('topology.suppressed_by', { name: parent()?.name ?? '' })}</p>
            <p class="text-dim">{t('topology.suppressed_hint', { name: parent()?.name ?? '' })}</p>
          </div>
        </Show>
        <ButtonLink href={paths.node(props.node.id)}>{t('topology.open_page')}</ButtonLink>
        <PathPart {...props} />
        <BehindPart {...props} />
        <div>
          <h3 class="mb-1 font-medium">
            {t('topology.neighbours')} <span class="numeric font-normal text-dim">{neighbours().length}</span>
          </h3>
          <Show when={neighbours().length > 0} fallback={<p class="text-dim">{t('topology.neighbours_none')}</p>}>
            <ul class="divide-y divide-line text-sm">
              <For each={neighbours().slice(0, 200)}>
                {({ link, far, own_port, far_port }) => (
                  <li class="py-1.5">
                    <div class="flex items-center justify-between gap-2">
                      <button
                        type="button"
                        class="link flex min-w-0 items-center gap-2 text-left"
                        onClick={() => props.choose(far.id, true)}
                      >
                        <StateMark state={far.state} quiet />
                        <span class="truncate">{far.name}</span>
                      </button>
                      <LinkStateMark state={link.state} />
                    </div>
                    <p class="flex flex-wrap justify-between gap-x-3 text-dim">
                      <span>
                        {own_port || '—'} ↔ {far_port || '—'}
                      </span>
                      <span>{word('topology', `confidence_${link.confidence}`)}</span>
                    </p>
                  </li>
                )}
              </For>
            </ul>
          </Show>
        </div>
      </div>
    </section>
  );
}
