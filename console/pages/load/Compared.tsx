/** This run beside another: the newest baseline, or whichever is chosen. What can't be compared says why. */
import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, For, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { dateTime } from '../../time.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { Select } from '../../ui/Field.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { StatusMark } from '../../ui/Mark.tsx';
import { Section } from '../../ui/Page.tsx';
import { quantity } from '../../ui/quantity.ts';
import { type Comparison, loadQueries, type Run, shareText, timeText } from './calls.ts';
import { capacityText } from './capacity-words.ts';
import { Cell, FigureTable, Head } from './FigureTable.tsx';

type Row = Comparison['rows'][number];
type Judged = Row['verdict'];

const valueText = (name: Row['name'], value: number | null): string => {
  if (value === null) return t('load_runs.not_measured');
  return name === 'error_share' ? shareText(value) : timeText(value);
};
/** Of shares the points: nothing has no ratio. */
function differenceText({ name, before, now }: Row): string {
  if (before === null || now === null || (before === 0 && name !== 'error_share')) return '—';
  const change = 100 * (name === 'error_share' ? now - before : now / before - 1);
  const text = quantity(Number(change.toFixed(Math.abs(change) < 1 ? 2 : 1)), name === 'error_share' ? null : '%');
  const signed = change > 0 ? `+${text}` : text;
  return name === 'error_share' ? t('load_runs.points', { n: signed }) : signed;
}
/** Why it can't be told. */
const doubtText = ({ before, now, p }: Row): string => {
  if (before === null || now === null) return t('load_runs.not_measured');
  return p === null ? t('load_runs.doubt_seconds') : t('load_runs.doubt_chance');
};

const statuses: Record<Judged, 'pass' | 'fail' | 'unknown' | undefined> = {
  better: 'pass',
  same: undefined,
  worse: 'fail',
  unknown: 'unknown',
};
function JudgedMark(props: { is: Judged; doubt?: string | undefined }) {
  return (
    <span class="inline-flex flex-col items-end gap-x-1.5 whitespace-nowrap sm:flex-row sm:items-center">
      <span class="inline-flex items-center gap-x-1.5">
        <Show when={statuses[props.is]}>{(status) => <StatusMark status={status()} quiet />}</Show>
        {word('load_runs', `judged_${props.is}`)}
      </span>
      <Show when={props.is === 'unknown' && props.doubt}>
        <span class="text-dim max-sm:text-sm">{props.doubt}</span>
      </Show>
    </span>
  );
}

export function Compared(props: { run: Run }) {
  const [search, setSearch] = useSearchParams();
  const other = () => Number(search.with) || null;
  const query = useQuery(() => loadQueries.comparison(props.run.id, other()));
  const runs = useQuery(() => loadQueries.newestRuns({ system_id: props.run.system_id, limit: 50 }));
  // Made once an answer: a choice whose options are always new ones would choose without end.
  const options = createMemo(() => [
    { value: 0, label: t('load_runs.compare_usual') },
    ...(runs.isPending ? [] : (runs.data?.rows ?? []))
      .filter(({ id, state, engine }) => id !== props.run.id && state !== 'running' && engine === 'own')
      .map(({ id, plan, started_at }) => ({ value: id, label: `${dateTime(started_at)} · ${plan}` })),
  ]);
  return (
    <Section title={t('load_runs.comparison')}>
      <div class="mb-3 max-w-md">
        <Select
          label={t('load_runs.compare_with')}
          value={other() ?? 0}
          set={(id) => setSearch({ with: id ? String(id) : null }, { replace: true })}
          options={options()}
          required
        />
      </div>
      <Loaded query={query} small>
        {(found) => (
          <>
            <Show when={found().with}>
              {(run) => (
                <p class="mb-2">
                  <a class="link" href={paths.loadRun(run().id)}>
                    {t('load_runs.compared_with', { at: dateTime(run().started_at), plan: run().plan })}
                  </a>
                </p>
              )}
            </Show>
            <Show when={!found().comparable}>
              <p class="text-dim">{t('load_runs.not_comparable', { why: found().why.map(say).join('; ') })}</p>
            </Show>
            <Show when={found().note}>{(note) => <p class="mb-2 text-dim">{say(note())}</p>}</Show>
            <Show when={found().capacity}>{(capacity) => <Capacities found={capacity()} />}</Show>
            <Show when={found().rows.length > 0}>
              <FigureTable
                label={t('load_runs.comparison')}
                head={
                  <>
                    <Head first>{t('load_runs.figure')}</Head>
                    <Head>{t('load_runs.judged')}</Head>
                    <Head>{t('load_runs.earlier')}</Head>
                    <Head>{t('load_runs.this')}</Head>
                    <Head>{t('load_runs.change')}</Head>
                  </>
                }
              >
                <For each={found().rows}>
                  {(row) => (
                    <tr class="border-t border-line">
                      <Cell first>
                        <span class="whitespace-nowrap">{word('load_runs', `figure_${row.name}`)}</span>
                      </Cell>
                      <Cell>
                        <JudgedMark is={row.verdict} doubt={doubtText(row)} />
                      </Cell>
                      <Cell>{valueText(row.name, row.before)}</Cell>
                      <Cell>{valueText(row.name, row.now)}</Cell>
                      <Cell>{differenceText(row)}</Cell>
                    </tr>
                  )}
                </For>
              </FigureTable>
              <p class="mt-2 max-w-[70ch] text-sm text-dim">{t('load_runs.judged_hint')}</p>
            </Show>
          </>
        )}
      </Loaded>
    </Section>
  );
}

/** Of two searches. */
function Capacities(props: { found: NonNullable<Comparison['capacity']> }) {
  return (
    <KeyValue
      pairs={[
        { name: t('load_runs.earlier'), value: capacityText({ capacity: props.found.before }) },
        { name: t('load_runs.this'), value: capacityText({ capacity: props.found.now }) },
        {
          name: t('load_runs.judged'),
          value: <JudgedMark is={props.found.verdict} doubt={t('load_runs.doubt_interval')} />,
        },
      ]}
    />
  );
}
