/** Topics and terms as tables, each row a way to exactly its tickets. */
import { A } from '@solidjs/router';
import TrendingUpIcon from 'lucide-solid/icons/trending-up';
import { For, Show } from 'solid-js';
import { number, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Sparkline } from '../../ui/Bars.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import type { Term, Topic } from './calls.ts';

type Counted = Pick<Topic, 'count' | 'before' | 'score' | 'is_rising'>;
/** The list of tickets, narrowed down. */
type Tickets = (narrowed: Record<string, string>) => string;

export const nameOf = (topic: Topic): string => topic.name.join(' · ');

/** A share of nothing is none: then it is new. */
function changeText({ count, before }: Counted): string {
  if (before === 0) return t('ticket_topics.new');
  const percent = Math.round(((count - before) / before) * 100);
  return `${percent > 0 ? '+' : ''}${number(percent)} %`;
}

const Rising = () => (
  <span class="mr-2 inline-flex items-center gap-1 rounded-full border border-degraded px-1.5 text-xs font-medium whitespace-nowrap">
    <TrendingUpIcon class="size-3.5 text-degraded" aria-hidden="true" />
    {t('ticket_topics.rising')}
  </span>
);

const figures = <Row extends Counted>(): Column<Row>[] => [
  { id: 'count', title: 'ticket_topics.count', width: 76, align: 'end', value: (row) => row.count },
  { id: 'before', title: 'ticket_topics.before', width: 76, align: 'end', value: (row) => row.before },
  {
    ...{ id: 'change', title: 'ticket_topics.change', width: 90, align: 'end' },
    value: (row) => (row.before === 0 ? null : Math.round(((row.count - row.before) / row.before) * 100)),
    cell: (row) => changeText(row),
  },
];
const score = <Row extends Counted>(): Column<Row> => ({
  ...{ id: 'score', title: 'ticket_topics.score', width: 130, align: 'end', hidden: true },
  value: (row) => Number(row.score.toFixed(1)),
});

type TopicRow = Topic & { id: string };

const Chips = (props: { terms: readonly string[] }) => (
  <span class="inline-flex flex-wrap gap-1 py-1">
    <For each={props.terms}>
      {(term) => <span class="rounded-full border border-line bg-sunken px-1.5 text-xs leading-5">{term}</span>}
    </For>
  </span>
);

const Course = (props: { topic: Topic }) => (
  <Sparkline
    values={props.topic.per_step}
    label={t('ticket_topics.course_label', {
      name: nameOf(props.topic),
      last: props.topic.per_step.at(-1) ?? 0,
      max: Math.max(...props.topic.per_step),
    })}
  />
);

const topicColumns: Column<TopicRow>[] = [
  {
    ...{ id: 'topic', title: 'ticket_topics.topic', width: 280, grow: true },
    value: nameOf,
    cell: (row) => (
      <>
        <Show when={row.is_rising}>
          <Rising />
        </Show>
        <span title={nameOf(row)}>{nameOf(row)}</span>
      </>
    ),
  },
  ...figures<TopicRow>(),
  {
    id: 'course',
    title: 'ticket_topics.course',
    width: 150,
    value: () => null,
    sort: false,
    cell: (row) => <Course topic={row} />,
  },
  {
    ...{ id: 'words', title: 'ticket_topics.words', width: 220, grow: true, sort: false },
    value: (row) => row.terms.join(' '),
    cell: (row) => <Chips terms={row.terms} />,
  },
  {
    ...{ id: 'samples', title: 'ticket_topics.samples', width: 200, grow: true, sort: false },
    value: (row) => row.samples.map(({ title }) => title).join('; '),
    cell: (row) => (
      <Show when={row.samples[0]} fallback={<span class="text-dim">—</span>}>
        {(sample) => (
          <A href={paths.ticket(sample().id)} class="text-ink no-underline hover:text-accent hover:underline">
            {sample().title}
          </A>
        )}
      </Show>
    ),
  },
  score(),
];

export function TopicTable(props: { topics: readonly Topic[]; tickets: Tickets }) {
  const href = (row: Topic) => props.tickets({ any_terms: row.terms.join(' ') });
  return (
    <section class="space-y-2">
      <h2 class="font-semibold">
        {t('ticket_topics.topics')}
        <span class="ml-2 text-sm font-normal text-dim">{t('ticket_topics.topics_note')}</span>
      </h2>
      <Table
        name="ticket-topics"
        label={t('ticket_topics.topics')}
        columns={topicColumns}
        rows={props.topics.map((topic) => ({ ...topic, id: topic.terms.join(' ') }))}
        href={href}
        narrow={(row) => <Narrow topic={row} href={href(row)} />}
        main
        empty={<p class="py-8 text-center text-dim">{t('ticket_topics.no_topics')}</p>}
      />
    </section>
  );
}

function Narrow(props: { topic: Topic; href: string }) {
  return (
    <div class="space-y-1.5">
      <A href={props.href} class="font-medium break-words text-ink no-underline">
        <Show when={props.topic.is_rising}>
          <Rising />
        </Show>
        {nameOf(props.topic)}
      </A>
      <p class="numeric flex flex-wrap gap-x-3 text-sm text-dim">
        <span>
          {t('ticket_topics.count')} {number(props.topic.count)}
        </span>
        <span>
          {t('ticket_topics.before')} {number(props.topic.before)}
        </span>
        <span>{changeText(props.topic)}</span>
      </p>
      <Course topic={props.topic} />
      <Chips terms={props.topic.terms} />
    </div>
  );
}

type TermRow = Term & { id: string };

const termColumns: Column<TermRow>[] = [
  {
    ...{ id: 'term', title: 'ticket_topics.term', width: 180, grow: true },
    value: (row) => row.term,
    cell: (row) => (
      <>
        <Show when={row.is_rising}>
          <Rising />
        </Show>
        {row.term}
      </>
    ),
  },
  ...figures<TermRow>(),
  { ...score<TermRow>(), hidden: false },
];

export function TermTable(props: { terms: readonly Term[]; tickets: Tickets }) {
  return (
    <section class="space-y-2">
      <h2 class="font-semibold">
        {t('ticket_topics.terms')}
        <span class="ml-2 text-sm font-normal text-dim">{t('ticket_topics.terms_note')}</span>
      </h2>
      <Table
        name="ticket-topic-terms"
        label={t('ticket_topics.terms')}
        columns={termColumns}
        rows={props.terms.map((term) => ({ ...term, id: term.term }))}
        href={(row) => props.tickets({ terms: row.term })}
        empty={<p class="py-8 text-center text-dim">{t('ticket_topics.no_terms')}</p>}
      />
    </section>
  );
}
