/** The work sheet: control points with their progress beside the items of one of them. Made to be filled in by the keyboard. */
import { Key } from '@solid-primitives/keyed';
import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createEffect, createMemo, For, on, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { useKeys } from '../../keys.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { Select } from '../../ui/Field.tsx';
import { ItemResultMark } from './AssessmentMarks.tsx';
import { type AssessmentPage, assessmentQueries, type Point, type Sheet, type SheetItem } from './assessment-calls.ts';
import { ItemCells } from './ItemCells.tsx';
import { Proposals } from './Proposals.tsx';
import { SelfBeside } from './SelfBeside.tsx';
import { SheetFile } from './SheetFile.tsx';
import { makeSightings, Sightings } from './Sightings.tsx';

export function WorkSheet(props: { data: AssessmentPage; locked: string | undefined }) {
  const query = useQuery(() => assessmentQueries.sheet(props.data.assessment.id));
  return (
    <Loaded query={query}>
      {(sheet) => (
        <>
          <SheetFile assessment={props.data.assessment} locked={props.locked} />
          <Filled data={props.data} locked={props.locked} points={sheet().points} />
        </>
      )}
    </Loaded>
  );
}

const judgedOf = (point: Point) => point.items.filter(({ result }) => result !== null).length;

function Filled(props: { data: AssessmentPage; locked: string | undefined; points: Sheet['points'] }) {
  const [search, setSearch] = useSearchParams();
  const items = createMemo(() => props.points.flatMap((point) => point.items));
  const chosen = () => items().find(({ key }) => key === search.item) ?? items()[0];
  const point = () => props.points.find((one) => one.items.some(({ key }) => key === chosen()?.key));
  const choose = (key: string | undefined) => key !== undefined && setSearch({ item: key }, { replace: true });
  const goTo = (clause: string | null) => choose(props.points.find((one) => one.clause === clause)?.items[0]?.key);
  const move = (step: 1 | -1) => {
    const from = items().findIndex(({ key }) => key === chosen()?.key);
    choose(items()[Math.min(Math.max(from + step, 0), items().length - 1)]?.key);
  };
  useKeys({ j: () => move(1), k: () => move(-1) });
  // What comes next is there when it is gone to.
  const next = () => items()[items().findIndex(({ key }) => key === chosen()?.key) + 1]?.key;
  useQuery(() => ({
    ...assessmentQueries.item(props.data.assessment.id, next() ?? ''),
    enabled: next() !== undefined,
  }));
  const seen = makeSightings(() => props.data.assessment);
  const isCrypto = () => props.data.assessment.kind === 'crypto';
  const countOf = (key: string) => (isCrypto() ? seen.proposals(key) : seen.sightings(key)).length;
  const pointsText = () => (isCrypto() ? t('crypto.units') : t('assessments.points'));
  let list: HTMLDivElement | undefined;
  createEffect(
    on(
      () => chosen()?.key,
      (key, before) => {
        if (before === undefined || !key) return;
        queueMicrotask(() => list?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' }));
      },
    ),
  );
  return (
    <div ref={list} class="grid gap-4 lg:grid-cols-[17rem_minmax(0,1fr)]">
      <div class="lg:hidden">
        <Select
          label={pointsText()}
          value={point()?.clause ?? null}
          // It also says what it shows already, whenever its options are made anew.
          set={(clause) => clause !== point()?.clause && goTo(clause)}
          options={props.points.map((one) => ({
            value: one.clause,
            label: `${one.clause} ${say(one.title)} ${judgedOf(one)}/${one.items.length}`,
          }))}
          required
        />
      </div>
      <Points label={pointsText()} points={props.points} chosen={point()?.clause} choose={choose} />
      <section class="min-w-0" aria-label={t('assessments.items')}>
        <Show when={props.locked}>
          {(why) => <p class="mb-3 rounded-md border border-line bg-sunken px-3 py-2 text-sm">{why()}</p>}
        </Show>
        <Show when={!props.locked}>
          <p class="mb-2 hidden text-sm text-dim lg:block">
            {isCrypto() ? t('crypto.keys_hint') : t('assessments.keys_hint')}
          </p>
        </Show>
        <h2 class="mb-2 font-semibold">
          <span class="numeric">{point()?.clause}</span> {point() ? say((point() as Point).title) : ''}
        </h2>
        <ol class="space-y-2">
          {/* By key: a sheet that is read again leaves the field alone that somebody types in. */}
          <Key each={point()?.items ?? []} by="key">
            {(item) => (
              <li
                class={`card overflow-hidden ${item().key === chosen()?.key ? 'border-accent' : ''}`}
                aria-current={item().key === chosen()?.key ? 'true' : undefined}
              >
                <Head item={item()} is_open={item().key === chosen()?.key} seen={countOf(item().key)} choose={choose} />
                <Show when={item().key === chosen()?.key}>
                  <Show when={isCrypto()} fallback={<Sightings rows={seen.sightings(item().key)} />}>
                    <Proposals rows={seen.proposals(item().key)} />
                  </Show>
                  <SelfBeside assessment={props.data.assessment} item={item().key} />
                  <ItemCells data={props.data} item={item()} locked={props.locked} />
                </Show>
              </li>
            )}
          </Key>
        </ol>
      </section>
    </div>
  );
}

const unitText = ({ strength, weight, requirement }: NonNullable<SheetItem['unit']>) =>
  t('crypto.unit_facts', { strength: say(strength), weight, requirement });

function Head(props: { item: SheetItem; is_open: boolean; seen: number; choose: (key: string) => void }) {
  return (
    <button
      type="button"
      class="flex w-full flex-wrap items-start justify-between gap-x-4 gap-y-1 px-4 py-2.5 text-left hover:bg-sunken"
      aria-expanded={props.is_open}
      onClick={() => props.choose(props.item.key)}
    >
      <span class="min-w-0 flex-1 basis-60">
        <span class="numeric mr-2 font-medium whitespace-nowrap">{props.item.key}</span>
        {say(props.item.summary)}
      </span>
      <span class="flex flex-wrap items-center gap-x-2 text-sm text-dim">
        <Show when={props.seen > 0}>
          <span class="font-medium whitespace-nowrap text-degraded">{t('sightings.seen_n', { n: props.seen })}</span>
        </Show>
        <Show when={props.item.side}>{(side) => <span>{word('assessments', `side_${side()}`)}</span>}</Show>
        <Show when={props.item.evidence}>{(mode) => <span>{word('assessments', `evidence_${mode()}`)}</span>}</Show>
        <Show when={props.item.unit}>{(unit) => <span>{unitText(unit())}</span>}</Show>
        <ItemResultMark result={props.item.result} />
      </span>
    </button>
  );
}

function Points(props: {
  label: string;
  points: Sheet['points'];
  chosen: string | undefined;
  choose: (key: string | undefined) => unknown;
}) {
  const layers = createMemo(() => [...Map.groupBy(props.points, (point) => say(point.layer))]);
  return (
    <nav
      aria-label={props.label}
      class="card hidden max-h-[calc(100dvh-13rem)] min-h-64 overflow-y-auto py-2 lg:sticky lg:top-4 lg:block"
    >
      <For each={layers()}>
        {([layer, points]) => (
          <>
            <p class="flex justify-between gap-2 px-3 pt-2 pb-1 text-sm font-medium text-dim">
              <span>{layer}</span>
              <span class="numeric">
                {points.reduce((sum, point) => sum + judgedOf(point), 0)}/
                {points.reduce((sum, point) => sum + point.items.length, 0)}
              </span>
            </p>
            <ul>
              <For each={points}>
                {(point) => (
                  <li>
                    <button
                      type="button"
                      aria-current={point.clause === props.chosen ? 'true' : undefined}
                      class="flex w-full items-baseline gap-2 px-3 py-1 text-left hover:bg-sunken aria-[current=true]:bg-wash aria-[current=true]:font-medium"
                      onClick={() => props.choose(point.items[0]?.key)}
                    >
                      <span class="min-w-0 flex-1 truncate" title={`${point.clause} ${say(point.title)}`}>
                        {say(point.title)}
                      </span>
                      <span
                        class={`numeric text-sm ${judgedOf(point) === point.items.length ? 'text-dim' : 'text-unknown'}`}
                      >
                        {judgedOf(point)}/{point.items.length}
                      </span>
                    </button>
                  </li>
                )}
              </For>
            </ul>
          </>
        )}
      </For>
    </nav>
  );
}
