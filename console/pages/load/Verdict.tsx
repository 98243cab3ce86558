/** Whether the run keeps what its plan asks for. What wasn't measured, and what the generator set, is unknown. */
import { For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { StatusMark } from '../../ui/Mark.tsx';
import { Section } from '../../ui/Page.tsx';
import type { RunPage } from './calls.ts';
import { Cell, FigureTable, Head } from './FigureTable.tsx';
import { VerdictMark } from './marks.tsx';
import { ruleText, thresholdName } from './plan-words.ts';

export function Verdict(props: { page: RunPage }) {
  const verdict = () => props.page.verdict;
  return (
    <Section title={t('load_runs.verdict')}>
      <p class="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span class="text-lg font-semibold">
          <VerdictMark is={verdict()?.is ?? null} limited={props.page.run.is_limited} />
        </span>
        <Show when={verdict()}>{(found) => <span>{say(found().why)}</span>}</Show>
      </p>
      <Show
        when={(verdict()?.rows.length ?? 0) > 0}
        fallback={<p class="mt-2 text-dim">{t('load_runs.no_thresholds')}</p>}
      >
        <div class="mt-2">
          <FigureTable
            label={t('load_runs.verdict')}
            head={
              <>
                <Head first>{t('load_runs.figure')}</Head>
                <Head>{t('load_runs.wanted')}</Head>
                <Head>{t('load_runs.found')}</Head>
                <Head>{t('load_runs.verdict')}</Head>
              </>
            }
          >
            <For each={verdict()?.rows}>
              {(row) => (
                <tr class="border-t border-line">
                  <Cell first>
                    {thresholdName(row.name)}
                    <Show when={row.request}>{(request) => <span class="ml-2 text-dim">{request()}</span>}</Show>
                  </Cell>
                  <Cell>
                    {row.name === 'rate' || row.name === 'checks_share' ? '≥ ' : '≤ '}
                    {ruleText(row.name, row.wanted)}
                  </Cell>
                  <Cell>{row.found === null ? t('load_runs.not_measured') : ruleText(row.name, row.found)}</Cell>
                  <Cell>
                    <StatusMark status={row.is} />
                  </Cell>
                </tr>
              )}
            </For>
          </FigureTable>
        </div>
      </Show>
    </Section>
  );
}
