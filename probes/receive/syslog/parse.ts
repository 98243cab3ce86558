/** Reads one syslog message: RFC 5424, RFC 3164, or what devices send instead. Total: anything comes out as something. */
import { decodeBytes, readable } from '../readable.ts';
import { readMnemonic } from './mnemonic.ts';
import { readStructured, type Structured } from './structured.ts';
import { readStamp } from './timestamp.ts';

/** What one message says; null where it says nothing. */
export type Syslog = Structured & {
  form: 'rfc5424' | 'rfc3164' | 'plain';
  facility: number | null;
  severity: number | null;
  /** The maker's name of it (mnemonic.ts). */
  mnemonic: string | null;
  encoding: 'utf-8' | 'gb18030';
};

/** Longer ones are cut there and marked (RFC 5424 section 6.1 asks for 2,048 at least). */
export const MAX_BYTES = 8_192;
const MAX_TEXT = 2_048;
const MAX_WORD = 255;

export function parseSyslog(bytes: Uint8Array, now: number): Syslog {
  const { text, encoding } = decodeBytes(bytes);
  const { facility, severity, end } = readPriority(text);
  const rest = text.slice(end);
  const structured = end > 0 ? readStructured(rest, now) : undefined;
  const said = structured ?? readFree(rest, now);
  const mnemonic = readMnemonic(said.text, 0);
  return {
    form: structured ? 'rfc5424' : said.sent_at === null && said.hostname === null ? 'plain' : 'rfc3164',
    facility,
    // Relays set the PRI of all that they pass on, but what has none at all is told by its own name.
    severity: severity ?? mnemonic?.severity ?? null,
    sent_at: said.sent_at,
    hostname: word(said.hostname),
    app: word(said.app),
    process: word(said.process),
    message_id: word(said.message_id),
    mnemonic: mnemonic?.name ?? null,
    data: said.data,
    text: readable(mnemonic ? said.text.slice(mnemonic.end) : said.text, MAX_TEXT),
    encoding,
  };
}

const word = (text: string | null) => (text === null ? null : readable(text, MAX_WORD) || null);

const PRIORITY = /^<(\d{1,3})>/;

/** `<PRI>` is facility × 8 + severity, at most 191. */
function readPriority(text: string): { facility: number | null; severity: number | null; end: number } {
  const found = PRIORITY.exec(text);
  const value = Number(found?.[1]);
  if (!found || value > 191) return { facility: null, severity: null, end: 0 };
  return { facility: value >> 3, severity: value & 7, end: found[0].length };
}

/** IOS numbers its messages (`29: `), and may name itself before the time (`29: core-1: `); a clock never set has a star. */
const SEQUENCE = /\d{1,10}: {1,2}/y;
const ORIGIN = /([A-Za-z0-9_.:/-]{1,255}): ?(?=[*.]?(?:[A-Z][a-z]{2} {1,2}\d|\d{4}[- ]))/y;
const DOUBT = /[*.]/y;
const COLON = / ?: {1,2}/y;
const HOST = /([^\s%[\]:<>"()]{1,255}|[0-9A-Fa-f:.]{2,45})(?: :)? (?=\S)/y;
const TAG = /([A-Za-z0-9_./-]{1,64})(?:\[([^\]\s]{1,64})\])?: ?/y;

/** RFC 3164 and its relatives: time, host, tag, text, each of which may be missing. */
function readFree(text: string, now: number): Structured {
  const cursor = { at: 0 };
  const take = (form: RegExp): RegExpExecArray | undefined => {
    form.lastIndex = cursor.at;
    const found = form.exec(text);
    if (found) cursor.at = form.lastIndex;
    return found ?? undefined;
  };
  take(SEQUENCE);
  // NX-OS begins with a colon.
  take(COLON);
  const origin = take(ORIGIN)?.[1] ?? null;
  const doubtful = take(DOUBT) !== undefined;
  const stamp = readStamp(text, cursor.at, now);
  if (stamp) cursor.at = stamp.end;
  else cursor.at -= doubtful ? 1 : 0;
  const colon = stamp && take(COLON);
  if (stamp && !colon && text[cursor.at] === ' ') cursor.at += 1;
  // Without a time nothing tells a host from the first word of a sentence.
  const hostname = origin ?? (stamp && !isTag(text, cursor.at) ? take(HOST)?.[1] : undefined) ?? null;
  const tag = readMnemonic(text, cursor.at)?.start === cursor.at ? undefined : take(TAG);
  return {
    sent_at: stamp?.at ?? null,
    hostname,
    app: tag?.[1] ?? null,
    process: tag?.[2] ?? null,
    message_id: null,
    data: {},
    text: text.slice(cursor.at),
  };
}

/** Programs on one's own machine leave the host out: the tag follows the time. */
function isTag(text: string, at: number): boolean {
  TAG.lastIndex = at;
  return TAG.test(text);
}
