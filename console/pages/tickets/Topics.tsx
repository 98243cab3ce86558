/** Hot topics: what people ask about in a period, against the one before; from a topic to its tickets. */
import { useQuery } from '@tanstack/solid-query';
import FlameIcon from 'lucide-solid/icons/flame';
import { createSignal, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { date, dateTime } from '../../time.ts';
import { type BarRow, BarRows } from '../../ui/Bars.tsx';
import { Button } from '../../ui/Button.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { TextField } from '../../ui/Field.tsx';
import { type Filter, FilterBar, makeFilters } from '../../ui/FilterBar.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { TimeSeries } from '../../ui/TimeSeries.tsx';
import { kinds, kindText, type Topics as TopicsData, ticketQueries } from './calls.ts';
import { makeAreaChoice } from './filing-choice.ts';
import { nameOf, TermTable, TopicTable } from './TopicTables.tsx';
import { makeTopicPeriod, period_names } from './topic-period.ts';
import { makeUnitChoice } from './unit-choice.ts';

const drawn = 4;
const bars = 10;

export default function Topics() {
  const period = makeTopicPeriod();
  const filters = makeFilters(['area_id', 'unit_id', 'kind']);
  const asked = () => {
    const { sort: _, ...filter } = filters.query() as Record<string, string>;
    return { ...filter, ...period.range() };
  };
  const query = useQuery(() => ({ ...ticketQueries.topics(asked()), enabled: period.range() !== undefined }));
  const [areas, units] = [makeAreaChoice('area_id'), makeUnitChoice()];
  const choices = (): Filter[] => [
    ...areas(),
    ...units(),
    { key: 'kind', title: t('tickets.kind'), options: kinds.map((value) => ({ value, label: kindText(value) })) },
  ];
  return (
    <Page
      title={t('ticket_topics.title')}
      crumbs={[{ title: t('tickets.title'), href: paths.tickets() }]}
      detail={t('ticket_topics.intro')}
    >
      <div class="mb-4 flex flex-wrap items-center gap-2">
        <Segments
          label={t('ticket_topics.period')}
          value={period.name()}
          set={period.set}
          options={period_names.map((each) => ({ value: each, label: word('ticket_topics', `period_${each}`) }))}
        />
        <FilterBar filters={filters} choices={choices()} without_text />
      </div>
      <Show when={period.name() === 'any'}>
        <div class="mb-4 flex flex-wrap gap-3">
          <TextField
            label={t('ticket_topics.from')}
            type="date"
            value={period.day('from')}
            set={(day) => period.setDay('from', day)}
          />
          <TextField
            label={t('ticket_topics.until')}
            type="date"
            value={period.day('to')}
            set={(day) => period.setDay('to', day)}
            error={period.range() ? undefined : t('ticket_topics.wrong_period')}
          />
        </div>
      </Show>
      <Show when={period.range()}>
        <Loaded query={query}>
          {(data) => (
            <div class={`space-y-4 ${query.isPlaceholderData ? 'opacity-60' : ''}`} aria-busy={query.isPlaceholderData}>
              <Told data={data()} />
              <Show
                when={data().total > 0}
                fallback={
                  <div class="card">
                    <Empty icon={<FlameIcon />} title={t('ticket_topics.none')} hint={t('ticket_topics.none_hint')} />
                  </div>
                }
              >
                <Board data={data()} filter={filters.query() as Record<string, string>} />
              </Show>
            </div>
          )}
        </Loaded>
      </Show>
    </Page>
  );
}

/** What was compared with what, and what isn't in it. */
function Told(props: { data: TopicsData }) {
  const unread = () => props.data.unread + props.data.unread_before;
  return (
    <div class="space-y-2 text-sm">
      <p class="numeric text-dim">
        {t('ticket_topics.compared', {
          from: date(props.data.from),
          // The end doesn't count itself.
          to: date(props.data.to - 1),
          total: props.data.total,
          before: date(props.data.before.from),
          total_before: props.data.total_before,
        })}{' '}
        · {t('ticket_topics.as_of', { at: dateTime(props.data.as_of) })}
      </p>
      <Show when={unread() > 0}>
        <p role="status" class="rounded-md border border-degraded px-3 py-2">
          {t('ticket_topics.unread', { total: props.data.total + props.data.total_before, n: unread() })}
        </p>
      </Show>
    </div>
  );
}

function Board(props: { data: TopicsData; filter: Record<string, string> }) {
  /** The list of exactly these tickets. */
  const ticketsOf = (narrowed: Record<string, string>) => {
    const { area_id, unit_id, kind } = props.filter;
    return paths.tickets({
      ...{ filed_from: props.data.from, filed_to: props.data.to },
      ...{ filed_area_id: area_id, unit_id, kind, ...narrowed },
    });
  };
  const lines = () =>
    props.data.topics.slice(0, drawn).map((topic) => ({
      name: nameOf(topic),
      points: topic.per_step.map((count, i) => ({
        at: props.data.steps[i] ?? props.data.from,
        ...{ min: count, avg: count, max: count, count: 1 },
      })),
    }));
  return (
    <>
      <TopicTable topics={props.data.topics} tickets={ticketsOf} />
      <Show when={props.data.topics.length > 0}>
        <Section>
          <TimeSeries
            title={t('ticket_topics.top_course')}
            lines={lines()}
            unit={null}
            from={props.data.steps[0] ?? props.data.from}
            to={props.data.to}
          />
        </Section>
      </Show>
      <div class="grid items-start gap-4 lg:grid-cols-2">
        <Places
          title={t('ticket_topics.by_area')}
          note={t('ticket_topics.by_area_note')}
          rows={props.data.by_area.map(({ area_id, area, is_above, count, before }) => ({
            key: String(area_id),
            label: area ?? t('ticket_topics.no_area'),
            // The list would have all areas beneath it as well.
            href: area_id === null || is_above ? undefined : ticketsOf({ filed_area_id: String(area_id) }),
            values: [count, before],
          }))}
        />
        <Places
          title={t('ticket_topics.by_unit')}
          note={t('ticket_topics.by_unit_note')}
          rows={props.data.by_unit.map(({ unit_id, unit, count, before }) => ({
            key: String(unit_id),
            label: unit ?? t('ticket_topics.no_unit'),
            href: unit_id === null ? undefined : ticketsOf({ unit_id: String(unit_id) }),
            values: [count, before],
          }))}
        />
      </div>
      <TermTable terms={props.data.terms} tickets={ticketsOf} />
    </>
  );
}

function Places(props: { title: string; note: string; rows: BarRow[] }) {
  const [all, setAll] = createSignal(false);
  return (
    <Section title={props.title} note={props.note}>
      <BarRows
        label={props.title}
        columns={[
          { title: t('ticket_topics.count'), colour: 'bg-series-1' },
          { title: t('ticket_topics.before'), colour: 'bg-series-2' },
        ]}
        rows={all() ? props.rows : props.rows.slice(0, bars)}
      />
      <Show when={!all() && props.rows.length > bars}>
        <div class="mt-2">
          <Button onClick={() => setAll(true)}>{t('ticket_topics.show_all', { n: props.rows.length })}</Button>
        </div>
      </Show>
    </Section>
  );
}
