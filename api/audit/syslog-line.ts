/** An entry of the log as a syslog message (RFC 5424) in a frame for TLS (RFC 5425). Pure. */
import type { Entry } from './entry.ts';

/** Log audit (13), and how grave: notice, warning, error. */
const FACILITY = 13;
const SEVERITY = { done: 5, refused: 4, failed: 3 } as const;
/** What every receiver should take (RFC 5425, section 4.3.1). */
export const MAX_MESSAGE_BYTES = 8_192;
/** MSG is UTF-8 and says so (RFC 5424, section 6.4). */
const BOM = '\ufeff';
const MAX_TEXT = 200;

export function syslogFrame(entry: Entry, host: string, version: string): Buffer {
  const message = Buffer.from(syslogMessage(entry, host, version), 'utf8');
  return Buffer.concat([Buffer.from(`${message.length} `, 'ascii'), message]);
}

export function syslogMessage(entry: Entry, host: string, version: string): string {
  const priority = FACILITY * 8 + SEVERITY[entry.result ?? 'done'];
  const data = `[origin software="zhengwang" swVersion="${version.replace(/["\\\]]/g, '\\$&')}"]`;
  const at = new Date(entry.at).toISOString();
  const head = `<${priority}>1 ${at} ${printable(host, 255)} zhengwang - ${printable(entry.action, 32)} ${data} `;
  const { previous_digest: _previous, ...told } = entry;
  const whole = `${head}${BOM}${JSON.stringify(told)}`;
  if (Buffer.byteLength(whole) <= MAX_MESSAGE_BYTES) return whole;
  // Its digest still says exactly which entry it is; the log has the rest.
  const { before: _before, after: _after, ...less } = told;
  const cut = Object.fromEntries(
    Object.entries(less).map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, MAX_TEXT) : value]),
  );
  return `${head}${BOM}${JSON.stringify({ ...cut, cut: true })}`;
}

/** Visible ASCII without spaces, `-` for nothing. */
const printable = (text: string, most: number): string => text.replace(/[^\x21-\x7e]/g, '_').slice(0, most) || '-';
