/** How a drill went, and beside it the last one of the same plan. */
import { For, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { dateTime } from '../../time.ts';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { type DrillPage, type Figures, formText, gradeText, lastingText } from './drill-calls.ts';
import { JudgedMark } from './drill-marks.tsx';

const rtoText = ({ rto_ms, kept_rto }: Figures): string =>
  t(kept_rto === null ? 'drills.rto_unknown' : kept_rto ? 'drills.rto_kept' : 'drills.rto_missed', {
    rto: lastingText(rto_ms),
  });

export function DrillFigures(props: { page: DrillPage }) {
  return (
    <Section title={t('drills.figures')} note={t('drills.figures_from')}>
      <Show when={props.page.run} fallback={<p class="text-dim">{t('drills.run_none')}</p>}>
        {(run) => {
          const titles = (keys: string[]) =>
            keys.length === 0 ? '0' : `${keys.length} · ${keys.map((key) => run().titles[key] ?? key).join(' · ')}`;
          const figures = () => run().figures;
          return (
            <KeyValue
              columns={2}
              pairs={[
                {
                  name: t('drills.run'),
                  value: `${word('drills', `run_${run().status}`)} · ${gradeText(run().grade)}`,
                },
                { name: t('drills.began'), value: <span class="numeric">{dateTime(run().started_at)}</span> },
                {
                  name: t('drills.ended'),
                  value: <span class="numeric">{run().ended_at === null ? '—' : dateTime(run().ended_at ?? 0)}</span>,
                },
                { name: t('drills.rto'), value: rtoText(figures()) },
                { name: t('drills.to_detect_ms'), value: lastingText(figures().to_detect_ms) },
                { name: t('drills.to_declare_ms'), value: lastingText(figures().to_declare_ms) },
                { name: t('drills.to_contain_ms'), value: lastingText(figures().to_contain_ms) },
                { name: t('drills.to_recover_ms'), value: lastingText(figures().to_recover_ms) },
                { name: t('drills.steps'), value: `${figures().done} / ${figures().steps}` },
                { name: t('drills.late'), value: titles(figures().late) },
                { name: t('drills.skipped'), value: titles(figures().skipped) },
                { name: t('drills.accepted'), value: titles(figures().accepted) },
                { name: t('drills.changed'), value: String(figures().changed) },
              ]}
            />
          );
        }}
      </Show>
      <Compared page={props.page} />
    </Section>
  );
}

function Compared(props: { page: DrillPage }) {
  const shown = (figure: string, value: number | null) =>
    figure.endsWith('_ms') ? lastingText(value) : value === null ? '—' : String(value);
  return (
    <Show
      when={props.page.comparison}
      fallback={
        <Show when={props.page.run?.status === 'ended'}>
          <p class="mt-3 text-dim">{t('drills.compared_none')}</p>
        </Show>
      }
    >
      {(comparison) => (
        <div class="mt-4 space-y-2">
          <h3 class="font-semibold">{t('drills.compared')}</h3>
          <p class="text-sm text-dim">
            <a class="link" href={paths.drill(comparison().last.id)}>
              {comparison().last.title}
            </a>{' '}
            · {formText(comparison().last.form)} ·{' '}
            <span class="numeric">{dateTime(comparison().last.started_at).slice(0, 16)}</span>
          </p>
          <Show when={comparison().last.form !== props.page.drill.form}>
            <p class="text-sm text-degraded">{t('drills.compared_form')}</p>
          </Show>
          <div class="overflow-x-auto">
            <table class="w-full" aria-label={t('drills.compared')}>
              <thead>
                <tr class="text-sm text-dim">
                  <th scope="col" class="pb-1 text-left font-medium">
                    {t('drills.figure')}
                  </th>
                  <For each={[t('drills.last'), t('drills.now'), t('drills.judged')]}>
                    {(title) => (
                      <th scope="col" class="pb-1 pl-3 text-left font-medium">
                        {title}
                      </th>
                    )}
                  </For>
                </tr>
              </thead>
              <tbody>
                <For each={comparison().rows}>
                  {(row) => (
                    <tr>
                      <th scope="row" class="border-t border-line py-1.5 text-left font-normal text-dim">
                        {word('drills', row.figure)}
                      </th>
                      <td class="numeric border-t border-line py-1.5 pl-3">{shown(row.figure, row.last)}</td>
                      <td class="numeric border-t border-line py-1.5 pl-3">{shown(row.figure, row.now)}</td>
                      <td class="border-t border-line py-1.5 pl-3">
                        <JudgedMark judged={row.judged} />
                      </td>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
          </div>
        </div>
      )}
    </Show>
  );
}
