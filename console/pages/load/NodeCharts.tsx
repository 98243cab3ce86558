/** The target's own word: how busy the nodes behind it were while it was asked, on the time of the run. What wasn't measured says why. */
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { Section } from '../../ui/Page.tsx';
import { quantity } from '../../ui/quantity.ts';
import { TimeSeries } from '../../ui/TimeSeries.tsx';
import { loadQueries, type Run, type RunNode } from './calls.ts';

/** The last look comes in after the end. */
const fresh_ms = 120_000;
const last_ms = 10_000;

type Course = RunNode['cpu'];

export function NodeCharts(props: { run: Run; from: number; to: number }) {
  const isFresh = () => props.run.ended_at === null || Date.now() - props.run.ended_at < fresh_ms;
  const query = useQuery(() => loadQueries.runNodes(props.run.id, isFresh()));
  return (
    <Section title={t('load_runs.nodes')} note={t('load_runs.nodes_hint')}>
      <Loaded query={query} small>
        {(found) => (
          <Show when={!found().why} fallback={<NotMeasured why={found().why} />}>
            <div class="space-y-6">
              <For each={found().nodes}>
                {(node) => <NodeChart node={node} run={props.run} from={props.from} to={props.to} />}
              </For>
            </div>
          </Show>
        )}
      </Loaded>
    </Section>
  );
}

function NodeChart(props: { node: RunNode; run: Run; from: number; to: number }) {
  const has = (...courses: Course[]) => courses.some(({ points }) => points.length > 0);
  const every = () => {
    const { every_s, measured_every_s } = props.node;
    if (every_s === null) return undefined;
    if (measured_every_s === null) return t('load_runs.every_usual', { every: every_s });
    return t('load_runs.every_measured', { s: Math.round(measured_every_s), every: every_s });
  };
  const isShort = () =>
    props.node.every_s !== null && props.node.measured_every_s === null && props.run.ended_at !== null;
  /** The time of the other charts, with the readings that its beginning and its end asked for. */
  const from = () => Math.min(props.from, props.run.started_at);
  const to = () => {
    const { ended_at } = props.run;
    const ats = [props.node.cpu, props.node.memory, props.node.in].flatMap(({ points }) => points.map(({ at }) => at));
    return Math.max(props.to, ...ats.filter((at) => ended_at !== null && at <= ended_at + last_ms));
  };
  const line = (name: string, course: Course) => ({ name, points: course.points });
  return (
    <div>
      <p class="mb-2 flex flex-wrap gap-x-3 text-sm text-dim">
        <a class="link" href={paths.node(props.node.node_id)}>
          {props.node.name}
        </a>
        <Show when={every()}>{(text) => <span class="numeric">{text()}</span>}</Show>
        <Show when={isShort() && has(props.node.cpu, props.node.memory, props.node.in)}>
          <span>{t('load_runs.every_short')}</span>
        </Show>
      </p>
      <div class="grid gap-x-8 gap-y-6 xl:grid-cols-2">
        <div class="min-w-0">
          <Show when={has(props.node.cpu, props.node.memory)}>
            <TimeSeries
              title={t('load_runs.node_usage', { node: props.node.name })}
              lines={[
                line(t('load_runs.node_cpu'), props.node.cpu),
                line(t('load_runs.node_memory'), props.node.memory),
              ]}
              unit="%"
              from={from()}
              to={to()}
              ceiling={100}
              dotted
            />
          </Show>
          <Figures name={t('load_runs.node_cpu')} course={props.node.cpu} unit="%" />
          <Figures name={t('load_runs.node_memory')} course={props.node.memory} unit="%" />
        </div>
        <div class="min-w-0">
          <Show when={has(props.node.in, props.node.out)}>
            <TimeSeries
              title={t('load_runs.node_traffic', { node: props.node.name, port: props.node.port?.name ?? '' })}
              lines={[line(t('load_runs.node_in'), props.node.in), line(t('load_runs.node_out'), props.node.out)]}
              unit="bit/s"
              from={from()}
              to={to()}
              dotted
            />
          </Show>
          <Show when={props.node.port}>
            {(port) => (
              <p class="text-sm text-dim">
                {t(port().by === 'address' ? 'load_runs.port_address' : 'load_runs.port_busiest')}
              </p>
            )}
          </Show>
          <Figures name={t('load_runs.node_in')} course={props.node.in} unit="bit/s" />
          <Figures name={t('load_runs.node_out')} course={props.node.out} unit="bit/s" />
        </div>
      </div>
    </div>
  );
}

/** Of the run alone; the chart also shows what came just before and after. */
function Figures(props: { name: string; course: Course; unit: string }) {
  const text = () => {
    const { mean, max, count } = props.course;
    if (mean === null || max === null) return undefined;
    return t('load_runs.node_figures', {
      mean: quantity(mean, props.unit),
      max: quantity(max, props.unit),
      n: count,
    });
  };
  return (
    <p class="numeric text-sm">
      <span class="mr-2 text-dim">{props.name}</span>
      <Show when={text()} fallback={<NotMeasured why={props.course.why} inline />}>
        {(found) => found()}
      </Show>
    </p>
  );
}

function NotMeasured(props: { why: Course['why']; inline?: boolean }) {
  const text = () => (props.why ? t('load_runs.node_not_measured', { why: say(props.why) }) : '—');
  return (
    <Show when={props.inline} fallback={<p class="text-unknown">{text()}</p>}>
      <span class="text-unknown">{text()}</span>
    </Show>
  );
}
