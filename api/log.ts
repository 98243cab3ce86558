/** The program's own log: JSON lines on standard error, in which nobody's text is more than text. */
import { type DestinationStream, pino } from 'pino';

/** What JSON lets through and a terminal obeys or a reader is misled by: 8-bit controls, line ends of Unicode, writing directions. */
const OBEYED = /[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const escaped = (line: string) =>
  line.replace(OBEYED, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

export const createLog = (level: string, to: DestinationStream = pino.destination(2)) =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, hooks: { streamWrite: escaped } }, to);
