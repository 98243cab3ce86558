/** Draws into SVG what the same calls would draw on a canvas, so that an exported picture is the one on the screen. */

/** What the map's painters use of a canvas. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'globalAlpha'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
  | 'lineJoin'
  | 'lineCap'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'quadraticCurveTo'
  | 'arc'
  | 'rect'
  | 'roundRect'
  | 'closePath'
  | 'fill'
  | 'stroke'
  | 'fillRect'
  | 'fillText'
  | 'setLineDash'
  | 'measureText'
>;

const round = (value: number) => Math.round(value * 100) / 100;
const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);
const anchors: Partial<Record<CanvasTextAlign, string>> = { center: 'middle', right: 'end', end: 'end' };

/** `measure` knows how wide a text is in a font. */
export function makeSvgPen(
  width: number,
  height: number,
  measure: Pick<CanvasRenderingContext2D, 'font' | 'measureText'>,
) {
  const parts: string[] = [];
  let path = '';
  let dash: number[] = [];
  const alpha = () => (pen.globalAlpha === 1 ? '' : ` opacity="${round(pen.globalAlpha)}"`);
  const pen: Pen = {
    fillStyle: '#000000',
    strokeStyle: '#000000',
    lineWidth: 1,
    globalAlpha: 1,
    font: '12px sans-serif',
    textAlign: 'start',
    textBaseline: 'alphabetic',
    lineJoin: 'miter',
    lineCap: 'butt',
    beginPath: () => {
      path = '';
    },
    moveTo: (x, y) => {
      path += `M${round(x)} ${round(y)}`;
    },
    lineTo: (x, y) => {
      path += `L${round(x)} ${round(y)}`;
    },
    quadraticCurveTo: (cx, cy, x, y) => {
      path += `Q${round(cx)} ${round(cy)} ${round(x)} ${round(y)}`;
    },
    // Whole circles and halves are all that is drawn.
    arc: (x, y, r, from, to) => {
      const point = (angle: number) => `${round(x + r * Math.cos(angle))} ${round(y + r * Math.sin(angle))}`;
      const middle = (from + to) / 2;
      const start = path === '' || path.endsWith('Z') || Math.abs(to - from) > 6 ? 'M' : 'L';
      path += `${start}${point(from)}A${round(r)} ${round(r)} 0 0 1 ${point(middle)}A${round(r)} ${round(r)} 0 0 1 ${point(to)}`;
    },
    rect: (x, y, w, h) => {
      path += `M${round(x)} ${round(y)}h${round(w)}v${round(h)}h${round(-w)}Z`;
    },
    roundRect: (x, y, w, h, radii) => {
      const r = round(Math.min(typeof radii === 'number' ? radii : 0, w / 2, h / 2));
      const corner = (dx: number, dy: number) => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
      path +=
        `M${round(x + r)} ${round(y)}h${round(w - 2 * r)}${corner(r, r)}v${round(h - 2 * r)}${corner(-r, r)}` +
        `h${round(2 * r - w)}${corner(-r, -r)}v${round(2 * r - h)}${corner(r, -r)}Z`;
    },
    closePath: () => {
      path += 'Z';
    },
    fill: () => {
      parts.push(`<path d="${path}" fill="${pen.fillStyle}"${alpha()}/>`);
    },
    stroke: () => {
      if (path === '') return;
      const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.map(round).join(' ')}"` : '';
      parts.push(
        `<path d="${path}" fill="none" stroke="${pen.strokeStyle}" stroke-width="${round(pen.lineWidth)}"${dashes}${alpha()}/>`,
      );
    },
    fillRect: (x, y, w, h) => {
      parts.push(
        `<rect x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}" fill="${pen.fillStyle}"${alpha()}/>`,
      );
    },
    fillText: (text, x, y) => {
      const [, weight = '400', size = '12'] = /^(?:(\d+) )?([\d.]+)px/.exec(pen.font) ?? [];
      const family = pen.font.replace(/^.*?px /, '');
      // Not every viewer knows dominant-baseline: the baseline is counted out.
      const down =
        pen.textBaseline === 'middle' ? Number(size) * 0.35 : pen.textBaseline === 'top' ? Number(size) * 0.9 : 0;
      parts.push(
        `<text x="${round(x)}" y="${round(y + down)}" font-size="${size}" font-weight="${weight}" font-family="${escaped(family)}" text-anchor="${anchors[pen.textAlign] ?? 'start'}" fill="${pen.fillStyle}"${alpha()}>${escaped(text)}</text>`,
      );
    },
    setLineDash: (segments) => {
      dash = [...segments];
    },
    measureText: (text) => {
      measure.font = pen.font;
      return measure.measureText(text);
    },
  };
  const text = (title?: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${title ? `<title>${escaped(title)}</title>` : ''}${parts.join('')}</svg>`;
  return { pen, text };
}
