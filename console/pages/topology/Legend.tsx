/** What shapes, colours and lines on the map mean. Drawn by the same hand as the map. */
import { For, type JSX } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { mark } from '../../ui/map/marks.ts';
import type { Palette } from '../../ui/map/palette.ts';
import { makeSvgPen } from '../../ui/map/svg-pen.ts';
import { Section } from '../../ui/Page.tsx';
import { roles, type State, states } from '../../wire.ts';

/** The theme's own names: the legend follows it without being drawn again. */
const palette = Object.fromEntries(
  ['page', 'surface', 'sunken', 'line', 'edge', 'ink', 'dim', 'accent', 'wash', ...states].map((name) => [
    name,
    `var(--${name})`,
  ]),
) as unknown as Palette;

const noRuler = { font: '', measureText: () => ({ width: 0 }) as TextMetrics };

function Drawn(props: { width?: number; by: (pen: ReturnType<typeof makeSvgPen>['pen']) => void }) {
  const picture = () => {
    const svg = makeSvgPen(props.width ?? 22, 22, noRuler);
    props.by(svg.pen);
    return svg.text();
  };
  return <span aria-hidden="true" class="inline-flex shrink-0" innerHTML={picture()} />;
}

function Entry(props: { picture: JSX.Element; children: JSX.Element }) {
  return (
    <li class="flex items-center gap-2">
      {props.picture}
      <span class="min-w-0">{props.children}</span>
    </li>
  );
}

const sample = (role: number, state: State, suppressed = false) => (
  <Drawn by={(pen) => mark(pen, { role, state, suppressed }, 11, 11, 8, palette)} />
);

const lines = [
  { key: 'certain', width: 2, dash: [] },
  { key: 'likely', width: 1, dash: [] },
  { key: 'recorded', width: 1.4, dash: [1.5, 3] },
  { key: 'inferred', width: 1.2, dash: [6, 4] },
] as const;

const line = (width: number, dash: readonly number[], colour = 'var(--edge)') => (
  <Drawn
    width={34}
    by={(pen) => {
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.setLineDash([...dash]);
      pen.beginPath();
      pen.moveTo(1, 11);
      pen.lineTo(33, 11);
      pen.stroke();
    }}
  />
);

const ring = (colour: string, dashed: boolean) => (
  <Drawn
    width={34}
    by={(pen) => {
      pen.strokeStyle = dashed ? 'var(--ink)' : 'var(--edge)';
      pen.setLineDash(dashed ? [2, 2] : []);
      pen.beginPath();
      pen.moveTo(1, 11);
      pen.lineTo(dashed ? 22 : 33, 11);
      pen.stroke();
      pen.setLineDash([]);
      pen.strokeStyle = colour;
      pen.fillStyle = 'var(--surface)';
      pen.lineWidth = 1.5;
      pen.beginPath();
      pen.arc(dashed ? 26 : 17, 11, 4, 0, 2 * Math.PI);
      pen.fill();
      pen.stroke();
    }}
  />
);

export function Legend() {
  return (
    <Section title={t('topology.legend')} class="shrink-0">
      <p class="mb-1 text-sm text-dim">{t('topology.legend_state')}</p>
      <ul class="grid grid-cols-2 gap-x-3 text-sm">
        <For each={states}>
          {(state) => <Entry picture={sample(2, state)}>{word('words', `state_${state}`)}</Entry>}
        </For>
        <Entry picture={sample(2, 'down', true)}>{t('topology.suppressed')}</Entry>
      </ul>
      <p class="mt-3 mb-1 text-sm text-dim">{t('topology.legend_role')}</p>
      <ul class="grid grid-cols-2 gap-x-3 text-sm">
        <For each={roles}>
          {(role, index) => <Entry picture={sample(index(), 'up')}>{word('words', `role_${role}`)}</Entry>}
        </For>
      </ul>
      <p class="mt-3 mb-1 text-sm text-dim">{t('topology.legend_link')}</p>
      <ul class="text-sm">
        <For each={lines}>
          {({ key, width, dash }) => (
            <Entry picture={line(width, dash)}>
              {word('topology', `confidence_${key}`)} <span class="text-dim">{word('topology', `about_${key}`)}</span>
            </Entry>
          )}
        </For>
        <Entry picture={ring('var(--degraded)', false)}>{t('topology.about_one_sided')}</Entry>
        <Entry picture={line(2.2, [], 'var(--down)')}>{t('topology.about_down')}</Entry>
        <Entry picture={ring('var(--ink)', true)}>{t('topology.about_stub')}</Entry>
      </ul>
      <p class="mt-3 text-sm text-dim">{t('topology.legend_levels')}</p>
    </Section>
  );
}
