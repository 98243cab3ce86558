/** One subject in a month: each indicator with its formula and the values put in, and behind each figure the things that were counted. */
import { useParams, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { now } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { type Explained, type ExplainedIndicator, kindText, statuses, supervisionQueries } from './calls.ts';
import { FigureItems } from './FigureItems.tsx';
import { ItemMark, lastRead, PointsBar } from './marks.tsx';
import { ObjectDialog, type Objecting } from './ObjectDialog.tsx';
import { placeText } from './RankingTable.tsx';

export default function SubjectPage() {
  const params = useParams();
  const [search] = useSearchParams();
  const number = () => (search.number === undefined ? undefined : Number(search.number));
  const query = useQuery(() =>
    supervisionQueries.subject(params.month ?? '', params.kind ?? '', Number(params.id), number()),
  );
  const crumbs = () => [
    {
      title: t('supervision.title'),
      href: paths.supervision({
        month: params.month,
        kind: params.kind === 'unit' ? 'unit' : undefined,
        number: number(),
      }),
    },
  ];
  const title = () => query.data?.subject.name ?? t('supervision.title');
  return (
    <Page
      title={title()}
      crumbs={crumbs()}
      detail={<Show when={query.data}>{(data) => <Standing data={data()} />}</Show>}
    >
      <Loaded query={query}>{(data) => <Explanation data={data()} />}</Loaded>
    </Page>
  );
}

function Standing(props: { data: Explained }) {
  const standing = () => props.data.standing;
  return (
    <span class="flex flex-wrap items-baseline gap-x-4 gap-y-1">
      <span>
        {kindText(props.data.subject.kind)} · {props.data.month}
        {props.data.revision ? ` · ${t('supervision.revision_n', { n: props.data.revision.number })}` : ''}
      </span>
      <Show when={standing()}>
        {(one) => (
          <>
            <span>
              {t('supervision.score')} <strong class="numeric text-lg text-ink">{one().score ?? '—'}</strong>
              <Show when={Number(one().unknown_points ?? 0) > 0}>
                {' '}
                {t('supervision.may_become', { high: one().high ?? '' })}
              </Show>
            </span>
            <span>
              {t('supervision.place')} <strong class="numeric text-ink">{placeText(one())}</strong>
            </span>
          </>
        )}
      </Show>
      <Show when={props.data.before}>
        {(before) => (
          <span>{t('supervision.before_was', { score: before().score ?? '—', place: placeText(before()) })}</span>
        )}
      </Show>
    </span>
  );
}

function Explanation(props: { data: Explained }) {
  const session = useSession();
  const [objecting, setObjecting] = createSignal<Objecting>();
  const mayObject = () => {
    const until = props.data.may_object_until;
    return until !== null && props.data.is_newest && now() <= until && session.may('programme:report');
  };
  const firstWith = (figure: string) =>
    props.data.indicators.find(({ figures }) => figures.some((one) => one.figure === figure))?.id;
  return (
    <div class="space-y-4">
      <Show when={!props.data.revision}>
        <p role="status" class="rounded-md border border-degraded px-3 py-2">
          {t('supervision.is_tried')} {lastRead(props.data.read_from, props.data.read_until)}
        </p>
      </Show>
      <Section
        title={t('supervision.indicators')}
        note={
          <span class="numeric">
            {props.data.exact_score ? t('supervision.exactly', { score: props.data.exact_score }) : ''}
          </span>
        }
      >
        <ul class="divide-y divide-line">
          <For each={props.data.indicators}>
            {(indicator) => (
              <OneIndicator
                indicator={indicator}
                figures={props.data.figures}
                object={mayObject() ? () => setObjecting({ indicator: indicator.id, item: null }) : undefined}
              />
            )}
          </For>
        </ul>
      </Section>
      <Show when={props.data.turned_count.better + props.data.turned_count.worse + props.data.turned_count.other > 0}>
        <Section title={t('supervision.turned')} note={t('supervision.turned_note', props.data.turned_count)}>
          <ul class="grid gap-x-6 gap-y-1 sm:grid-cols-2">
            <For each={props.data.turned}>
              {(one) => (
                <li class="flex flex-wrap items-center gap-x-2">
                  <Show when={one.path} fallback={<span>{one.name}</span>}>
                    {(path) => (
                      <a class="link" href={path()}>
                        {one.name}
                      </a>
                    )}
                  </Show>
                  <span class="inline-flex items-center gap-1.5 text-sm">
                    <ItemMark status={one.before} />
                    <span aria-hidden="true">→</span>
                    <ItemMark status={one.after} />
                  </span>
                </li>
              )}
            </For>
          </ul>
        </Section>
      </Show>
      <For each={props.data.figures}>
        {(figure) => (
          <FigureItems
            figure={figure}
            object={
              mayObject() && firstWith(figure.figure)
                ? ({ key, name }) =>
                    setObjecting({
                      indicator: firstWith(figure.figure) ?? '',
                      item: { figure: figure.figure, key, name },
                    })
                : undefined
            }
          />
        )}
      </For>
      <Show when={objecting()}>
        {(about) => <ObjectDialog data={props.data} about={about()} close={() => setObjecting(undefined)} />}
      </Show>
    </div>
  );
}

function OneIndicator(props: {
  indicator: ExplainedIndicator;
  figures: Explained['figures'];
  object: (() => void) | undefined;
}) {
  const one = () => props.indicator;
  const titleOf = (figure: string) => {
    const found = props.figures.find((each) => each.figure === figure);
    return found ? say(found.title) : figure;
  };
  return (
    <li class="space-y-1 py-3">
      <div class="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 class="font-medium">{say(one().title)}</h3>
        <span class="numeric flex items-center gap-2">
          <Show
            when={one().is === 'value'}
            fallback={
              <span class="text-unknown">
                {t(one().is === 'unknown' ? 'supervision.is_unknown' : 'supervision.is_not_applicable')}
              </span>
            }
          >
            <strong>{one().points}</strong>
          </Show>
          <span class="text-dim">/ {one().weight}</span>
        </span>
      </div>
      <Show when={one().is !== 'not_applicable'}>
        <PointsBar points={one().points} unknown_points={one().unknown_points} of={one().weight} />
      </Show>
      <dl class="grid gap-x-4 gap-y-0.5 text-sm sm:grid-cols-[7rem_minmax(0,1fr)]">
        <dt class="text-dim">{t('supervision.formula')}</dt>
        <dd class="font-mono break-words">{one().formula}</dd>
        <dt class="text-dim">{t('supervision.with_values')}</dt>
        <dd class="font-mono break-words">
          {one().with_values}
          {one().value === null ? '' : ` = ${one().value}`}
        </dd>
        <Show when={one().value !== null}>
          <dt class="text-dim">{t('supervision.score')}</dt>
          <dd class="font-mono">
            {one().weight} × {one().value} = {one().points}
            <Show when={Number(one().unknown_points) > 0}>
              {' '}
              {t('supervision.plus_unknown', { points: one().unknown_points })}
            </Show>
          </dd>
        </Show>
        <Show when={one().source.text}>
          <dt class="text-dim">{t('supervision.source')}</dt>
          <dd class="break-words">
            {one().source.text} {one().source.date}
            <Show when={!one().confirmed}>
              {' '}
              <span class="text-degraded">{t('supervision.not_confirmed')}</span>
            </Show>
          </dd>
        </Show>
        <For each={one().figures}>
          {(figure) => (
            <>
              <dt class="text-dim">{t('supervision.figure')}</dt>
              <dd>
                <a class="link" href={`#figure-${figure.figure}`}>
                  {titleOf(figure.figure)}
                </a>
                <span class="inline-flex flex-wrap gap-x-3 sm:ml-3">
                  <For each={statuses}>
                    {(status) => (
                      <span class="inline-flex items-center gap-1">
                        <ItemMark status={status} /> <span class="numeric">{figure.counts[status]}</span>
                      </span>
                    )}
                  </For>
                </span>
              </dd>
            </>
          )}
        </For>
      </dl>
      <Show when={props.object}>
        {(object) => (
          <div class="pt-1">
            <Button onClick={object()}>{t('supervision.object_to', { what: say(one().title) })}</Button>
          </div>
        )}
      </Show>
    </li>
  );
}
