/** A small picture of the rate over time, from zero; its words say the same. */
import { createMemo, Show } from 'solid-js';
import { duration, quantity } from '../../ui/quantity.ts';
import { durationOf, type FixedShape, rateText, type Shape } from './calls.ts';
import { shapeText } from './plan-words.ts';
import { cornersOf } from './shape-form.ts';

const [width, height] = [240, 72];

/** A search has none before: what it asks follows from what it finds. */
export const ShapePicture = (props: { shape: Shape }) => (
  <Show when={props.shape.model === 'search' ? undefined : props.shape}>{(shape) => <Picture shape={shape()} />}</Show>
);

function Picture(props: { shape: FixedShape }) {
  /** Users are a level as well, of another thing than a rate. */
  const corners = createMemo<[number, number][]>(() => {
    const { shape } = props;
    if (shape.model === 'open') return cornersOf(shape.stages);
    return [
      [0, shape.users],
      [shape.duration_ms / 1000, shape.users],
    ];
  });
  const whole_s = () => durationOf(props.shape) / 1000;
  const highest = createMemo(() => Math.max(...corners().map(([, value]) => value), 0));
  const points = createMemo(() =>
    corners()
      .map(([s, value]) => {
        const x = (s / Math.max(whole_s(), 1e-9)) * width;
        const y = height - (value / Math.max(highest(), 1e-9)) * (height - 6);
        return `${x.toFixed(1)},${y.toFixed(1)}`;
      })
      .join(' '),
  );
  return (
    <figure class="min-w-0">
      <div class="flex justify-between text-xs text-dim" aria-hidden="true">
        <span class="numeric">
          <Show when={props.shape.model === 'open'} fallback={quantity(highest(), null)}>
            {rateText(Number(highest().toFixed(2)))}
          </Show>
        </span>
      </div>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        class="h-20 w-full border-b border-l border-edge"
        role="img"
        aria-label={shapeText(props.shape)}
      >
        <polygon points={`0,${height} ${points()} ${width},${height}`} class="fill-series-1" fill-opacity="0.16" />
        <polyline
          points={points()}
          fill="none"
          class="stroke-series-1"
          stroke-width="2"
          vector-effect="non-scaling-stroke"
        />
      </svg>
      <div class="flex justify-between text-xs text-dim" aria-hidden="true">
        <span>0</span>
        <span class="numeric">{duration(whole_s())}</span>
      </div>
    </figure>
  );
}
