/** The moments that syslog senders write: RFC 5424's, RFC 3164's, and what devices make of the latter. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MONTH = MONTHS.join('|');
const CLOCK = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?`;
/** CST is China's, since these are the devices of a Chinese city. */
const ZONE = String.raw`(?:(?<utc>Z)|[ ]?(?<zone>[+-]\d\d:?\d\d)(?![\w:-])|[ ](?<zone_name>UTC|GMT|CST|HKT|BJT)(?=[ :]|$))?`;

const FORMS = [
  // 2026-03-01T12:00:00.123+08:00, 2026-03-01 12:00:00
  new RegExp(String.raw`(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[T ]${CLOCK}${ZONE}`, 'y'),
  // Mar  1 12:00:00, Mar  1 2026 12:00:00, Mar  1 12:00:00 2026 (Comware), Mar 1 2026 12:00:00+08:00 (VRP)
  new RegExp(
    String.raw`(?<month>${MONTH}) {1,2}(?<day>\d{1,2})(?: (?<year>\d{4}))?,? ${CLOCK}(?: (?<year_after>(?:19|20)\d\d)(?=[ :]|$))?${ZONE}`,
    'y',
  ),
  // 2026 Mar  1 12:00:00 (NX-OS)
  new RegExp(String.raw`(?<year>\d{4}) (?<month>${MONTH}) {1,2}(?<day>\d{1,2}) ${CLOCK}${ZONE}`, 'y'),
];

const ZONES: Record<string, number> = { Z: 0, UTC: 0, GMT: 0, CST: 480, HKT: 480, BJT: 480 };
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** `at`: epoch ms, null when it is no moment (a 30th of February, a clock that was never set). `end`: where the text goes on. */
export type Stamp = { at: number | null; end: number };

/** Reads the moment that begins at `from`. Without a zone it is the receiver's, without a year the one nearest to `now`. */
export function readStamp(text: string, from: number, now: number): Stamp | undefined {
  for (const form of FORMS) {
    form.lastIndex = from;
    const found = form.exec(text);
    if (found?.groups) return { at: momentOf(found.groups, now), end: form.lastIndex };
  }
  return undefined;
}

function momentOf(part: Record<string, string | undefined>, now: number): number | null {
  const month = /^\d/.test(part.month ?? '') ? Number(part.month) - 1 : MONTHS.indexOf(part.month ?? '');
  const [day, hour, minute] = [Number(part.day), Number(part.hour), Number(part.minute)];
  // A leap second counts as the last regular one.
  const second = Math.min(Number(part.second), 59);
  const ms = Math.floor(Number(`0.${part.fraction ?? '0'}`) * 1000);
  const offset = offsetOf(part.utc ?? part.zone ?? part.zone_name);
  const given = part.year ?? part.year_after;
  const at = (year: number): number | null => {
    if (month < 0 || month > 11 || day < 1 || hour > 23 || minute > 59 || Number(part.second) > 60) return null;
    const days = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    if (day > days) return null;
    if (offset !== undefined) return Date.UTC(year, month, day, hour, minute, second, ms) - offset * MINUTE_MS;
    return new Date(year, month, day, hour, minute, second, ms).getTime();
  };
  if (given !== undefined) return Number(given) < 1970 ? null : at(Number(given));
  const year = new Date(now).getFullYear();
  // December's last message may come in January, and a clock may run ahead by a day.
  const nearest = at(year);
  if (nearest !== null && nearest > now + DAY_MS) return at(year - 1) ?? nearest;
  const next = at(year + 1);
  return next !== null && next <= now + DAY_MS ? next : (nearest ?? at(year - 1));
}

function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  const named = ZONES[zone];
  if (named !== undefined) return named;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
