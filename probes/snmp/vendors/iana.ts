/**
 * IANA's private enterprise numbers (state of 2024-08-23; a public register, here without schools, banks, persons and
 * others that make no devices). `iana.txt` has a number, a tab and the organisation as it is registered, a line each.
 */
import { readFileSync } from 'node:fs';

const FILE = new URL('iana.txt', import.meta.url);
/** Agents of unknown makers are few; more numbers than these are made up by somebody. */
const MAX_KNOWN = 1_000;
/** Makers of chips and of agents' software: their customers' devices carry these numbers. */
const OF_PARTS = new Set([89, 99, 731, 2021, 4413, 6603, 8072, 27282]);

let text: string | undefined;
const known = new Map<number, string | null>();

/** The organisation that holds a number, spelt as people spell it; null for one without a maker of devices. */
export function registeredTo(number: number): string | null {
  const before = known.get(number);
  if (before !== undefined) return before;
  const organisation = OF_PARTS.has(number) ? null : organisationOf(number);
  if (known.size >= MAX_KNOWN) known.clear();
  const name = organisation === null ? null : brandOf(organisation);
  known.set(number, name);
  return name;
}

/** As it is registered. */
export function organisationOf(number: number): string | null {
  const all = register();
  const mark = `\n${number}\t`;
  const at = all.indexOf(mark);
  return at === -1 ? null : all.slice(at + mark.length, all.indexOf('\n', at + 1));
}

/** The organisations of many numbers in one pass, spelt as people spell them. */
export function brandsOf(numbers: ReadonlySet<number>): Map<number, string> {
  const brands = new Map<number, string>();
  for (const [, number, organisation = ''] of register().matchAll(/^(\d+)\t(.*)$/gm)) {
    if (numbers.has(Number(number))) brands.set(Number(number), brandOf(organisation));
  }
  return brands;
}

/** The file is read for the first device of a maker that nobody here knows. */
function register(): string {
  text ??= `\n${readFileSync(FILE, 'utf8')}`;
  return text;
}

const LEGAL =
  /[\s,.]+(?:&\s*)?(?:co|ltd|limited|inc|incorporated|corp|corporation|company|llc|l\.l\.c|gmbh|mbh|ag|kg|sas|s\.?a|s\.?p\.?a|s\.?r\.?l|b\.?v|n\.?v|a\/s|ab|oyj?|as|asa|plc|pty|pte|pvt|kft|s\.r\.o|a\.s|d\.o\.o|ooo|zao|sdn|bhd|k\.?k|ltda|sp\. ?z ?o\.?o|co\.?,? ?ltd|de c\.?v)\.?$/i;

/** Without legal forms, former names and what stands in brackets. */
export function brandOf(organisation: string): string {
  let name = organisation
    .replace(/\s*[#(;].*$/, '')
    .replace(/\s+(?:formerly|previously|dba|d\/b\/a|a division of)\b.*$/i, '')
    .trim();
  for (let shorter = name; ; name = shorter) {
    shorter = name.replace(LEGAL, '').replace(/[\s,.]+$/, '');
    if (shorter === name || shorter.length < 2) return name;
  }
}
