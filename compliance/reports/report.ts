/** A report as a small model of a document, which any format can be made of: what it says is decided once, not for each format. Pure. */
import { cleaned } from './texts.ts';
import type { Tone } from './tone.ts';

export type Column = {
  title: string;
  /** A share of the width. */
  width: number;
};
export type Block =
  | { is: 'heading'; level: 1 | 2; text: string }
  | { is: 'paragraph'; text: string; tone?: 'warning' | 'note' }
  | { is: 'pairs'; caption: string; rows: readonly (readonly [string, string])[] }
  | { is: 'table'; caption: string; columns: readonly Column[]; rows: readonly (readonly string[])[] }
  /** How many of each kind, by row: drawn in proportion to the longest row. */
  | {
      is: 'bars';
      caption: string;
      series: readonly { name: string; tone: Tone }[];
      rows: readonly { name: string; parts: readonly number[] }[];
    }
  /** Values over time, each as long as `seconds`; from zero to the greatest. Null: nothing was measured there, and the line has a gap. */
  | {
      is: 'lines';
      caption: string;
      unit: string;
      seconds: readonly number[];
      /** What lies across where it isn't seconds: from when until when. */
      across?: string;
      series: readonly { name: string; tone: Tone; values: readonly (number | null)[] }[];
    };

export type Report = {
  title: string;
  /** What it is about, under the title. */
  subject: string;
  /** Null: final. Else what keeps it from that, on every page. */
  draft: string | null;
  /** Beside the number of each page. */
  footer: string;
  /** The document's own date. */
  made_at: number;
  blocks: readonly Block[];
};

/** More than this is cut, and the report says so. */
export type Limits = { rows: number; text: number };
/** A person reads it on paper, or a program in a sheet whose cells hold 32,767 signs. */
export const LIMITS = {
  document: { rows: 1_000, text: 2_000 },
  workbook: { rows: 20_000, text: 30_000 },
} as const satisfies Record<string, Limits>;

export const heading = (level: 1 | 2, text: string): Block => ({ is: 'heading', level, text });
export const paragraph = (text: string, tone?: 'warning' | 'note'): Block => ({
  is: 'paragraph',
  text: cleaned(text),
  ...(tone ? { tone } : {}),
});

/** By signs, so that none is halved. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const signs = [...text];
  return signs.length <= most ? text : `${signs.slice(0, most).join('')}……（共 ${signs.length} 字，余略）`;
}

export const pairs = (
  caption: string,
  rows: readonly (readonly [string, string])[],
  limits: Limits = LIMITS.document,
): Block => ({
  is: 'pairs',
  caption,
  rows: rows.map(([name, value]) => [name, shortened(cleaned(value), limits.text)] as const),
});

/** A table, and the sentence that tells what it leaves out. Without rows: the sentence that there are none. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { limits, none }: { limits: Limits; none: string },
): Block[] {
  if (rows.length === 0) return [paragraph(none, 'note')];
  const shown = rows.slice(0, limits.rows).map((row) => row.map((cell) => shortened(cleaned(cell), limits.text)));
  const left = rows.length - shown.length;
  return [
    { is: 'table', caption, columns, rows: shown },
    ...(left === 0
      ? []
      : [
          paragraph(
            `本表共 ${rows.length} 行，为便于阅读只列出前 ${shown.length} 行，其余 ${left} 行未列入；全部数据见表格格式的报告或审计资料包。`,
            'warning',
          ),
        ]),
  ];
}

/** Titles and captions on one line each, and nothing in them that a format can't hold. */
export function tidied(report: Report): Report {
  const line = (text: string) => shortened(cleaned(text).replace(/\s+/g, ' ').trim(), 200);
  return {
    ...report,
    title: line(report.title),
    subject: line(report.subject),
    draft: report.draft === null ? null : line(report.draft),
    footer: line(report.footer),
  };
}
