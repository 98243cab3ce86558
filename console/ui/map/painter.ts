/** Keeps what painting needs from picture to picture: colours, ready-made marks, widths of texts. */
import type { Camera, Canvas, Focus, Words } from './canvas.ts';
import { makeLabels, makeMeasure } from './labels.ts';
import { makeStamps, type Stamps } from './marks.ts';
import { paint } from './paint.ts';
import { type Palette, paletteOf } from './palette.ts';
import type { Scene } from './scene.ts';
import { makeSvgPen, type Pen } from './svg-pen.ts';

const picture_ratio = 2;
/** Larger maps are painted with a margin and then moved as a whole, until the margin is used up. */
const moved_from = 1_500;
const margin = 240;
/** While zooming a large map is stretched, at most so much, and painted once that pauses. */
const stretch_max = 1.8;
const pause_ms = 120;

type View = [scene: Scene, camera: Camera, focus: Focus, words: Words];
type Size = { width: number; height: number };

const sizeOf = (element: Element): Size => ({ width: element.clientWidth, height: element.clientHeight });

/** A canvas of that size, ready to be painted in the page's own pixels. */
function sized(canvas: HTMLCanvasElement, size: Size, ratio: number): CanvasRenderingContext2D | null {
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
  if (width === 0 || height === 0) return null;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const pen = canvas.getContext('2d', { alpha: false });
  pen?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return pen;
}

/** `repaint` is asked for when a picture that was only stretched should be painted as it ought to be. */
export function makePainter(repaint: () => void) {
  let palette: Palette | undefined;
  let stamps: Stamps | undefined;
  let stamped_at = 0;
  const measure = makeMeasure();

  const canvasOf = (pen: Pen, element: Element, size: Size, camera: Camera, focus: Focus, words: Words): Canvas => {
    palette ??= paletteOf(element);
    return {
      pen,
      ...size,
      camera,
      palette,
      words,
      focus,
      labels: makeLabels(pen, palette.font, measure),
      fit: (text, max) => measure.fit(pen, text, max),
    };
  };
  const onto = (
    target: HTMLCanvasElement,
    element: HTMLElement,
    size: Size,
    ratio: number,
    ...[scene, camera, focus, words]: View
  ) => {
    const pen = sized(target, size, ratio);
    if (!pen) return;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    const canvas = canvasOf(pen, element, size, camera, focus, words);
    if (!stamps || stamped_at !== ratio) stamps = makeStamps(canvas.palette, ratio);
    stamped_at = ratio;
    const ready = stamps;
    canvas.stamp = (look, x, y, r) => {
      const stamp = ready(look, r);
      const size = stamp.width / ratio;
      // On whole pixels a copy is a copy: nothing is blurred or computed.
      const at = (value: number) => Math.round((value - size / 2) * ratio) / ratio;
      pen.drawImage(stamp, at(x), at(y), size, size);
    };
    paint(canvas, scene);
  };

  let wide: { canvas: HTMLCanvasElement; view: View; size: Size; ratio: number } | undefined;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let pause_over = false;
  const stretch = (
    target: HTMLCanvasElement,
    known: NonNullable<typeof wide>,
    size: Size,
    ratio: number,
    camera: Camera,
    scale: number,
  ) => {
    const pen = sized(target, size, ratio);
    if (!pen || !palette) return;
    const at = (now: number, then: number) => now - (then + margin) * scale;
    const [w, h] = [(size.width + 2 * margin) * scale, (size.height + 2 * margin) * scale];
    pen.fillStyle = palette.page;
    pen.fillRect(0, 0, size.width, size.height);
    pen.drawImage(known.canvas, at(camera.x, known.view[1].x), at(camera.y, known.view[1].y), w, h);
    clearTimeout(pause);
    pause = setTimeout(() => {
      pause_over = true;
      repaint();
    }, pause_ms);
  };
  /** The picture with its margin, moved to where the camera is now; painted anew when anything else has changed. */
  const move = (target: HTMLCanvasElement, element: HTMLElement, size: Size, ratio: number, view: View) => {
    const [scene, camera, focus, words] = view;
    const off = (one: Camera) => [camera.x - one.x, camera.y - one.y].map((each) => Math.round(each * ratio) / ratio);
    const fits = (known: NonNullable<typeof wide>) =>
      known.view[0] === scene &&
      known.view[2] === focus &&
      known.ratio === ratio &&
      known.size.width === size.width &&
      known.size.height === size.height;
    const scale = camera.k / (wide?.view[1].k ?? camera.k);
    const near = (known: NonNullable<typeof wide>) =>
      scale === 1
        ? off(known.view[1]).every((each) => Math.abs(each) <= margin)
        : !pause_over && Math.max(scale, 1 / scale) <= stretch_max;
    if (!wide || !fits(wide) || !near(wide)) {
      const canvas = wide?.canvas ?? document.createElement('canvas');
      const around = { width: size.width + 2 * margin, height: size.height + 2 * margin };
      onto(
        canvas,
        element,
        around,
        ratio,
        scene,
        { ...camera, x: camera.x + margin, y: camera.y + margin },
        focus,
        words,
      );
      wide = { canvas, view, size, ratio };
    } else if (scale !== 1) {
      stretch(target, wide, size, ratio, camera, scale);
      return;
    }
    pause_over = false;
    const pen = sized(target, size, ratio);
    const [dx = 0, dy = 0] = off(wide.view[1]);
    pen?.drawImage(wide.canvas, dx - margin, dy - margin, size.width + 2 * margin, size.height + 2 * margin);
  };

  return {
    paint: (target: HTMLCanvasElement, element: HTMLElement, ...view: View) => {
      const ratio = Math.min(window.devicePixelRatio || 1, 2);
      const size = sizeOf(element);
      if (view[0].items.length < moved_from) onto(target, element, size, ratio, ...view);
      else move(target, element, size, ratio, view);
    },
    end: () => clearTimeout(pause),
    /** The theme has changed. */
    forget: () => {
      palette = undefined;
      stamps = undefined;
      wide = undefined;
    },
    png: (scene: Scene, camera: Camera, focus: Focus, words: Words, element: HTMLElement) => {
      const target = document.createElement('canvas');
      onto(target, element, sizeOf(element), picture_ratio, scene, camera, focus, words);
      return new Promise<Blob>((done, fail) =>
        target.toBlob((blob) => (blob ? done(blob) : fail(new Error('no picture'))), 'image/png'),
      );
    },
    svg: (scene: Scene, camera: Camera, focus: Focus, words: Words, element: HTMLElement, title: string) => {
      const ruler = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
      const { pen, text } = makeSvgPen(element.clientWidth, element.clientHeight, ruler);
      paint(canvasOf(pen, element, sizeOf(element), camera, focus, words), scene);
      return text(title);
    },
  };
}
