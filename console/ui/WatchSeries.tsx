/** One series of a watch as a chart over a period. */
import { useQuery } from '@tanstack/solid-query';
import { queries } from '../api.ts';
import { say } from '../i18n/index.ts';
import type { Series } from '../wire.ts';
import { Loaded } from './Faces.tsx';
import { type Looked, makeHoles } from './Holes.tsx';
import { unitOf } from './series.ts';
import { TimeSeries } from './TimeSeries.tsx';

export function WatchSeries(props: Looked & { series: Series }) {
  const holes = makeHoles(props);
  const query = useQuery(() =>
    queries.samples({
      watch_id: props.watch.id,
      series: props.series.series,
      ...(props.series.part === null ? {} : { part: props.series.part }),
      from: props.period.from(),
      to: props.period.to(),
      points: 360,
    }),
  );
  const title = () => say(props.series.title) + (props.series.part === null ? '' : ` · ${props.series.part}`);
  return (
    <Loaded query={query} small>
      {(samples) => (
        <TimeSeries
          title={title()}
          lines={[{ name: say(props.series.title), points: samples().points }]}
          unit={unitOf(samples())}
          from={props.period.from()}
          to={props.period.to()}
          holes={holes()}
        />
      )}
    </Loaded>
  );
}
