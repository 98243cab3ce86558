/** What painters paint on: a pen, a camera, the theme, and what is looked at. */
import type { Labels } from './labels.ts';
import type { Stamps } from './marks.ts';
import { cell_height } from './model.ts';
import type { Palette } from './palette.ts';
import type { Pen } from './svg-pen.ts';

export type Camera = { k: number; x: number; y: number };
export type Words = {
  level: (level: number) => string;
  alone: string;
  nodes: (count: number) => string;
};
/** What is looked at. Nothing in `lit` means that all is. */
export type Focus = {
  selected: number | undefined;
  focused: number | undefined;
  hovered: number | undefined;
  lit: ReadonlySet<number> | undefined;
  lit_edges: ReadonlySet<number> | undefined;
  stubs: boolean;
};
export type Canvas = {
  pen: Pen;
  width: number;
  height: number;
  camera: Camera;
  palette: Palette;
  words: Words;
  focus: Focus;
  labels: Labels;
  /** A text cut to so many pixels, in the pen's font. */
  fit: (text: string, max: number) => string;
  /** Copies a ready-made mark; without it marks are drawn stroke by stroke. */
  stamp?: (look: Parameters<Stamps>[0], x: number, y: number, r: number) => void;
};

export const dimmed = 0.16;
/** Below this zoom there are no names, and marks may fill their cells. */
const dense = 0.25;

/** A mark's radius: it fills its cell from afar and stays small from near. */
export const radiusOf = (k: number, height: number = cell_height) =>
  Math.round(Math.min(Math.max(height * k * (k < dense ? 0.37 : 0.29), 1.5), 13) * 2) / 2;

export const screenX = (camera: Camera, x: number) => x * camera.k + camera.x;
export const screenY = (camera: Camera, y: number) => y * camera.k + camera.y;
