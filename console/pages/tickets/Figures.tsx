/** Figures of tickets: what is open and how old, how soon things are done, and what of it is in time. */
import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, For, Show } from 'solid-js';
import { number, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { dateTime, now } from '../../time.ts';
import { BarRows } from '../../ui/Bars.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { type Filter, FilterBar, makeFilters } from '../../ui/FilterBar.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { levels } from '../../wire.ts';
import { percent } from '../differences/percent.ts';
import { lasting } from './Clocks.tsx';
import { type Figures as FiguresData, kinds, kindText, ticketQueries } from './calls.ts';
import { FiguresTable } from './FiguresTable.tsx';
import { Linked, type Open, openOf } from './OpenList.tsx';
import { TicketMark } from './TicketMark.tsx';
import { makeUnitChoice } from './unit-choice.ts';

const day_ms = 86_400_000;
/** So often the period moves on. */
const step_ms = 300_000;
const periods = ['30', '90', '365'] as const;
const usual = '90';
const breaches_shown = 10;

export default function Figures() {
  const [search, setSearch] = useSearchParams();
  const filters = makeFilters(['kind', 'level', 'unit_id']);
  const days = () => periods.find((each) => each === search.days) ?? usual;
  const from = createMemo(() => Math.floor(now() / step_ms) * step_ms - Number(days()) * day_ms);
  const asked = () => {
    const { sort: _, ...filter } = filters.query() as Record<string, string>;
    return { ...filter, from: from() };
  };
  const query = useQuery(() => ticketQueries.figures(asked()));
  const units = makeUnitChoice();
  const choices = (): Filter[] => [
    { key: 'kind', title: t('tickets.kind'), options: kinds.map((value) => ({ value, label: kindText(value) })) },
    {
      key: 'level',
      title: t('words.level'),
      options: levels.map((value) => ({ value, label: word('words', `level_${value}`) })),
    },
    ...units(),
  ];
  return (
    <Page
      title={t('ticket_figures.title')}
      crumbs={[{ title: t('tickets.title'), href: paths.tickets() }]}
      detail={t('ticket_figures.intro')}
    >
      <div class="mb-4 flex flex-wrap items-center gap-2">
        <Segments
          label={t('ticket_figures.period')}
          value={days()}
          set={(next) => setSearch({ days: next === usual ? null : next })}
          options={periods.map((each) => ({ value: each, label: word('ticket_figures', `days_${each}`) }))}
        />
        <FilterBar filters={filters} choices={choices()} without_text />
      </div>
      <Loaded query={query}>
        {(data) => (
          <div class={`space-y-4 ${query.isPlaceholderData ? 'opacity-60' : ''}`} aria-busy={query.isPlaceholderData}>
            <Board figures={data()} open={openOf(filters.query())} />
            <FiguresTable rows={data().rows} open={openOf(filters.query())} />
            <p class="numeric text-sm text-dim">{t('ticket_figures.as_of', { at: dateTime(data().as_of) })}</p>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Board(props: { figures: FiguresData; open: Open }) {
  return (
    <>
      <Tiles all={props.figures.all} href={props.open()} />
      <div class="grid items-start gap-4 lg:grid-cols-2">
        <Section title={t('ticket_figures.months')} note={t('ticket_figures.months_note')}>
          <BarRows
            label={t('ticket_figures.months')}
            columns={[
              { title: t('ticket_figures.filed'), colour: 'bg-series-1' },
              { title: t('ticket_figures.ended'), colour: 'bg-series-2' },
            ]}
            rows={props.figures.months.map(({ month, filed, ended }) => ({
              key: month,
              label: month,
              values: [filed, ended],
            }))}
          />
        </Section>
        <div class="min-w-0 space-y-4">
          <Section title={t('ticket_figures.states')}>
            <OpenOnes figures={props.figures} open={props.open} />
          </Section>
          <Section title={t('ticket_figures.breaches')} note={t('ticket_figures.breaches_note')}>
            <Breaches rows={props.figures.breaches} />
          </Section>
        </div>
      </div>
    </>
  );
}

type TileData = { title: string; value: string | null; hint: string; href?: string | undefined };

function Tiles(props: { all: FiguresData['all']; href: string | undefined }) {
  const share = (value: number | null) => (value === null ? null : percent(value));
  const worked = (ms: number | null) => (ms === null ? null : lasting(ms));
  const tiles = (): TileData[] => {
    const all = props.all;
    const due = (met: number, breached: number) =>
      met + breached === 0 ? t('ticket_figures.unknown_due') : t('ticket_figures.met_of', { met, n: met + breached });
    const within = (p90: number | null, n: number, why: string) =>
      p90 === null ? why : t('ticket_figures.p90_of', { p90: lasting(p90), n });
    return [
      {
        title: t('ticket_figures.open'),
        value: number(all.open ?? 0),
        hint: t('ticket_figures.open_hint'),
        href: props.href,
      },
      { title: t('ticket_figures.filed'), value: number(all.filed), hint: t('ticket_figures.filed_hint') },
      { title: t('ticket_figures.ended'), value: number(all.ended), hint: t('ticket_figures.ended_hint') },
      {
        title: t('ticket_figures.response'),
        value: worked(all.response_median_ms),
        hint: within(all.response_p90_ms, all.accepted, t('ticket_figures.unknown_accepted')),
      },
      {
        title: t('ticket_figures.resolution'),
        value: worked(all.resolution_median_ms),
        hint: within(all.resolution_p90_ms, all.solved, t('ticket_figures.unknown_solved')),
      },
      {
        title: t('ticket_figures.response_rate'),
        value: share(all.response_rate),
        hint: due(all.response_met, all.response_breached),
      },
      {
        title: t('ticket_figures.resolution_rate'),
        value: share(all.resolution_rate),
        hint: due(all.resolution_met, all.resolution_breached),
      },
      {
        title: t('ticket_figures.reopen_rate'),
        value: share(all.reopen_rate),
        hint:
          all.closed === 0
            ? t('ticket_figures.unknown_closed')
            : t('ticket_figures.reopened_of', { n: all.closed, reopened: all.reopened }),
      },
      {
        title: t('ticket_figures.rating'),
        value: all.rating_mean === null ? null : t('ticket_figures.out_of_5', { n: number(all.rating_mean, 2) }),
        hint:
          all.rated_share === null || all.rated === 0
            ? t('ticket_figures.unknown_rated')
            : t('ticket_figures.rated_of', { n: all.rated, share: percent(all.rated_share) }),
      },
    ];
  };
  return (
    <dl class="grid grid-cols-2 gap-3 sm:grid-cols-3">
      <For each={tiles()}>{(tile) => <Tile {...tile} />}</For>
    </dl>
  );
}

function Tile(props: TileData) {
  return (
    <div class="card min-w-0 px-4 py-3">
      <dt class="text-sm text-dim">{props.title}</dt>
      <dd>
        <span class="numeric block text-xl font-semibold tracking-tight">
          <Show when={props.value} fallback={<span class="text-dim">—</span>}>
            {(value) => <Linked href={props.href}>{value()}</Linked>}
          </Show>
        </span>
        <span class="block text-sm text-dim">{props.hint}</span>
      </dd>
    </div>
  );
}

function OpenOnes(props: { figures: FiguresData; open: Open }) {
  return (
    <Show
      when={props.figures.states.length > 0}
      fallback={<p class="py-2 text-dim">{t('ticket_figures.none_open')}</p>}
    >
      <ul class="mb-3 flex flex-wrap gap-x-5 gap-y-2">
        <For each={props.figures.states}>
          {({ state, count }) => (
            <li class="flex items-center gap-1.5">
              <Linked href={props.open({ state })}>
                <TicketMark state={state} /> <span class="numeric font-medium">{number(count)}</span>
              </Linked>
            </li>
          )}
        </For>
      </ul>
      <BarRows
        label={t('ticket_figures.ages')}
        columns={[{ title: t('ticket_figures.count'), colour: 'bg-series-1' }]}
        rows={props.figures.ages.map(({ days, count }) => ({
          key: String(days),
          label: word('ticket_figures', `age_${days ?? 'older'}`),
          values: [count],
        }))}
      />
    </Show>
  );
}

function Breaches(props: { rows: FiguresData['breaches'] }) {
  return (
    <Show when={props.rows.length > 0} fallback={<p class="py-2 text-dim">{t('ticket_figures.none_breached')}</p>}>
      <BarRows
        label={t('ticket_figures.breaches')}
        columns={[
          { title: t('ticket_figures.breached_response'), colour: 'bg-series-3' },
          { title: t('ticket_figures.breached_resolution'), colour: 'bg-series-4' },
        ]}
        rows={props.rows.slice(0, breaches_shown).map(({ unit_id, unit, response, resolution }) => ({
          key: String(unit_id),
          label: unit ?? t('ticket_figures.no_unit'),
          values: [response, resolution],
        }))}
      />
      <Show when={props.rows.length > breaches_shown}>
        <p class="mt-1 text-sm text-dim">
          {t('ticket_figures.breaches_more', { n: props.rows.length - breaches_shown })}
        </p>
      </Show>
    </Show>
  );
}
