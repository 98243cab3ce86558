/** The traffic of one port over a period: its course, its percentiles, its errors, and when it fills. */
import { useQuery } from '@tanstack/solid-query';
import { createMemo, Show } from 'solid-js';
import { queries } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Matrix } from '../../ui/Matrix.tsx';
import { Section } from '../../ui/Page.tsx';
import { makePeriod, PeriodPicker } from '../../ui/Period.tsx';
import { quantity } from '../../ui/quantity.ts';
import { type Line, TimeSeries } from '../../ui/TimeSeries.tsx';
import type { Interface, Samples } from '../../wire.ts';
import { type PortPeriod, trafficQueries } from '../traffic/calls.ts';
import { forecastText, share } from '../traffic/forecast.ts';

/** Octets per second as the bits that people reckon with. */
export const bits = (samples: Samples): Line['points'] =>
  samples.points.map((point) => ({ ...point, min: point.min * 8, avg: point.avg * 8, max: point.max * 8 }));

const rate = (value: number | null) => (value === null ? t('traffic.unknown') : quantity(value, 'bit/s'));

export function PortTraffic(props: { port: Interface }) {
  const period = makePeriod();
  const name = () => props.port.name ?? String(props.port.if_index);
  const asked = (series: string) =>
    useQuery(() =>
      queries.samples({
        watch_id: props.port.watch_id,
        series,
        part: String(props.port.if_index),
        from: period.from(),
        to: period.to(),
        points: 360,
      }),
    );
  const into = asked('snmp.in_octets');
  const out = asked('snmp.out_octets');
  const faults = [
    { title: 'traffic.errors_in' as const, query: asked('snmp.in_errors') },
    { title: 'traffic.errors_out' as const, query: asked('snmp.out_errors') },
    { title: 'traffic.discards_in' as const, query: asked('snmp.in_discards') },
    { title: 'traffic.discards_out' as const, query: asked('snmp.out_discards') },
  ];
  const faultLines = createMemo(() =>
    faults.map(({ title, query }) => ({
      name: t(title),
      points: query.isPending || !query.data ? [] : query.data.points,
    })),
  );
  const measured = useQuery(() =>
    trafficQueries.port({
      watch_id: props.port.watch_id,
      if_index: props.port.if_index,
      from: Math.floor(period.from()),
      to: Math.floor(period.to()),
    }),
  );
  return (
    <Section>
      <div class="mb-2 pt-2">
        <PeriodPicker period={period} />
      </div>
      <Loaded query={into} small>
        {(given) => (
          <TimeSeries
            title={t('nodes.if_traffic', { name: name() })}
            unit="bit/s"
            from={period.from()}
            to={period.to()}
            lines={[
              { name: t('nodes.if_in'), points: bits(given()) },
              { name: t('nodes.if_out'), points: out.isPending || !out.data ? [] : bits(out.data) },
            ]}
          />
        )}
      </Loaded>
      <Loaded query={measured} small>
        {(found) => <Figures found={found()} />}
      </Loaded>
      <Show when={faultLines().some((line) => line.points.some((point) => point.max > 0))}>
        <div class="mt-4">
          <TimeSeries
            title={t('traffic.errors_chart', { name: name() })}
            unit="1/s"
            from={period.from()}
            to={period.to()}
            lines={faultLines()}
          />
        </div>
      </Show>
    </Section>
  );
}

function Figures(props: { found: PortPeriod }) {
  const row = (way: 'in' | 'out') => {
    const one = props.found[way];
    const speed = props.found.speed_bps;
    const taken = one.p95_bps === null || speed === null ? t('traffic.unknown') : share(one.p95_bps / speed);
    return {
      key: way,
      title: t(way === 'in' ? 'nodes.if_in' : 'nodes.if_out'),
      cells: [rate(one.mean_bps), rate(one.p95_bps), rate(one.max_bps), taken, share(one.coverage)],
    };
  };
  const faults = (count: number | null) => {
    if (count === null) return t('traffic.unknown');
    const { packets } = props.found;
    const n = quantity(Math.round(count), null);
    return packets ? t('traffic.of_packets', { n, share: share(count / packets) }) : n;
  };
  return (
    <div class="mt-4 grid gap-x-10 gap-y-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div class="min-w-0 overflow-x-auto">
        <Matrix
          label={t('traffic.title')}
          columns={[t('traffic.mean'), t('traffic.p95'), t('traffic.max'), t('traffic.share'), t('traffic.coverage')]}
          rows={[row('in'), row('out')]}
        />
      </div>
      <div>
        <KeyValue
          pairs={[
            { name: t('traffic.errors_of'), value: faults(props.found.errors) },
            { name: t('traffic.discards_of'), value: faults(props.found.discards) },
            {
              name: t('traffic.forecast'),
              value: forecastText(props.found.forecast, {
                least_days: props.found.forecast_least_days,
                full_share: props.found.full_share,
              }),
            },
          ]}
        />
        <p class="mt-2 text-sm text-dim">
          {t('traffic.forecast_basis', { n: props.found.forecast_days, share: share(props.found.full_share) })}
        </p>
      </div>
    </div>
  );
}
