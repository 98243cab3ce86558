/** The way from the chosen node to another: lit on the map, told hop by hop. */
import { createEffect, createMemo, createSignal, on, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { Loading, Problem } from '../../ui/Faces.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import type { MapNode } from '../../ui/map/model.ts';
import { Segments } from '../../ui/Segments.tsx';
import { NodePicker } from '../pickers.tsx';
import type { Paths } from './calls.ts';
import { LinkStateMark } from './LinkStateMark.tsx';
import { hopsOf } from './lit.ts';
import type { PanelProps } from './panel-props.ts';

const choices_max = 6;

export function PathPart(props: PanelProps & { node: MapNode }) {
  return (
    <div>
      <NodePicker
        label={t('topology.path_to')}
        value={props.address.to() ?? null}
        set={(to) => props.address.setTo(to)}
        without={new Set([props.node.id])}
      />
      <Show when={props.address.to() !== undefined}>
        <div class="mt-2">
          <Show
            when={props.path}
            fallback={
              <Show when={props.path_asked.isError} fallback={<Loading lines={2} />}>
                <Problem error={props.path_asked.error} small />
              </Show>
            }
          >
            {(path) => (
              <Show
                when={path().paths.length > 0}
                fallback={
                  <p class="text-sm">
                    {t('topology.path_none')}
                    <Show when={path().reason}>{(reason) => <span class="text-dim">: {say(reason())}</span>}</Show>
                  </p>
                }
              >
                <Ways {...props} found={path()} />
              </Show>
            )}
          </Show>
        </div>
      </Show>
    </div>
  );
}

function Ways(props: PanelProps & { node: MapNode; found: Paths }) {
  const [chosen, setChosen] = createSignal(0);
  createEffect(
    on(
      () => props.found,
      () => setChosen(0),
      { defer: true },
    ),
  );
  const way = () => props.found.paths[chosen()] ?? props.found.paths[0];
  const nodes = createMemo(() => new Map(props.found.nodes.map((node) => [node.id, node])));
  const hops = createMemo(() => {
    const now = way();
    return now ? hopsOf(now, props.data.links) : [];
  });
  const name = (id: number | undefined) => nodes().get(id ?? 0)?.name ?? '';
  return (
    <>
      <p class="mb-1 text-sm text-dim">
        {t('topology.path_n', { n: props.found.paths.length, hops: Math.max(hops().length - 1, 0) })}
      </p>
      <Show when={props.found.paths.length > 1}>
        <div class="mb-2">
          <Segments
            label={t('topology.path_to')}
            value={String(chosen())}
            set={(value) => setChosen(Number(value))}
            options={props.found.paths
              .slice(0, choices_max)
              .map((_, index) => ({ value: String(index), label: t('topology.path_one', { i: index + 1 }) }))}
          />
        </div>
      </Show>
      <HopTable
        label={t('topology.path_table', { from: name(hops()[0]?.node_id), to: name(hops().at(-1)?.node_id) })}
        hops={hops()}
        nodeOf={(id) => nodes().get(id)}
        show={props.show}
      />
    </>
  );
}

/** A path is short and its columns are few: a plain table that fits into the panel. */
function HopTable(props: {
  label: string;
  hops: ReturnType<typeof hopsOf>;
  nodeOf: (id: number) => Paths['nodes'][number] | undefined;
  show: (id: number) => void;
}) {
  return (
    <ol aria-label={props.label} class="text-sm">
      {props.hops.map((hop, index) => (
        <li class="relative pb-1 pl-6">
          <span aria-hidden="true" class="absolute top-1 left-0 flex size-4 items-center justify-center">
            <span class="numeric text-xs text-dim">{index + 1}</span>
          </span>
          <p class="flex items-center gap-2">
            <Show when={props.nodeOf(hop.node_id)}>{(node) => <StateMark state={node().state} quiet />}</Show>
            <button type="button" class="link text-left font-medium" onClick={() => props.show(hop.node_id)}>
              {props.nodeOf(hop.node_id)?.name ?? String(hop.node_id)}
            </button>
          </p>
          <Show when={hop.link}>
            {(link) => (
              <p class="ml-1.5 flex flex-wrap items-center gap-x-3 border-l-2 border-accent/50 py-1 pl-3 text-dim">
                <span>
                  {hop.port_out || '—'} → {props.hops[index + 1]?.port_in || '—'}
                </span>
                <LinkStateMark state={link().state} />
                <span>{word('topology', `confidence_${link().confidence}`)}</span>
              </p>
            )}
          </Show>
        </li>
      ))}
    </ol>
  );
}
