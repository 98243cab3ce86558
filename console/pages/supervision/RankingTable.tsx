/** Who stands where in a month: the score with what depends on unknown things, where points went, what turned. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { dateTime } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { TableBlock } from '../../ui/Page.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { type Kind, kindText, type RankedRow, type Ranking, supervisionQueries } from './calls.ts';
import { lastRead, PointsBar } from './marks.tsx';
import { VerifyDialog } from './VerifyDialog.tsx';

export function RankingTable(props: { month: string; kind: Kind; number: number | undefined }) {
  const query = useQuery(() => supervisionQueries.ranking(props.month, props.kind, props.number));
  return <Loaded query={query}>{(data) => <Ranked data={data()} number={props.number} />}</Loaded>;
}

export const placeText = ({ place, too_much_unknown }: Pick<RankedRow, 'place' | 'too_much_unknown'>): string =>
  place === null ? t(too_much_unknown ? 'supervision.no_place' : 'supervision.nothing_applies') : String(place);

function Ranked(props: { data: Ranking; number: number | undefined }) {
  const titles = () => new Map(props.data.indicators.map(({ id, title }) => [id, say(title)]));
  const lostText = (row: RankedRow) =>
    row.lost
      .slice(0, 2)
      .map(({ id, points }) => `${titles().get(id) ?? id} −${points}`)
      .join(' · ');
  const beforeText = ({ before }: RankedRow) =>
    before
      ? `${before.score ?? '—'}${before.place === null ? '' : ` (${t('supervision.place_n', { n: before.place })})`}`
      : '—';
  const href = (row: RankedRow) => paths.supervised(props.data.month, row.kind, row.id, { number: props.number });
  const columns = (): Column<RankedRow>[] => [
    { id: 'name', title: 'supervision.subject', width: 180, grow: true, value: (row) => row.name },
    { id: 'place', title: 'supervision.place', width: 140, value: placeText, sort: false },
    {
      id: 'score',
      title: 'supervision.score',
      width: 90,
      value: (row) => row.score ?? '—',
      cell: (row) => <Score row={row} />,
    },
    {
      ...{ id: 'bar', title: 'supervision.certain', width: 150, value: (row) => row.score ?? '', sort: false },
      cell: (row) => (
        <Show when={row.score}>
          {(score) => <PointsBar points={score()} unknown_points={row.unknown_points ?? '0'} />}
        </Show>
      ),
    },
    { id: 'unknown', title: 'supervision.unknown_points', width: 110, value: (row) => row.unknown_points ?? '—' },
    { id: 'before', title: 'supervision.before', width: 130, value: beforeText, sort: false },
    {
      ...{ id: 'turned', title: 'supervision.turned', width: 120, sort: false },
      value: (row) => (row.turned ? `+${row.turned.better} −${row.turned.worse}` : '—'),
    },
    { id: 'lost', title: 'supervision.lost', width: 260, grow: true, value: lostText, sort: false },
  ];
  return (
    <div class="space-y-3">
      <About data={props.data} />
      <TableBlock
        title={t('supervision.ranking')}
        note={t('supervision.ranking_note', { most: props.data.rules.most_unknown_points })}
      >
        <Table
          name="supervision-ranking"
          label={t('supervision.ranking')}
          columns={columns()}
          rows={props.data.rows}
          href={href}
          main
          narrow={(row) => (
            <a href={href(row)} class="block space-y-1 text-ink no-underline">
              <div class="flex items-baseline justify-between gap-3">
                <span class="min-w-0 font-medium break-words">
                  <span class="numeric mr-2 text-dim">{placeText(row)}</span>
                  {row.name}
                </span>
                <span class="numeric font-medium">{row.score ?? '—'}</span>
              </div>
              <Show when={row.score}>
                {(score) => <PointsBar points={score()} unknown_points={row.unknown_points ?? '0'} />}
              </Show>
              <p class="text-sm text-dim">{lostText(row)}</p>
            </a>
          )}
          empty={
            <Empty
              title={t('supervision.no_subjects', { kind: kindText(props.data.kind) })}
              hint={t('supervision.no_subjects_hint')}
            />
          }
        />
      </TableBlock>
    </div>
  );
}

function Score(props: { row: RankedRow }) {
  return <span class="numeric font-medium">{props.row.score ?? '—'}</span>;
}

/** What it is: frozen, corrected or tried, by which rules, and that it can be proved. */
function About(props: { data: Ranking }) {
  const [verifying, setVerifying] = createSignal(false);
  const unconfirmed = () => props.data.indicators.filter(({ confirmed }) => !confirmed).length;
  return (
    <div class="space-y-2">
      <Show
        when={props.data.revision}
        fallback={
          <p role="status" class="rounded-md border border-degraded px-3 py-2">
            {t('supervision.is_tried')} {lastRead(props.data.read_from, props.data.read_until)}
          </p>
        }
      >
        {(revision) => (
          <>
            <Show when={!props.data.is_newest}>
              <p role="status" class="rounded-md border border-degraded px-3 py-2">
                {t('supervision.is_earlier', { n: revision().number })}{' '}
                <A class="link" href={paths.supervision({ month: props.data.month, kind: props.data.kind })}>
                  {t('supervision.show_newest')}
                </A>
              </p>
            </Show>
            <div class="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-dim">
              <span>
                {t('supervision.frozen_by', {
                  n: revision().number,
                  by:
                    revision().made_by === '-'
                      ? t('supervision.program')
                      : (revision().made_by_name ?? revision().made_by),
                  at: dateTime(revision().made_at),
                })}
              </span>
              <A class="link" href={paths.supervisionRules(props.data.rules.id)}>
                {t('supervision.by_rules', { n: props.data.rules.number, title: props.data.rules.title })}
              </A>
              <Button onClick={() => setVerifying(true)}>{t('supervision.verify')}</Button>
            </div>
            <Show when={verifying()}>
              <VerifyDialog month={props.data.month} number={revision().number} close={() => setVerifying(false)} />
            </Show>
          </>
        )}
      </Show>
      <Show when={unconfirmed() > 0}>
        <p class="text-sm text-degraded">{t('supervision.unconfirmed', { n: unconfirmed() })}</p>
      </Show>
      <Show when={props.data.may_object_until}>
        {(at) => <p class="text-sm text-dim">{t('supervision.may_object_until', { at: dateTime(at()) })}</p>}
      </Show>
    </div>
  );
}
