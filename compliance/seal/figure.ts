/**
 * What a seal looks like: a ring with the name on its arc, as SVG. It bears neither star nor emblem, says what it is, and never looks like the seal
 * of an office.
 */
export const FIGURE_POINTS = 112;
const RED = '#C4211C';
const MIDDLE = 60;
const RADIUS = 44;
/** So much of the ring the name takes at most, in degrees. */
const MOST = 250;

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);

/** `day`: of sealing, YYYY-MM-DD. */
export function sealFigure(name: string, day: string): string {
  const signs = [...name];
  const size = signs.length > 16 ? 8 : signs.length > 11 ? 10 : 12;
  const step = Math.min(MOST / Math.max(signs.length - 1, 1), (size * 1.5 * 180) / (Math.PI * RADIUS));
  const arc = signs.map((sign, at) => {
    const degrees = (at - (signs.length - 1) / 2) * step;
    const angle = (degrees * Math.PI) / 180;
    const radius = RADIUS - size / 3;
    const place = `${(MIDDLE + radius * Math.sin(angle)).toFixed(2)} ${(MIDDLE - radius * Math.cos(angle)).toFixed(2)}`;
    return `<text x="0" y="0" font-size="${size}" text-anchor="middle" fill="${RED}" transform="translate(${place}) rotate(${degrees.toFixed(2)})">${escaped(sign)}</text>`;
  });
  const line = (text: string, y: number, points: number) =>
    `<text x="${MIDDLE}" y="${y}" font-size="${points}" text-anchor="middle" fill="${RED}">${text}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${FIGURE_POINTS}" height="${FIGURE_POINTS}" viewBox="0 0 120 120">`,
    `<circle cx="${MIDDLE}" cy="${MIDDLE}" r="57" fill="none" stroke="${RED}" stroke-width="2.6"/>`,
    `<circle cx="${MIDDLE}" cy="${MIDDLE}" r="53.4" fill="none" stroke="${RED}" stroke-width="0.7"/>`,
    ...arc,
    line('电子签章', 67, 14),
    line(escaped(day), 82, 8),
    '</svg>',
  ].join('');
}
