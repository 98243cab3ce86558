/** A report as a Word document. Bars are drawn with block signs, which any program shows; the number stands beside them. */
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  HeadingLevel,
  ImageRun,
  LevelFormat,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import type { Block, Report } from '#compliance/reports/report.ts';
import type { Tone } from '#compliance/reports/tone.ts';
import { axesText, type Lines, pngOf } from './lines.ts';
import { BARS, blocksOf, isWide, longestOf, TONES } from './look.ts';
import { withFixedDates } from './zip.ts';

const FONT = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '宋体', cs: 'Times New Roman' };
const HEADING_FONT = { ...FONT, eastAsia: '黑体' };
/** A4 in twentieths of a point. */
const PAGE = { width: 11_906, height: 16_838, margin: 1_134 };
const RED = 'B42318';
const GREY = '667085';
const LINE = { style: BorderStyle.SINGLE, size: 4, color: '98A2B3' };
const BORDERS = { top: LINE, bottom: LINE, left: LINE, right: LINE };

export async function renderDocx(report: Report): Promise<Buffer> {
  const wide = isWide(report);
  const width = (wide ? PAGE.height : PAGE.width) - 2 * PAGE.margin;
  const document = new Document({
    title: report.title,
    subject: report.subject,
    creator: '政网',
    lastModifiedBy: '政网',
    description: report.draft ?? report.title,
    styles: {
      default: {
        document: { run: { font: FONT, size: 21 }, paragraph: { spacing: { after: 80 } } },
        heading1: {
          run: { font: HEADING_FONT, size: 28, bold: true, color: '000000' },
          paragraph: { spacing: { before: 280, after: 120 } },
        },
        heading2: {
          run: { font: HEADING_FONT, size: 24, bold: true, color: '000000' },
          paragraph: { spacing: { before: 200, after: 80 } },
        },
      },
    },
    numbering: { config: [{ reference: 'none', levels: [{ level: 0, format: LevelFormat.NONE, text: '' }] }] },
    sections: [
      {
        properties: {
          page: {
            size: {
              width: PAGE.width,
              height: PAGE.height,
              orientation: wide ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
            },
            margin: { top: PAGE.margin, bottom: PAGE.margin, left: PAGE.margin, right: PAGE.margin },
          },
        },
        headers: { default: new Header({ children: headerOf(report) }) },
        footers: { default: new Footer({ children: [footerOf(report)] }) },
        children: [...titleOf(report), ...report.blocks.flatMap((block) => childrenOf(block, width))],
      },
    ],
  });
  return withFixedDates(await Packer.toBuffer(document), report.made_at);
}

const run = (text: string, more: object = {}) => new TextRun({ text, font: FONT, ...more });
/** A line break is no character in Word. */
const runs = (text: string, more: object = {}) =>
  text.split('\n').map((line, at) => run(line, { ...more, ...(at > 0 ? { break: 1 } : {}) }));

const headerOf = ({ draft, footer }: Report) => [
  new Paragraph({
    alignment: AlignmentType.CENTER,
    children:
      draft === null ? [run(footer, { size: 18, color: GREY })] : [run(draft, { size: 18, bold: true, color: RED })],
  }),
];

const footerOf = ({ footer }: Report) =>
  new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [
      run(`${footer}　第 `, { size: 18, color: GREY }),
      new TextRun({ children: [PageNumber.CURRENT], size: 18, color: GREY, font: FONT }),
      run(' 页，共 ', { size: 18, color: GREY }),
      new TextRun({ children: [PageNumber.TOTAL_PAGES], size: 18, color: GREY, font: FONT }),
      run(' 页', { size: 18, color: GREY }),
    ],
  });

const titleOf = ({ title, subject }: Report) => [
  new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { before: 200, after: 120 },
    children: [run(title, { size: 40, bold: true, font: HEADING_FONT })],
  }),
  new Paragraph({ alignment: AlignmentType.CENTER, spacing: { after: 240 }, children: runs(subject, { size: 24 }) }),
];

function childrenOf(block: Block, width: number): (Paragraph | Table)[] {
  switch (block.is) {
    case 'heading':
      return [
        new Paragraph({
          heading: block.level === 1 ? HeadingLevel.HEADING_1 : HeadingLevel.HEADING_2,
          keepNext: true,
          children: [new TextRun({ text: block.text, font: HEADING_FONT })],
        }),
      ];
    case 'paragraph':
      return [new Paragraph({ children: runs(block.text, toneOf(block.tone)) })];
    case 'pairs':
      return framed(block.caption, width, [1, 3], null, block.rows, [true, false]);
    case 'table':
      return framed(
        block.caption,
        width,
        block.columns.map((column) => column.width),
        block.columns.map(({ title }) => title),
        block.rows,
      );
    case 'bars':
      return barsOf(block, width);
    case 'lines':
      return linesOf(block, width);
  }
}

function toneOf(tone: 'warning' | 'note' | undefined) {
  if (tone === 'warning') return { color: RED, bold: true };
  return tone === 'note' ? { color: GREY } : {};
}

const captionOf = (caption: string) =>
  new Paragraph({
    alignment: AlignmentType.CENTER,
    keepNext: true,
    spacing: { before: 160, after: 60 },
    children: [run(caption, { bold: true, size: 20, font: HEADING_FONT })],
  });

type CellChildren = readonly (string | TextRun[])[];

/** A table with its caption; its head comes again on each page. */
function framed(
  caption: string,
  width: number,
  shares: readonly number[],
  head: readonly string[] | null,
  rows: readonly CellChildren[],
  bold: readonly boolean[] = [],
): (Paragraph | Table)[] {
  const sum = shares.reduce((all, share) => all + share, 0);
  const widths = shares.map((share) => Math.floor((width * share) / sum));
  const cell = (content: string | TextRun[], at: number, is_head: boolean) =>
    new TableCell({
      width: { size: widths[at] ?? 0, type: WidthType.DXA },
      borders: BORDERS,
      margins: { top: 40, bottom: 40, left: 80, right: 80 },
      ...(is_head ? { shading: { type: ShadingType.CLEAR, fill: 'F2F4F7', color: 'auto' } } : {}),
      children: [
        new Paragraph({
          spacing: { after: 0 },
          children:
            typeof content === 'string' ? runs(content, { size: 18, ...(is_head ? { bold: true } : {}) }) : content,
        }),
      ],
    });
  return [
    captionOf(caption),
    new Table({
      width: { size: width, type: WidthType.DXA },
      columnWidths: widths,
      layout: TableLayoutType.FIXED,
      rows: [
        ...(head === null
          ? []
          : [
              new TableRow({
                tableHeader: true,
                cantSplit: true,
                children: head.map((one, at) => cell(one, at, true)),
              }),
            ]),
        ...rows.map((row) => new TableRow({ children: row.map((one, at) => cell(one, at, bold[at] === true)) })),
      ],
    }),
    new Paragraph({ spacing: { after: 60 }, children: [] }),
  ];
}

function barsOf(block: Extract<Block, { is: 'bars' }>, width: number): (Paragraph | Table)[] {
  const longest = longestOf(block);
  const rows = block.rows.map(({ name, parts }): CellChildren => {
    const lengths = blocksOf(parts, longest, BARS);
    const bar = block.series.flatMap(({ tone }, at) => {
      const length = lengths[at] ?? 0;
      return length === 0 ? [] : [run('█'.repeat(length), { color: TONES[tone].slice(1), size: 16 })];
    });
    return [name, bar.length > 0 ? bar : '无', parts.join(' / ')];
  });
  return [
    ...framed(block.caption, width, [2.2, 6, 2], ['', '', block.series.map(({ name }) => name).join(' / ')], rows),
    new Paragraph({ alignment: AlignmentType.CENTER, children: legendOf(block) }),
  ];
}

const legendOf = ({ series }: { series: readonly { name: string; tone: Tone }[] }) =>
  series.flatMap(({ name, tone }, at) => [
    run('█ ', { color: TONES[tone].slice(1), size: 18 }),
    run(`${name}${at < series.length - 1 ? '　' : ''}`, { size: 18 }),
  ]);

/** Twentieths of a point in a dot of the screen. */
const DOT = 15;
const LINES_HEIGHT = 160;
/** A picture of twice as many dots as it is wide: sharp on paper. */
function linesOf(block: Lines, width: number): Paragraph[] {
  const size = { width: Math.floor(width / DOT), height: LINES_HEIGHT };
  const text = `${block.caption}：${axesText(block)}`;
  return [
    captionOf(block.caption),
    new Paragraph({
      alignment: AlignmentType.CENTER,
      keepNext: true,
      children: [
        new ImageRun({
          type: 'png',
          data: pngOf(block, size.width * 2, size.height * 2),
          transformation: size,
          altText: { name: block.caption, title: block.caption, description: text },
        }),
      ],
    }),
    new Paragraph({
      alignment: AlignmentType.CENTER,
      children: [...legendOf(block), run(`　（${axesText(block)}）`, { size: 18, color: GREY })],
    }),
  ];
}
