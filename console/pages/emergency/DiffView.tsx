/** Two versions side by side, line by line; what differs has a sign and a word beside its colour. On a phone both sides stand beneath each other. */
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { type DiffRow, planQueries } from './plan-calls.ts';

type Side = DiffRow['left'];

export function DiffView(props: { id: number; other?: number | undefined }) {
  const query = useQuery(() => planQueries.diff(props.id, props.other));
  return (
    <Loaded query={query}>
      {(data) => {
        const label = () => t('emergency_plans.diff_label', { from: data().from.number, to: data().to.number });
        return (
          <section class="card min-w-0 overflow-hidden" aria-label={label()}>
            <header class="flex flex-wrap items-baseline gap-x-4 px-4 pt-3 pb-2">
              <h3 class="font-semibold">{label()}</h3>
              <p class="text-sm text-dim">
                {data().rows.length > 0 && data().added + data().removed > 0
                  ? t('emergency_plans.diff_counts', { added: data().added, removed: data().removed })
                  : t('emergency_plans.diff_same')}
              </p>
            </header>
            <div class="overflow-x-auto">
              <table class="w-full table-fixed font-mono text-sm" aria-label={label()}>
                <thead class="sr-only">
                  <tr>
                    <th scope="col">{t('emergency_plans.diff_old')}</th>
                    <th scope="col">{t('emergency_plans.diff_new')}</th>
                  </tr>
                </thead>
                <tbody>
                  <For each={data().rows}>{(row) => <Row row={row} />}</For>
                </tbody>
              </table>
            </div>
          </section>
        );
      }}
    </Loaded>
  );
}

function Row(props: { row: DiffRow }) {
  return (
    <Show
      when={props.row.skipped === 0}
      fallback={
        <tr>
          <td colspan="2" class="bg-sunken px-3 py-1 text-dim">
            {t('emergency_plans.diff_skipped', { n: props.row.skipped })}
          </td>
        </tr>
      }
    >
      <tr class="align-top max-sm:block">
        <Cell side={props.row.left} differs={props.row.differs} is="old" alone={props.row.right === null} />
        <Cell
          side={props.row.right}
          differs={props.row.differs}
          is="new"
          alone={props.row.left === null}
          repeats={!props.row.differs}
        />
      </tr>
    </Show>
  );
}

function Cell(props: { side: Side; differs: boolean; is: 'old' | 'new'; alone: boolean; repeats?: boolean }) {
  const word = () => {
    if (!props.alone) return t('emergency_plans.diff_changed');
    return t(props.is === 'old' ? 'emergency_plans.diff_removed' : 'emergency_plans.diff_added');
  };
  const ground = () => {
    if (!props.differs || !props.side) return '';
    return props.is === 'old' ? 'border-l-2 border-down' : 'border-l-2 border-up';
  };
  return (
    <td
      class={`px-2 py-0.5 break-words whitespace-pre-wrap max-sm:block ${ground()} ${props.side && !props.repeats ? '' : 'max-sm:hidden'}`}
    >
      <Show when={props.side}>
        {(side) => (
          <>
            <span class="numeric mr-2 inline-block min-w-8 text-right text-dim select-none">{side().number}</span>
            <Show when={props.differs}>
              <span aria-hidden="true" class={props.is === 'old' ? 'mr-1 text-down' : 'mr-1 text-up'}>
                {props.is === 'old' ? '−' : '+'}
              </span>
              <span class="sr-only">{word()} </span>
            </Show>
            <For each={side().pieces}>
              {(piece) => (
                <Show when={piece.changed && props.differs} fallback={piece.text}>
                  <Show
                    when={props.is === 'old'}
                    fallback={<ins class="bg-wash font-semibold text-up no-underline">{piece.text}</ins>}
                  >
                    <del class="bg-wash text-down">{piece.text}</del>
                  </Show>
                </Show>
              )}
            </For>
          </>
        )}
      </Show>
    </td>
  );
}
