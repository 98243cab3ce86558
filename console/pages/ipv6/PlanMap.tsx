/** A block as cells, one or two hexadecimal digits further down: what is free, whose the rest is, digit by digit deeper. */
import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createEffect, createMemo, createSignal, For, on, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { Section } from '../../ui/Page.tsx';
import { Segments } from '../../ui/Segments.tsx';
import {
  type Cell,
  type CellState,
  cell_states,
  type PlanMap as Data,
  type PlanPage,
  planQueries,
  stateText,
} from './plan-calls.ts';

const state_colours: Record<CellState, string> = {
  free: 'bg-up',
  split: 'bg-series-2',
  assigned: 'bg-series-1',
  reserved: 'bg-maintenance',
  deprecated: 'bg-degraded',
  outside: 'bg-unknown',
};
const plain_colours = ['bg-series-1', 'bg-series-2', 'bg-series-3', 'bg-series-4'];
const stripes = 'bg-[image:repeating-linear-gradient(135deg,transparent_0_4px,var(--surface)_4px_7px)]';
/** More units than these share one colour, and the legend says so. */
const owner_colours = [...plain_colours, ...plain_colours.map((each) => `${each} ${stripes}`)];
type Colouring = 'state' | 'owner';
type Roots = PlanPage['roots'];

/** The block is in the address, so that a link shows a colleague the same one. */
export function makeBlock(roots: () => Roots) {
  const [search, setSearch] = useSearchParams();
  const one = (key: string): string => {
    const value = search[key];
    return (Array.isArray(value) ? value[0] : value) ?? '';
  };
  return {
    block: () => one('block') || (roots()[0]?.prefix ?? ''),
    vrf: () => (one('block') ? one('vrf') : (roots()[0]?.vrf ?? '')),
    nibbles: () => (one('nibbles') === '2' ? '2' : '1') as '1' | '2',
    colouring: (): Colouring => (one('colour') === 'owner' ? 'owner' : 'state'),
    go: (block: string, vrf: string) => setSearch({ block: block || null, vrf: vrf || null }),
    set: (key: 'nibbles' | 'colour', value: string | null) => setSearch({ [key]: value }, { replace: true }),
  };
}

export function PlanMap(props: { roots: Roots }) {
  const place = makeBlock(() => props.roots);
  const query = useQuery(() => planQueries.map({ block: place.block(), vrf: place.vrf(), nibbles: place.nibbles() }));
  return (
    <Section title={t('ipv6_plan.map')} note={t('ipv6_plan.map_note')}>
      <div class="space-y-3">
        <Choose roots={props.roots} place={place} />
        <div class="flex flex-wrap gap-3">
          <Segments
            label={t('ipv6_plan.cells')}
            value={place.nibbles()}
            set={(value) => place.set('nibbles', value === '1' ? null : value)}
            options={[
              { value: '1', label: t('ipv6_plan.cells_16') },
              { value: '2', label: t('ipv6_plan.cells_256') },
            ]}
          />
          <Segments
            label={t('ipv6_plan.colour')}
            value={place.colouring()}
            set={(value) => place.set('colour', value === 'state' ? null : value)}
            options={[
              { value: 'state', label: t('ipv6_plan.colour_state') },
              { value: 'owner', label: t('ipv6_plan.colour_owner') },
            ]}
          />
        </div>
        <Loaded query={query} small>
          {(data) => <Cells data={data()} colouring={place.colouring()} go={(block) => place.go(block, data().vrf)} />}
        </Loaded>
      </div>
    </Section>
  );
}

function Choose(props: { roots: Roots; place: ReturnType<typeof makeBlock> }) {
  const [text, setText] = createSignal(props.place.block());
  createEffect(on(props.place.block, setText));
  const name = ({ prefix, vrf }: Roots[number]) => (vrf ? `${prefix} (${vrf})` : prefix);
  const chosen = () =>
    props.roots.find((root) => root.prefix === props.place.block() && root.vrf === props.place.vrf());
  return (
    <form
      class="grid items-end gap-3 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]"
      onSubmit={(event) => {
        event.preventDefault();
        props.place.go(text().trim(), props.place.vrf());
      }}
    >
      <Select
        label={t('ipv6_plan.root')}
        value={(chosen() && name(chosen() as Roots[number])) ?? null}
        set={(value) => {
          const root = props.roots.find((each) => name(each) === value);
          if (root) props.place.go(root.prefix, root.vrf);
        }}
        options={props.roots.map((root) => ({ value: name(root), label: name(root) }))}
      />
      <TextField
        label={t('ipv6_plan.block')}
        placeholder={t('ipv6_plan.block_hint')}
        value={text()}
        set={setText}
        mono
      />
      <Button type="submit">{t('ipv6_plan.show')}</Button>
    </form>
  );
}

function Cells(props: { data: Data; colouring: Colouring; go: (block: string) => void }) {
  let grid: HTMLDivElement | undefined;
  const [at, setAt] = createSignal(0);
  createEffect(
    on(
      () => props.data.block,
      () => setAt(0),
    ),
  );
  const owners = createMemo(() => [
    ...new Map(
      props.data.cells.flatMap(({ unit_id, unit }) => (unit_id === null ? [] : [[unit_id, unit ?? ''] as const])),
    ),
  ]);
  const ownerColour = (unit_id: number | null) => {
    if (unit_id === null) return 'bg-line';
    return owner_colours[owners().findIndex(([id]) => id === unit_id)] ?? 'bg-dim';
  };
  const colour = (cell: Cell) => (props.colouring === 'state' ? state_colours[cell.state] : ownerColour(cell.unit_id));
  const focus = (index: number) => {
    if (index < 0 || index >= props.data.cells.length) return;
    setAt(index);
    (grid?.children[index] as HTMLElement | undefined)?.focus();
  };
  /** As many as stand in one line on this screen. */
  const columns = () => {
    const [first, ...rest] = [...(grid?.children ?? [])] as HTMLElement[];
    const next = rest.findIndex((cell) => cell.offsetTop !== first?.offsetTop);
    return next < 0 ? 1 : next + 1;
  };
  const press = (event: KeyboardEvent) => {
    const steps: Record<string, () => number> = {
      ArrowRight: () => at() + 1,
      ArrowLeft: () => at() - 1,
      ArrowDown: () => at() + columns(),
      ArrowUp: () => at() - columns(),
      Home: () => 0,
      End: () => props.data.cells.length - 1,
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    focus(step());
  };
  const isSmall = () => props.data.cells.length > 16;
  return (
    <>
      <nav aria-label={t('ipv6_plan.way')} class="text-sm">
        <ol class="flex flex-wrap items-center gap-x-1.5 gap-y-1">
          <For each={props.data.above}>
            {(block) => (
              <li class="flex items-center gap-1.5">
                <button type="button" class="link min-h-6 font-mono" onClick={() => props.go(block)}>
                  {block}
                </button>
                <span aria-hidden="true">/</span>
              </li>
            )}
          </For>
          <li aria-current="location" class="font-mono font-medium break-all">
            {props.data.block}
          </li>
        </ol>
      </nav>
      <Show when={props.data.cells.length > 0} fallback={<p class="text-dim">{t('ipv6_plan.map_end')}</p>}>
        {/* One stop of the tab key for all cells: the arrows go from one to the next. */}
        <div
          ref={grid}
          role="toolbar"
          aria-label={`${t('ipv6_plan.map')} ${props.data.block}`}
          class={`grid gap-1 ${isSmall() ? 'grid-cols-8 sm:grid-cols-16' : 'grid-cols-2 sm:grid-cols-4 lg:grid-cols-8'}`}
          onKeyDown={press}
        >
          <For each={props.data.cells}>
            {(cell, index) => (
              <button
                type="button"
                tabindex={index() === at() ? 0 : -1}
                aria-label={labelOf(cell)}
                title={labelOf(cell)}
                class="min-h-8 min-w-0 overflow-hidden rounded border border-line bg-surface text-left hover:border-accent"
                onFocus={() => setAt(index())}
                onClick={() => props.go(cell.prefix)}
              >
                <span aria-hidden="true" class={`block h-2 ${colour(cell)}`} />
                <Show
                  when={!isSmall()}
                  fallback={<span class="block text-center font-mono text-xs leading-6">{digitsOf(index(), 2)}</span>}
                >
                  <span class="block px-1.5 py-1">
                    <span class="font-mono font-medium">{digitsOf(index(), 1)}</span>{' '}
                    <span class="text-sm">{stateText(cell.state)}</span>
                    <span class="block truncate text-xs text-dim">{cell.unit ?? '—'}</span>
                  </span>
                </Show>
              </button>
            )}
          </For>
        </div>
        <ul aria-label={t('ipv6_plan.legend')} class="flex flex-wrap gap-x-4 gap-y-1 text-sm">
          <Show
            when={props.colouring === 'owner'}
            fallback={
              <For each={cell_states}>
                {(state) => <LegendItem colour={state_colours[state]} label={stateText(state)} />}
              </For>
            }
          >
            <For each={owners().slice(0, owner_colours.length)}>
              {([id, name]) => <LegendItem colour={ownerColour(id)} label={name} />}
            </For>
            <Show when={owners().length > owner_colours.length}>
              <LegendItem colour="bg-dim" label={t('ipv6_plan.others')} />
            </Show>
            <LegendItem colour={ownerColour(null)} label={t('ipv6_plan.nobody')} />
          </Show>
        </ul>
      </Show>
    </>
  );
}

function LegendItem(props: { colour: string; label: string }) {
  return (
    <li class="flex items-center gap-1.5">
      <span aria-hidden="true" class={`size-3 rounded-sm border border-edge ${props.colour}`} />
      {props.label}
    </li>
  );
}

const digitsOf = (index: number, digits: number) => index.toString(16).padStart(digits, '0');

function labelOf({ prefix, state, unit, utilisation }: Cell): string {
  const share = utilisation === null || utilisation === 0 ? undefined : (utilisation * 100).toFixed(1);
  return [prefix, stateText(state), unit, share && t('ipv6_plan.share', { percent: share })]
    .filter(Boolean)
    .join(' · ');
}
