/** Names on the map: never one over another, and shortened in the middle, since names differ at both ends. */
import type { Pen } from './svg-pen.ts';

export type LabelLook = {
  align: 'left' | 'center';
  /** Pixels. */
  max: number;
  colour: string;
  size: number;
  bold?: boolean;
  /** Painted behind the text. */
  ground?: string;
};

const bucket_px = 24;
const gap_px = 3;

/** Widths of texts, kept from picture to picture. */
export function makeMeasure() {
  const widths = new Map<string, number>();
  const fitted = new Map<string, string>();
  const widthOf = (pen: Pen, text: string): number => {
    const key = `${pen.font}\n${text}`;
    const known = widths.get(key);
    if (known !== undefined) return known;
    if (widths.size > 40_000) widths.clear();
    const width = pen.measureText(text).width;
    widths.set(key, width);
    return width;
  };
  const fit = (pen: Pen, text: string, max: number): string => {
    if (widthOf(pen, text) <= max) return text;
    // In steps, so that zooming finds most answers ready.
    const step = Math.floor(max / 8) * 8;
    const key = `${pen.font}\n${step}\n${text}`;
    const known = fitted.get(key);
    if (known !== undefined) return known;
    if (fitted.size > 40_000) fitted.clear();
    const signs = [...text];
    let short = '…';
    for (let kept = signs.length - 1; kept > 1; kept -= 1) {
      const tail = Math.min(Math.ceil(kept / 2), 8);
      short = `${signs.slice(0, kept - tail).join('')}…${signs.slice(-tail).join('')}`;
      if (pen.measureText(short).width <= step) break;
    }
    fitted.set(key, short);
    return short;
  };
  return { widthOf, fit };
}

export type Measure = ReturnType<typeof makeMeasure>;

/** For one picture. */
export function makeLabels(pen: Pen, font: string, measure: Measure) {
  const rows = new Map<number, [number, number, number, number][]>();
  const free = (left: number, top: number, right: number, bottom: number): boolean => {
    for (let row = Math.floor(top / bucket_px); row <= Math.floor(bottom / bucket_px); row += 1) {
      for (const [l, t, r, b] of rows.get(row) ?? []) {
        if (left < r && right > l && top < b && bottom > t) return false;
      }
    }
    return true;
  };
  const take = (left: number, top: number, right: number, bottom: number): void => {
    for (let row = Math.floor(top / bucket_px); row <= Math.floor(bottom / bucket_px); row += 1) {
      const kept = rows.get(row);
      if (kept) kept.push([left, top, right, bottom]);
      else rows.set(row, [[left, top, right, bottom]]);
    }
  };
  const put = (text: string, x: number, y: number, look: LabelLook): boolean => {
    pen.font = `${look.bold ? '600 ' : ''}${look.size}px ${font}`;
    const short = measure.fit(pen, text, look.max);
    if (short === '…') return false;
    const width = measure.widthOf(pen, short);
    const left = look.align === 'left' ? x : x - width / 2;
    const [top, bottom] = [y - look.size * 0.62, y + look.size * 0.62];
    if (!free(left, top, left + width, bottom)) return false;
    take(left - gap_px, top, left + width + gap_px, bottom);
    if (look.ground) {
      const alpha = pen.globalAlpha;
      pen.globalAlpha = alpha * 0.82;
      pen.fillStyle = look.ground;
      pen.fillRect(left - 2, top, width + 4, bottom - top);
      pen.globalAlpha = alpha;
    }
    pen.fillStyle = look.colour;
    pen.textAlign = 'left';
    pen.textBaseline = 'middle';
    pen.fillText(short, left, y);
    return true;
  };
  return { put, take };
}

export type Labels = ReturnType<typeof makeLabels>;
