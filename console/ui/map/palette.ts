/** The theme's colours in a spelling that every drawing program reads. */
import type { State } from '../../wire.ts';

const names = ['page', 'surface', 'sunken', 'line', 'edge', 'ink', 'dim', 'accent', 'wash'] as const;
const stateNames = ['up', 'degraded', 'down', 'unknown', 'maintenance'] as const satisfies readonly State[];

export type Palette = Record<(typeof names)[number] | State, string> & { font: string };

/** Canvas understands the theme's colours, but an SVG viewer may not: each is drawn once and read back as #rrggbb. */
export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const read = (name: string): string => {
    if (!pen) return '#000000';
    pen.fillStyle = style.getPropertyValue(`--${name}`).trim();
    pen.fillRect(0, 0, 1, 1);
    return `#${[...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  };
  const colours = Object.fromEntries([...names, ...stateNames].map((name) => [name, read(name)]));
  return { ...(colours as Omit<Palette, 'font'>), font: style.fontFamily };
}
