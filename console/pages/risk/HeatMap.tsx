/** Likelihood against loss: how many risks stand where, each figure a way to them; and how many stand nowhere. */
import { A } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Matrix } from '../../ui/Matrix.tsx';
import { Section } from '../../ui/Page.tsx';
import { levels, levelText, type RiskDocument } from './calls.ts';
import { LevelMark, level_grounds } from './marks.tsx';

export function HeatMap(props: { data: RiskDocument }) {
  const id = () => props.data.assessment.id;
  const losses = levels.toReversed();
  const rowOf = (likelihood: number) => props.data.heat_map.cells.filter((cell) => cell.likelihood === likelihood);
  const unrated = () => props.data.heat_map.unrated.length;
  return (
    <div class="grid gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <Section title={t('risk.tab_heat_map')} note={t('risk.heat_map_hint')}>
        <table class="w-full table-fixed border-separate border-spacing-1" aria-label={t('risk.tab_heat_map')}>
          <thead>
            <tr>
              <td class="w-14 text-sm text-dim sm:w-24">{t('risk.likelihood')} ↑</td>
              <For each={losses}>
                {(loss) => (
                  <th scope="col" class="text-center text-sm font-medium text-dim">
                    {levelText(loss)}
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody>
            <For each={levels}>
              {(likelihood) => (
                <tr>
                  <th scope="row" class="text-left text-sm font-medium text-dim">
                    {levelText(likelihood)}
                  </th>
                  <For each={rowOf(likelihood)}>
                    {(cell) => (
                      <td class={`h-12 rounded p-0 text-center sm:h-14 ${level_grounds[cell.level]}`}>
                        <Show when={cell.ids.length > 0} fallback={<span class="sr-only">0</span>}>
                          <A
                            href={paths.risk(id(), { tab: 'scenarios', likelihood: cell.likelihood, loss: cell.loss })}
                            class="numeric flex size-full items-center justify-center rounded text-lg font-semibold text-ink no-underline -outline-offset-2 hover:underline"
                            aria-label={t('risk.cell', {
                              likelihood: levelText(cell.likelihood),
                              loss: levelText(cell.loss),
                              n: cell.ids.length,
                            })}
                          >
                            {cell.ids.length}
                          </A>
                        </Show>
                      </td>
                    )}
                  </For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
        <p class="mt-1 text-right text-sm text-dim">{t('risk.loss')} →</p>
        <Show when={unrated() > 0}>
          <p class="mt-3">
            <A
              href={paths.risk(id(), { tab: 'scenarios', unrated: 1 })}
              class="inline-block rounded border border-dashed border-unknown px-2 py-1 text-unknown"
            >
              {t('risk.unrated_n', { n: unrated() })}
            </A>
          </p>
        </Show>
        <p class="mt-3 text-sm text-dim">{say(props.data.method_note)}</p>
      </Section>
      <Section title={t('risk.counts')}>
        <Matrix
          label={t('risk.counts')}
          columns={[t('risk.now'), t('risk.residual')]}
          rows={props.data.counts.map(({ level, now, residual }) => ({
            key: String(level),
            title: <LevelMark level={level} />,
            cells: [now, residual],
          }))}
        />
        <p class="mt-3 text-sm text-unknown">{t('risk.unrated_n', { n: unrated() })}</p>
      </Section>
    </div>
  );
}
