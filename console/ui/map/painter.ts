/** Keeps what painting needs from picture to picture: colours, ready-made marks, widths of texts. */
import type { Camera, Canvas, Focus, Words } from './canvas.ts';
import { makeLabels, makeMeasure } from './labels.ts';
import { makeStamps, type Stamps } from './marks.ts';
import { paint } from './paint.ts';
import { type Palette, paletteOf } from './palette.ts';
import type { Scene } from './scene.ts';
import { makeSvgPen, type Pen } from './svg-pen.ts';

const picture_ratio = 2;

export function makePainter() {
  let palette: Palette | undefined;
  let stamps: Stamps | undefined;
  let stamped_at = 0;
  const measure = makeMeasure();

  const canvasOf = (pen: Pen, element: Element, camera: Camera, focus: Focus, words: Words): Canvas => {
    palette ??= paletteOf(element);
    return {
      pen,
      width: element.clientWidth,
      height: element.clientHeight,
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
    ratio: number,
    ...[scene, camera, focus, words]: [Scene, Camera, Focus, Words]
  ) => {
    const [width, height] = [Math.round(element.clientWidth * ratio), Math.round(element.clientHeight * ratio)];
    if (target.width !== width || target.height !== height) {
      target.width = width;
      target.height = height;
    }
    const pen = target.getContext('2d', { alpha: false });
    if (!pen || width === 0 || height === 0) return;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    const canvas = canvasOf(pen, element, camera, focus, words);
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

  return {
    paint: (
      target: HTMLCanvasElement,
      element: HTMLElement,
      scene: Scene,
      camera: Camera,
      focus: Focus,
      words: Words,
    ) => onto(target, element, Math.min(window.devicePixelRatio || 1, 2), scene, camera, focus, words),
    /** The theme has changed. */
    forget: () => {
      palette = undefined;
      stamps = undefined;
    },
    png: (scene: Scene, camera: Camera, focus: Focus, words: Words, element: HTMLElement) => {
      const target = document.createElement('canvas');
      onto(target, element, picture_ratio, scene, camera, focus, words);
      return new Promise<Blob>((done, fail) =>
        target.toBlob((blob) => (blob ? done(blob) : fail(new Error('no picture'))), 'image/png'),
      );
    },
    svg: (scene: Scene, camera: Camera, focus: Focus, words: Words, element: HTMLElement, title: string) => {
      const ruler = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
      const { pen, text } = makeSvgPen(element.clientWidth, element.clientHeight, ruler);
      paint(canvasOf(pen, element, camera, focus, words), scene);
      return text(title);
    },
  };
}
