/** This run beside another: the newest baseline, or whichever is chosen. What can't be compared says why. */
import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, For, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { dateTime } from '../../time.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { Select } from '../../ui/Field.tsx';
import { Section } from '../../ui/Page.tsx';
import { quantity } from '../../ui/quantity.ts';
import { type Comparison, loadQueries, type Run, rateText, shareText, timeText } from './calls.ts';
import { Cell, FigureTable, Head } from './FigureTable.tsx';

type Row = Comparison['rows'][number];

function figureText(name: Row['name'], value: number | null): string {
  if (value === null) return t('load_runs.not_measured');
  if (name === 'rate') return rateText(Number(value.toFixed(2)));
  return name === 'error_share' ? shareText(value) : timeText(value);
}
const changeText = (ratio: number | null): string => {
  if (ratio === null) return '—';
  const change = 100 * (ratio - 1);
  return `${change > 0 ? '+' : ''}${quantity(Number(change.toFixed(1)), '%')}`;
};

export function Compared(props: { run: Run }) {
  const [search, setSearch] = useSearchParams();
  const other = () => Number(search.with) || null;
  const query = useQuery(() => loadQueries.comparison(props.run.id, other()));
  const runs = useQuery(() => loadQueries.newestRuns({ system_id: props.run.system_id, limit: 50 }));
  // Made once an answer: a choice whose options are always new ones would choose without end.
  const options = createMemo(() => [
    { value: 0, label: t('load_runs.compare_usual') },
    ...(runs.isPending ? [] : (runs.data?.rows ?? []))
      .filter(({ id, state }) => id !== props.run.id && state !== 'running')
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
            <Show when={found().why}>{(why) => <p class="text-dim">{say(why())}</p>}</Show>
            <Show when={found().rows.length > 0}>
              <FigureTable
                label={t('load_runs.comparison')}
                head={
                  <>
                    <Head first>{t('load_runs.figure')}</Head>
                    <Head>{t('load_runs.earlier')}</Head>
                    <Head>{t('load_runs.this')}</Head>
                    <Head>{t('load_runs.ratio')}</Head>
                  </>
                }
              >
                <For each={found().rows}>
                  {(row) => (
                    <tr class="border-t border-line">
                      <Cell first>{word('load_runs', `figure_${row.name}`)}</Cell>
                      <Cell>{figureText(row.name, row.before)}</Cell>
                      <Cell>{figureText(row.name, row.after)}</Cell>
                      <Cell>{changeText(row.ratio)}</Cell>
                    </tr>
                  )}
                </For>
              </FigureTable>
            </Show>
          </>
        )}
      </Loaded>
    </Section>
  );
}
