/** The map on a canvas: moves by mouse, fingers and keys, tells what is under the pointer, and exports what it shows. */
import { createEffect, createMemo, createSignal, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import { theme } from '../../preferences.ts';
import { around, kept, type MapCamera, makeCamera } from './camera.ts';
import type { Camera, Focus, Words } from './canvas.ts';
import { type Direction, hitAt, nearestTo, neighbourTowards } from './hit.ts';
import { makePainter } from './painter.ts';
import type { Scene } from './scene.ts';

export type MapHandle = {
  fit: () => void;
  scale: (factor: number) => void;
  /** Puts an item into the middle. */
  centre: (item: number) => void;
  /** Shows some items, all in sight. */
  show: (items: Iterable<number>) => void;
  png: () => Promise<Blob>;
  svg: (title: string) => string;
};

const arrows: Record<string, Direction> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' };
const step_px = 80;
const zoom_step = 1.3;
/** A node that is looked for is shown at least this large. */
const near = 0.9;

/** A node that stands for an item; for a folded area its first. */
const nodeOf = (scene: Scene, item: number | undefined) => scene.nodes[scene.members[item ?? -1]?.[0] ?? -1]?.id;

/** The same item on another picture. */
const again = (before: Scene, scene: Scene, item: number | undefined) =>
  item === undefined ? undefined : scene.item_of.get(nodeOf(before, item) ?? -1);

export function MapCanvas(props: {
  label: string;
  /** How it is used by keys, for screen readers. */
  help: string;
  scene: Scene;
  focus: Omit<Focus, 'focused' | 'hovered'>;
  words: Words;
  /** A node or a folded area was chosen; nothing: the choice was taken back. */
  pick: (item: number | undefined) => void;
  enter: (item: number) => void;
  fold: (group: number) => void;
  tip: (item: number) => JSX.Element;
  /** What a screen reader says of an item that has the focus. */
  spoken: (item: number) => string;
  ready: (handle: MapHandle) => void;
  /** Pixels at its lower end that a sheet hides. */
  covered: number;
}) {
  let frame: HTMLDivElement | undefined;
  let canvas: HTMLCanvasElement | undefined;
  let camera: Camera = { k: 1, x: 0, y: 0 };
  let control: MapCamera | undefined;
  let touched = false;
  let asked = 0;
  const [hovered, setHovered] = createSignal<{ item: number; x: number; y: number }>();
  const [focused, setFocused] = createSignal<number>();
  const painter = makePainter(() => redraw());
  onCleanup(painter.end);

  // The same object as long as nothing changes: the painter then knows that only the camera moved.
  const focus = createMemo((): Focus => ({ ...props.focus, focused: focused(), hovered: hovered()?.item }));
  const draw = () => {
    asked = 0;
    if (canvas && frame) painter.paint(canvas, frame, props.scene, camera, focus(), props.words);
  };
  const redraw = () => {
    asked ||= requestAnimationFrame(draw);
  };
  const fit = () => {
    touched = false;
    control?.fit(props.scene.layout);
  };
  const centre = (item: number) => {
    const { xs, ys } = props.scene.layout;
    touched = true;
    control?.centre(xs[item] ?? 0, ys[item] ?? 0, camera, near);
  };

  onMount(() => {
    const element = frame as HTMLDivElement;
    const moved = (next: Camera, byHand: boolean) => {
      camera = next;
      if (byHand) {
        touched = true;
        setHovered(undefined);
      }
      redraw();
    };
    control = makeCamera(element, moved, () => props.covered);
    const watcher = new ResizeObserver(() => (touched ? redraw() : fit()));
    watcher.observe(element);
    const night = window.matchMedia('(prefers-color-scheme: dark)');
    const repaint = () => {
      painter.forget();
      redraw();
    };
    night.addEventListener('change', repaint);
    createEffect(on(theme, repaint, { defer: true }));
    if (props.focus.selected === undefined) fit();
    else {
      control.fit(props.scene.layout);
      centre(props.focus.selected);
    }
    props.ready({
      fit,
      centre,
      scale: (factor) => {
        touched = true;
        control?.scale(factor);
      },
      show: (items) => {
        touched = true;
        control?.show(around(props.scene.layout, items));
      },
      png: () => painter.png(props.scene, camera, focus(), props.words, element),
      svg: (title) => painter.svg(props.scene, camera, focus(), props.words, element, title),
    });
    onCleanup(() => {
      watcher.disconnect();
      night.removeEventListener('change', repaint);
      control?.end();
      cancelAnimationFrame(asked);
    });
  });

  createEffect(on([() => props.focus, focused, hovered], redraw, { defer: true }));
  createEffect(
    on(
      () => props.scene,
      (scene, before) => {
        if (before && before.layout !== scene.layout) {
          setFocused((item) => again(before, scene, item));
          setHovered(undefined);
          if (touched) stay(before, scene);
          else fit();
        }
        redraw();
      },
    ),
  );
  /** What was in the middle stays there, though all else may have moved. */
  const stay = (before: Scene, scene: Scene) => {
    const chosen = props.focus.selected;
    const middle = nearestTo(before, camera, (frame?.clientWidth ?? 0) / 2, (frame?.clientHeight ?? 0) / 2);
    const id = chosen === undefined ? nodeOf(before, middle) : nodeOf(scene, chosen);
    const [from, to] = [before.item_of.get(id ?? -1), scene.item_of.get(id ?? -1)];
    if (from === undefined || to === undefined) return;
    const at = (each: Scene, item: number) => [each.layout.xs[item] ?? 0, each.layout.ys[item] ?? 0] as const;
    control?.set(kept(camera, at(before, from), at(scene, to)));
  };

  const pointer = (event: MouseEvent) => {
    const box = (frame as HTMLDivElement).getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const point = (event: PointerEvent) => {
    if (event.pointerType === 'touch' || event.buttons !== 0) return;
    const { x, y } = pointer(event);
    const hit = hitAt(props.scene, camera, x, y);
    if (frame) frame.style.cursor = hit ? 'pointer' : '';
    setHovered(hit?.kind === 'item' ? { item: hit.item, x, y } : undefined);
  };
  const press = (event: MouseEvent) => {
    const { x, y } = pointer(event);
    const hit = hitAt(props.scene, camera, x, y);
    setHovered(undefined);
    setFocused(undefined);
    if (hit?.kind === 'title') props.fold(hit.group);
    else props.pick(hit?.item);
  };
  const open = (event: MouseEvent) => {
    const { x, y } = pointer(event);
    const hit = hitAt(props.scene, camera, x, y);
    if (hit?.kind === 'item') props.enter(hit.item);
  };

  /** Arrows go along the links of the node that has the focus; without one, or with Shift, they move the map. */
  const arrow = (direction: Direction, shift: boolean) => {
    const from = focused() ?? props.focus.selected;
    const to = from === undefined || shift ? undefined : neighbourTowards(props.scene, from, direction);
    if (from !== undefined && !shift) {
      if (to === undefined) return;
      setFocused(to);
      reveal(to);
      return;
    }
    touched = true;
    const by = step_px / camera.k;
    const moves: Record<Direction, [number, number]> = { up: [0, by], down: [0, -by], left: [by, 0], right: [-by, 0] };
    control?.pan(...moves[direction]);
  };
  const reveal = (item: number) => {
    const { xs, ys } = props.scene.layout;
    const [x, y] = [(xs[item] ?? 0) * camera.k + camera.x, (ys[item] ?? 0) * camera.k + camera.y];
    const [w, h] = [frame?.clientWidth ?? 0, frame?.clientHeight ?? 0];
    touched = true;
    if (x < 40 || y < 40 || x > w - 40 || y > h - 40) control?.centre(xs[item] ?? 0, ys[item] ?? 0, camera, 0);
  };
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = arrows[event.key];
    const acts: Record<string, () => void> = {
      '+': () => control?.scale(zoom_step),
      '=': () => control?.scale(zoom_step),
      '-': () => control?.scale(1 / zoom_step),
      '0': fit,
      Escape: () => (focused() === undefined ? props.pick(undefined) : setFocused(undefined)),
      Enter: () => {
        const at = focused() ?? props.focus.selected;
        const [x, y] = [(frame?.clientWidth ?? 0) / 2, (frame?.clientHeight ?? 0) / 2];
        if (focused() !== undefined) props.pick(focused());
        else setFocused(at ?? nearestTo(props.scene, camera, x, y));
      },
    };
    const act = direction ? () => arrow(direction, event.shiftKey) : acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  return (
    <div
      ref={frame}
      role="application"
      aria-label={props.label}
      aria-description={props.help}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: Keys move the map and go from node to node.
      tabIndex={0}
      class="absolute inset-0 touch-none overflow-hidden rounded-lg -outline-offset-2 select-none"
      onPointerMove={point}
      onPointerLeave={() => setHovered(undefined)}
      onClick={press}
      onDblClick={open}
      onKeyDown={key}
    >
      <canvas ref={canvas} class="absolute inset-0 size-full" />
      <p class="sr-only" role="status">
        {focused() === undefined ? '' : props.spoken(focused() as number)}
      </p>
      <Show when={hovered()}>
        {(at) => (
          <div
            class="popup pointer-events-none absolute max-w-72 px-3 py-2 text-sm"
            style={{
              left: `${Math.min(at().x + 14, Math.max((frame?.clientWidth ?? 0) - 290, 0))}px`,
              ...(at().y > (frame?.clientHeight ?? 0) * 0.6
                ? { bottom: `${(frame?.clientHeight ?? 0) - at().y + 14}px` }
                : { top: `${at().y + 14}px` }),
            }}
          >
            {props.tip(at().item)}
          </div>
        )}
      </Show>
    </div>
  );
}
