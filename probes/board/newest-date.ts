/**
 * The newest date that a page shows. By its HTML as it was sent: a clock that a script draws is not among it. Dates after today are
 * announcements, and don't count. A date without its year (11-30) counts only where it stands alone, as in lists of articles; it is this
 * year's, or last year's where this year's is still to come. Pure.
 */
import type { Node } from 'node-html-parser';
import { tokens } from '../html/tokens.ts';
import { treeOf } from '../html/tree.ts';

/** `date` as 2026-11-30; `text` as it stands on the page. */
export type NewestDate = { date: string; text: string };

const FULL =
  /(?<![\d./-])(20\d{2})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日)(?![\d/-])/g;
const SHORT = /^[[(（【]?(\d{1,2})(?:-|月)(\d{1,2})日?[\])）】]?$/;
const MAX_PIECE = 5_000;
/** Elements that a selector finds; each may hold all others. */
const MAX_ELEMENTS = 5_000;

/** Null: there is none. Throws a SyntaxError for a selector that isn't one. */
export function newestDate(html: string, today: string, selector?: string): NewestDate | null {
  let newest: NewestDate | null = null;
  for (const piece of selector === undefined ? textsOf(html) : textsAt(html, selector)) {
    for (const found of datesIn(piece.slice(0, MAX_PIECE), today)) {
      if (found.date <= today && (newest === null || found.date > newest.date)) newest = found;
    }
  }
  return newest;
}

function* textsOf(html: string) {
  for (const token of tokens(html)) if (token.kind === 'text') yield token.text;
}

function textsAt(html: string, selector: string): string[] {
  const tree = treeOf(html);
  try {
    return tree.querySelectorAll(selector).slice(0, MAX_ELEMENTS).map(beginningOf);
  } catch {
    throw new SyntaxError(`${selector} is no selector`);
  }
}

/** Of an element's text as much as is looked at. */
function beginningOf(element: Node): string {
  let text = '';
  const left: Node[] = [element];
  for (let seen = 0; seen < MAX_PIECE && text.length < MAX_PIECE; seen += 1) {
    const node = left.pop();
    if (!node) break;
    if (node.childNodes.length === 0) text += node.text;
    else left.push(...node.childNodes.slice(0, MAX_PIECE).reverse());
  }
  return text;
}

function datesIn(text: string, today: string): NewestDate[] {
  const found: NewestDate[] = [];
  for (const [whole, year, ...parts] of text.matchAll(FULL)) {
    const [month, day] = parts.filter((part) => part !== undefined);
    const date = dateOf(Number(year), Number(month), Number(day));
    if (date) found.push({ date, text: whole });
  }
  const trimmed = text.trim();
  const short = SHORT.exec(trimmed);
  if (!short) return found;
  const year = Number(today.slice(0, 4));
  const [month, day] = [Number(short[1]), Number(short[2])];
  const date = [year, year - 1].map((one) => dateOf(one, month, day)).find((one) => one !== undefined && one <= today);
  return date ? [...found, { date, text: trimmed }] : found;
}

/** Undefined for a day that no calendar has. */
function dateOf(year: number, month: number, day: number): string | undefined {
  const at = new Date(Date.UTC(year, month - 1, day));
  const is_real = at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return is_real ? at.toISOString().slice(0, 10) : undefined;
}
