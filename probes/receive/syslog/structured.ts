/** RFC 5424: `1 TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA MSG`, after the PRI. */
import { readStamp } from './timestamp.ts';

export type Structured = {
  sent_at: number | null;
  hostname: string | null;
  app: string | null;
  process: string | null;
  message_id: string | null;
  /** `id.name` of each parameter; an element without any is `id` with an empty value. */
  data: Record<string, string>;
  text: string;
};

/** More parameters are left out: a message is not a table. */
const MAX_PARAMS = 64;

/** Undefined for what isn't in this form. `text` begins at the version. */
export function readStructured(text: string, now: number): Structured | undefined {
  if (!text.startsWith('1 ')) return undefined;
  let at = 2;
  const word = (): string | undefined => {
    const space = text.indexOf(' ', at);
    const end = space < 0 ? text.length : space;
    if (end === at) return undefined;
    const found = text.slice(at, end);
    at = end + 1;
    return found;
  };
  const stamp = word();
  if (stamp === undefined) return undefined;
  const read = stamp === '-' ? { at: null, end: 1 } : readStamp(stamp, 0, now);
  if (read?.end !== stamp.length) return undefined;
  const [hostname, app, process, message_id] = [word(), word(), word(), word()];
  if (message_id === undefined) return undefined;
  const data: Record<string, string> = {};
  const end = text[at] === '-' ? at + 1 : readData(text, at, data);
  if (end === undefined || (end < text.length && text[end] !== ' ')) return undefined;
  // The byte order mark says that UTF-8 follows, and is no part of it.
  const rest = text.slice(end + 1).replace(/^\ufeff/, '');
  return {
    sent_at: read.at,
    hostname: given(hostname),
    app: given(app),
    process: given(process),
    message_id: given(message_id),
    data,
    text: rest,
  };
}

const given = (word: string | undefined) => (word === undefined || word === '-' ? null : word);

const ID = /\[([^\s=\]"]{1,64})/y;
const PARAM = / ([^\s=\]"]{1,64})="/y;

/** Reads the elements into `data`; undefined for what is malformed. */
function readData(text: string, from: number, data: Record<string, string>): number | undefined {
  let at = from;
  let params = 0;
  while (text[at] === '[') {
    ID.lastIndex = at;
    const id = ID.exec(text)?.[1];
    if (id === undefined) return undefined;
    at = ID.lastIndex;
    if (text[at] === ']') put(data, id, '', params++);
    while (text[at] === ' ') {
      PARAM.lastIndex = at;
      const name = PARAM.exec(text)?.[1];
      if (name === undefined) return undefined;
      const value = readValue(text, PARAM.lastIndex);
      if (!value) return undefined;
      put(data, `${id}.${name}`, value.text, params++);
      at = value.end;
    }
    if (text[at] !== ']') return undefined;
    at += 1;
  }
  return at === from ? undefined : at;
}

/** A name may come more than once. */
function put(data: Record<string, string>, key: string, value: string, count: number): void {
  if (count >= MAX_PARAMS || key === '__proto__') return;
  data[key] = Object.hasOwn(data, key) ? `${data[key]}, ${value}` : value;
}

/** Up to the closing quote; only quote, backslash and bracket are escaped (section 6.3.3). */
function readValue(text: string, from: number): { text: string; end: number } | undefined {
  let read = '';
  let kept = from;
  for (let at = from; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') return { text: read + text.slice(kept, at), end: at + 1 };
    if (sign !== '\\') continue;
    const next = text[at + 1];
    if (next === '"' || next === '\\' || next === ']') {
      read += text.slice(kept, at) + next;
      kept = at + 2;
      at += 1;
    }
  }
  return undefined;
}
