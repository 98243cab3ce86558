/** The numbers that a node's watches measured. */
import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import ChartLineIcon from 'lucide-solid/icons/chart-line';
import { createMemo, For, Show } from 'solid-js';
import { queries } from '../../api.ts';
import { say, t } from '../../i18n/index.ts';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { Select } from '../../ui/Field.tsx';
import { HoleNotes } from '../../ui/Holes.tsx';
import { Section } from '../../ui/Page.tsx';
import { makePeriod, PeriodPicker } from '../../ui/Period.tsx';
import { WatchSeries } from '../../ui/WatchSeries.tsx';
import type { Series, Watch } from '../../wire.ts';
import { fromText } from '../watches/From.tsx';

/** Interfaces have their own tab; hundreds of charts in a column help nobody. */
const charts_max = 12;

export function History(props: { watches: readonly Watch[] }) {
  const [search, setSearch] = useSearchParams();
  const period = makePeriod();
  const chosen = createMemo(() => props.watches.find((watch) => String(watch.id) === search.watch) ?? props.watches[0]);
  return (
    <Show when={chosen()} fallback={<Nothing />}>
      {(watch) => (
        <div class="space-y-4">
          <div class="flex flex-wrap items-end gap-4">
            <div class="w-full sm:w-80">
              <Select
                label={t('nodes.history_watch')}
                value={watch().id}
                set={(id) => setSearch({ watch: id })}
                options={props.watches.map((each) => ({
                  value: each.id,
                  label: [say(each.title), each.address, ...(each.agent_id === null ? [] : [fromText(each)])].join(
                    ' · ',
                  ),
                }))}
                required
              />
            </div>
            <PeriodPicker period={period} />
          </div>
          <HoleNotes watch={watch()} period={period} />
          <Charts watch={watch()} period={period} />
        </div>
      )}
    </Show>
  );
}

function Charts(props: { watch: Watch; period: ReturnType<typeof makePeriod> }) {
  const query = useQuery(() => queries.watch(props.watch.id));
  return (
    <Loaded query={query}>
      {(data) => (
        <Show when={whole(data().series).length > 0} fallback={<Nothing />}>
          <div class="grid gap-4 xl:grid-cols-2">
            <For each={unmeasured(props.watch, data().series)}>
              {(what) => <p class="card px-4 py-3 text-unknown">{t('nodes.history_unmeasured', { what: t(what) })}</p>}
            </For>
            <For each={whole(data().series)}>
              {(series) => (
                <Section>
                  <div class="pt-2">
                    <WatchSeries watch={props.watch} series={series} period={props.period} />
                  </div>
                </Section>
              )}
            </For>
          </div>
        </Show>
      )}
    </Loaded>
  );
}

/** What an SNMP watch of interfaces measures where the device tells it. */
const usage = { 'snmp.cpu_percent': 'nodes.cpu', 'snmp.memory_percent': 'nodes.memory' } as const;
const unmeasured = (watch: Watch, series: readonly Series[]) =>
  watch.probe === 'snmp' && series.some((each) => each.series === 'snmp.in_octets')
    ? Object.entries(usage).flatMap(([name, title]) => (series.some((each) => each.series === name) ? [] : [title]))
    : [];

const whole = (series: readonly Series[]) => series.filter((each) => each.part === null).slice(0, charts_max);

function Nothing() {
  return (
    <div class="card">
      <Empty icon={<ChartLineIcon />} title={t('nodes.history_none')} hint={t('nodes.history_none_hint')} small />
    </div>
  );
}
