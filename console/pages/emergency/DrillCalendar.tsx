/** A year of drills: units downwards, months to the right. Each drill is a link that says how it stands. */
import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import ChevronLeftIcon from 'lucide-solid/icons/chevron-left';
import ChevronRightIcon from 'lucide-solid/icons/chevron-right';
import { For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { date, now } from '../../time.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Section } from '../../ui/Page.tsx';
import { type Calendar, type DrillRow, drillQueries, stateText } from './drill-calls.ts';
import { drill_colours } from './drill-marks.tsx';

const months = Array.from({ length: 12 }, (_, index) => index + 1);
const shanghai_ms = 8 * 3_600_000;
/** By Beijing's calendar, as the server counts the year. */
/** What was held stands where it was held. */
const heldAt = ({ scheduled_at, started_at }: DrillRow) => started_at ?? scheduled_at;
const monthOf = (drill: DrillRow) => new Date(heldAt(drill) + shanghai_ms).getUTCMonth() + 1;
const dayOf = (drill: DrillRow) => new Date(heldAt(drill) + shanghai_ms).getUTCDate();

export function DrillCalendar() {
  const [search, setSearch] = useSearchParams();
  const year = () => {
    const asked = Number(search.year);
    return Number.isInteger(asked) && asked >= 2000 && asked <= 2100
      ? asked
      : new Date(now() + shanghai_ms).getUTCFullYear();
  };
  const query = useQuery(() => drillQueries.calendar(year()));
  const go = (by: number) => setSearch({ year: String(year() + by) });
  const count = (calendar: Calendar, state: DrillRow['state']) =>
    calendar.units.flatMap(({ drills }) => drills).filter((one) => one.state === state).length;
  return (
    <Section
      title={t('drills.calendar')}
      actions={
        <div class="flex items-center gap-1">
          <IconButton label={t('drills.year_before')} onClick={() => go(-1)}>
            <ChevronLeftIcon class="size-4" />
          </IconButton>
          <span class="numeric font-medium">{String(year())}</span>
          <IconButton label={t('drills.year_after')} onClick={() => go(1)}>
            <ChevronRightIcon class="size-4" />
          </IconButton>
        </div>
      }
    >
      <Loaded query={query}>
        {(calendar) => (
          <Show
            when={calendar().units.length > 0}
            fallback={<p class="text-dim">{t('drills.calendar_none', { year: String(calendar().year) })}</p>}
          >
            <p class="mb-2 text-sm text-dim">
              {t('drills.counts', {
                planned: count(calendar(), 'planned'),
                done: count(calendar(), 'done'),
                missed: count(calendar(), 'missed'),
              })}
            </p>
            <div class="relative overflow-x-auto">
              <table class="w-full min-w-3xl" aria-label={t('drills.calendar')}>
                <thead>
                  <tr class="text-sm text-dim">
                    <th scope="col" class="pb-1 text-left font-medium">
                      {t('drills.unit')}
                    </th>
                    <For each={months}>
                      {(n) => (
                        <th scope="col" class="numeric px-1 pb-1 text-left font-medium">
                          {t('drills.month', { n })}
                        </th>
                      )}
                    </For>
                  </tr>
                </thead>
                <tbody>
                  <For each={calendar().units}>
                    {(row) => (
                      <tr>
                        <th scope="row" class="border-t border-line py-1.5 pr-3 text-left font-normal">
                          {row.unit}
                        </th>
                        <For each={months}>
                          {(n) => (
                            <td class="border-t border-line px-1 py-1.5 align-top">
                              <For each={row.drills.filter((one) => monthOf(one) === n)}>
                                {(one) => (
                                  <a
                                    href={paths.drill(one.id)}
                                    title={`${one.title} · ${date(heldAt(one))} · ${stateText(one.state)}`}
                                    class={`mb-1 block rounded border px-1 text-xs leading-5 no-underline ${drill_colours[one.state]}`}
                                  >
                                    <span class="numeric">{dayOf(one)}</span> {stateText(one.state)}
                                    <span class="sr-only"> {one.title}</span>
                                  </a>
                                )}
                              </For>
                            </td>
                          )}
                        </For>
                      </tr>
                    )}
                  </For>
                </tbody>
              </table>
            </div>
          </Show>
        )}
      </Loaded>
    </Section>
  );
}
