/** A report as a PDF with its typeface inside. Bars are vector drawings. */
import { createRequire } from 'node:module';
import type { Block, Report } from '#compliance/reports/report.ts';
import { axesText, type Lines, svgOf } from './lines.ts';
import { isWide, longestOf, TONES } from './look.ts';

/** Of pdfmake what is used here: its own types bring those of a browser into the whole program. */
type Content = Record<string, unknown>;
type PdfMake = {
  addFonts(fonts: Record<string, Record<'normal' | 'bold' | 'italics' | 'bolditalics', string>>): void;
  setUrlAccessPolicy(allows: (url: string) => boolean): void;
  setLocalAccessPolicy(allows: (path: string) => boolean): void;
  createPdf(definition: Record<string, unknown>): { getBuffer(): Promise<Uint8Array> };
};
const require = createRequire(import.meta.url);
const pdfmake = require('pdfmake') as PdfMake;

const FONT = 'NotoSansSC';
const fontFile = (weight: string) =>
  require.resolve(`@expo-google-fonts/noto-sans-sc/${weight}/NotoSansSC_${weight}.ttf`);
const [REGULAR, BOLD] = [fontFile('400Regular'), fontFile('700Bold')];
pdfmake.addFonts({ [FONT]: { normal: REGULAR, bold: BOLD, italics: REGULAR, bolditalics: BOLD } });
// Whatever a text looks like, nothing is fetched and no other file is read.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path === REGULAR || path === BOLD);

/** A4 in points, and what is left of it. */
const PAGE = { width: 595.28, height: 841.89, side: 45 };
const RED = '#B42318';
const GREY = '#667085';
const BAR_HEIGHT = 9;

export async function renderPdf(report: Report): Promise<Buffer> {
  const wide = isWide(report);
  const width = (wide ? PAGE.height : PAGE.width) - 2 * PAGE.side;
  const at = new Date(report.made_at);
  const definition = {
    pageSize: 'A4',
    pageOrientation: wide ? 'landscape' : 'portrait',
    pageMargins: [PAGE.side, 56, PAGE.side, 50],
    // Fixed, so that the same report is the same file.
    info: {
      title: report.title,
      subject: report.subject,
      author: '政网',
      creator: '政网',
      producer: 'pdfmake',
      creationDate: at,
      modDate: at,
    },
    defaultStyle: { font: FONT, fontSize: 9.5, lineHeight: 1.15 },
    header: () => ({
      text: report.draft ?? report.footer,
      alignment: 'center',
      margin: [PAGE.side, 24, PAGE.side, 0],
      fontSize: 8,
      ...(report.draft === null ? { color: GREY } : { color: RED, bold: true }),
    }),
    footer: (page: number, pages: number) => ({
      text: `${report.footer}　第 ${page} 页，共 ${pages} 页`,
      alignment: 'center',
      margin: [PAGE.side, 16, PAGE.side, 0],
      fontSize: 8,
      color: GREY,
    }),
    content: [
      { text: report.title, fontSize: 20, bold: true, alignment: 'center', margin: [0, 4, 0, 6] },
      { ...breakable(report.subject), fontSize: 12, alignment: 'center', margin: [0, 0, 0, 14] },
      ...report.blocks.flatMap((block) => contentOf(block, width)),
    ],
  };
  return Buffer.from(await pdfmake.createPdf(definition).getBuffer());
}

/** One drawing and nothing around it, on a page of its size. */
export async function renderPicture(svg: string): Promise<Buffer> {
  const [width = 0, height = 0] = ['width', 'height'].map((name) =>
    Number(new RegExp(`${name}="(\\d+)"`).exec(svg)?.[1]),
  );
  const at = new Date(0);
  const definition = {
    pageSize: { width, height },
    pageMargins: 0,
    info: { producer: 'pdfmake', creator: '政网', creationDate: at, modDate: at },
    defaultStyle: { font: FONT },
    content: [{ svg, width, height }],
  };
  return Buffer.from(await pdfmake.createPdf(definition).getBuffer());
}

const LONG_WORD = /[!-~]{17,}/g;
/**
 * A digest or a word without end would run out of its cell: such a text may break after any sign. The library would halve signs beyond the
 * first 65,536 by that: where there are any, long words are cut instead.
 */
function breakable(text: string): Content {
  if (text.search(LONG_WORD) === -1) return { text };
  if (!/[\ud800-\udfff]/.test(text)) return { text, wordBreak: 'break-all' };
  return { text: text.replace(LONG_WORD, (word) => (word.match(/.{1,16}/g) ?? []).join('\n')) };
}

function contentOf(block: Block, width: number): Content[] {
  switch (block.is) {
    case 'heading':
      return headingOf(block);
    case 'paragraph':
      return [
        {
          ...breakable(block.text),
          margin: [0, 0, 0, 5],
          ...(block.tone === 'warning' ? { color: RED, bold: true } : block.tone === 'note' ? { color: GREY } : {}),
        },
      ];
    case 'pairs':
      return framed(
        block.caption,
        width,
        [1, 3],
        null,
        block.rows.map(([name, value]) => [{ text: name, bold: true, fillColor: '#F2F4F7' }, breakable(value)]),
      );
    case 'table':
      return framed(
        block.caption,
        width,
        block.columns.map((column) => column.width),
        block.columns.map(({ title }) => title),
        block.rows.map((row) => row.map(breakable)),
      );
    case 'bars':
      return barsOf(block, width);
    case 'lines':
      return linesOf(block, width);
  }
}

/** What follows a heading needs so much of its page. */
const ROOM = 90;
/** Asks for the room and gives it back: a heading never stands at the end of a page. */
function headingOf({ level, text }: Extract<Block, { is: 'heading' }>): Content[] {
  const made = { text, fontSize: level === 1 ? 14 : 11.5, bold: true, margin: [0, level === 1 ? 14 : 8, 0, 5] };
  const room = { text: ' ', fontSize: 1, lineHeight: 1, margin: [0, 0, 0, ROOM] };
  return [
    { stack: [made, room], unbreakable: true },
    { text: ' ', fontSize: 1, lineHeight: 1, margin: [0, -ROOM - 2, 0, 0] },
  ];
}

const PADDING = 4;
/** Each row may go on over a page's end: a reason can be longer than a page. */
function framed(
  caption: string,
  width: number,
  shares: readonly number[],
  head: readonly string[] | null,
  rows: readonly Content[][],
): Content[] {
  const sum = shares.reduce((all, share) => all + share, 0);
  const left = width - shares.length * 2 * PADDING - (shares.length + 1) * 0.5;
  const titled = {
    text: caption,
    bold: true,
    alignment: 'center',
    colSpan: shares.length,
    border: [false, false, false, false],
  };
  return [
    {
      margin: [0, 4, 0, 8],
      fontSize: 8.5,
      table: {
        // The caption comes again with the head on each page, and neither stands at a page's end alone.
        headerRows: head === null ? 1 : 2,
        keepWithHeaderRows: 1,
        widths: shares.map((share) => (left * share) / sum),
        body: [
          [titled, ...shares.slice(1).map(() => ({ text: '', border: titled.border }))],
          ...(head === null ? [] : [head.map((text) => ({ text, bold: true, fillColor: '#F2F4F7' }))]),
          ...rows.map((row) => [...row]),
        ],
      },
      layout: {
        hLineWidth: (at: number) => (at === 0 ? 0 : 0.5),
        vLineWidth: () => 0.5,
        hLineColor: () => '#98A2B3',
        vLineColor: () => '#98A2B3',
        paddingLeft: () => PADDING,
        paddingRight: () => PADDING,
        paddingTop: () => 2.5,
        paddingBottom: () => 2.5,
      },
    },
  ];
}

function barsOf(block: Extract<Block, { is: 'bars' }>, width: number): Content[] {
  const longest = longestOf(block);
  const room = Math.floor(width * 0.52);
  const rows = block.rows.map(({ name, parts }): Content[] => {
    let x = 0;
    const pieces = block.series.map(({ tone }, at) => {
      const length = ((parts[at] ?? 0) / longest) * room;
      const piece = `<rect x="${x.toFixed(2)}" y="0" width="${length.toFixed(2)}" height="${BAR_HEIGHT}" fill="${TONES[tone]}"/>`;
      x += length;
      return length > 0 ? piece : '';
    });
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${room}" height="${BAR_HEIGHT}" viewBox="0 0 ${room} ${BAR_HEIGHT}">${pieces.join('')}</svg>`;
    return [{ text: name }, { svg, width: room }, { text: parts.join(' / '), alignment: 'right' }];
  });
  const drawn = [
    { text: block.caption, bold: true, alignment: 'center', margin: [0, 6, 0, 3] },
    {
      fontSize: 8.5,
      table: { widths: ['*', room, 'auto'], body: rows },
      layout: 'noBorders',
      unbreakable: true,
    },
    {
      text: [
        ...block.series.flatMap(({ name, tone }) => [{ text: '■ ', color: TONES[tone] }, { text: `${name}　` }]),
        { text: '（右侧数字依次为各类数量）', color: GREY },
      ],
      alignment: 'center',
      fontSize: 8.5,
      margin: [0, 2, 0, 8],
    },
  ];
  return [{ stack: drawn, unbreakable: true }];
}

const LINES_HEIGHT = 120;
function linesOf(block: Lines, width: number): Content[] {
  const drawn = [
    { text: block.caption, bold: true, alignment: 'center', margin: [0, 6, 0, 3] },
    { svg: svgOf(block, Math.floor(width), LINES_HEIGHT), width: Math.floor(width) },
    {
      text: [
        ...block.series.flatMap(({ name, tone }) => [{ text: '■ ', color: TONES[tone] }, { text: `${name}　` }]),
        { text: `（${axesText(block)}）`, color: GREY },
      ],
      alignment: 'center',
      fontSize: 8.5,
      margin: [0, 2, 0, 8],
    },
  ];
  return [{ stack: drawn, unbreakable: true }];
}
