/** Measured and declared, side by side, for the whole and for each county. Each count leads to the things that it counts. */
import { createSignal, For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { Section } from '../../ui/Page.tsx';
import { type AreaRow, measuredText, nameOf, type TaskPage } from './calls.ts';
import { type Counted, CountsLine, ItemsDialog } from './ItemsDialog.tsx';
import { DeclaredShare, Difference, MeasuredShare } from './marks.tsx';

const cell_class = 'border-t border-line py-1.5 pr-4 align-top';

export function AreaTable(props: { data: TaskPage }) {
  const [counted, setCounted] = createSignal<Counted>();
  const task = () => props.data.task;
  const figures = () => task().whole.figures;
  return (
    <Section title={t('programme.progress')} note={t('programme.progress_note')}>
      <Show when={figures().length === 0}>
        <p class="mb-3 text-dim">{t('programme.no_figure')}</p>
      </Show>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, and keys can only scroll what takes the focus. */}
      <section class="overflow-x-auto" tabIndex={0} aria-label={t('programme.progress')}>
        <table class="w-full min-w-xl" aria-label={t('programme.progress')}>
          <thead>
            <tr class="text-left text-sm text-dim">
              <th scope="col" class="pr-4 pb-1 font-medium">
                {t('words.area')}
              </th>
              <For each={figures()}>
                {({ title, counts_what }) => (
                  <th scope="col" class="pr-4 pb-1 font-medium" title={say(counts_what)}>
                    {t('programme.measured_of', { name: say(title) })}
                  </th>
                )}
              </For>
              <th scope="col" class="pr-4 pb-1 font-medium">
                {t('programme.declared')}
              </th>
              <th scope="col" class="pb-1 font-medium">
                {t('programme.difference')}
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={[task().whole, ...task().counties]}>
              {(area) => (
                <tr class={area.area_id === 0 ? 'font-medium' : ''}>
                  <th scope="row" class={`${cell_class} text-left font-[inherit]`}>
                    {nameOf(area)}
                  </th>
                  <For each={area.figures}>
                    {(figure) => (
                      <td class={`${cell_class} font-normal`}>
                        <FigureShare
                          area={area}
                          figure={figure}
                          open={
                            props.data.is_past
                              ? undefined
                              : () => setCounted({ task: task(), figure: figure.figure, area })
                          }
                        />
                      </td>
                    )}
                  </For>
                  <td class={cell_class}>
                    <DeclaredShare percent={area.declared_percent} />
                  </td>
                  <td class={cell_class}>
                    <Difference row={area} />
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
      <Show when={counted()} keyed>
        {(one) => <ItemsDialog counted={one} close={() => setCounted(undefined)} />}
      </Show>
    </Section>
  );
}

function FigureShare(props: { area: AreaRow; figure: AreaRow['figures'][number]; open: (() => void) | undefined }) {
  return (
    <>
      <Show when={props.open} fallback={<MeasuredShare measured={props.figure.measured} />}>
        {(open) => (
          <button
            type="button"
            class="link"
            aria-label={t('programme.counts_of', {
              name: nameOf(props.area),
              share: measuredText(props.figure.measured),
            })}
            onClick={() => open()()}
          >
            <MeasuredShare measured={props.figure.measured} />
          </button>
        )}
      </Show>
      <Show when={props.figure.counts}>
        {(counts) => (
          <span class="block">
            <CountsLine counts={counts()} />
          </span>
        )}
      </Show>
    </>
  );
}
