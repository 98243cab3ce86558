/** The course of a run, second by second, all on one span of time. */
import { createMemo, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Section } from '../../ui/Page.tsx';
import { TimeSeries, type Words } from '../../ui/TimeSeries.tsx';
import type { Run, Tick } from './calls.ts';
import { NodeCharts } from './NodeCharts.tsx';
import { errorLines, flightLines, latencyLines, rateLines } from './ticks.ts';

const percentiles: Words = { min: 'load_runs.p50', avg: 'load_runs.p90', max: 'load_runs.p99' };

export function RunCharts(props: { run: Run; ticks: readonly Tick[] }) {
  const isOpen = () => props.run.shape.model !== 'closed';
  const rate = createMemo(() => rateLines(props.ticks, isOpen()));
  const latency = createMemo(() => latencyLines(props.ticks));
  const errors = createMemo(() => errorLines(props.ticks));
  const flight = createMemo(() => flightLines(props.ticks));
  const from = () => (props.ticks[0]?.at ?? props.run.started_at) - 1000;
  /** While it goes on, what is left has its room already; of a search nobody knows how much that is. */
  const to = createMemo(() => {
    const last = props.ticks.at(-1)?.at ?? from() + 1000;
    const { state, shape, duration_ms } = props.run;
    return state === 'running' && shape.model !== 'search' ? Math.max(from() + duration_ms, last) : last;
  });
  return (
    <Show when={props.ticks.length > 0 || props.run.state === 'running'}>
      <Section>
        <div class="grid gap-x-8 gap-y-6 xl:grid-cols-2">
          <TimeSeries title={t('load_runs.chart_rate')} lines={rate()} unit="/s" from={from()} to={to()} />
          <TimeSeries
            title={t('load_runs.chart_latency')}
            lines={latency()}
            unit="ms"
            from={from()}
            to={to()}
            words={percentiles}
          />
          <TimeSeries title={t('load_runs.chart_errors')} lines={errors()} unit={null} from={from()} to={to()} />
          <TimeSeries title={t('load_runs.chart_flight')} lines={flight()} unit={null} from={from()} to={to()} />
        </div>
      </Section>
      <NodeCharts run={props.run} from={from()} to={to()} />
    </Show>
  );
}
