/** Writes syslog messages in the two forms of the RFCs: for the lab, for tests and for benches. */

export type Line = {
  facility: number;
  severity: number;
  at: number;
  hostname: string | null;
  app: string | null;
  process: string | null;
  text: string;
};

const priority = ({ facility, severity }: Line) => `<${facility * 8 + severity}>`;

/** RFC 5424 section 6, in UTC; `data` is a list of elements. */
export function writeStructured(
  line: Line & { message_id: string | null },
  data: readonly { id: string; params: readonly (readonly [name: string, value: string])[] }[] = [],
): string {
  const elements = data.map(({ id, params }) => `[${[id, ...params.map(writeParam)].join(' ')}]`).join('') || '-';
  const head = [line.hostname, line.app, line.process, line.message_id].map((word) => word ?? '-').join(' ');
  const text = line.text === '' ? '' : ` \ufeff${line.text}`;
  return `${priority(line)}1 ${new Date(line.at).toISOString()} ${head} ${elements}${text}`;
}

function writeParam([name, value]: readonly [string, string]): string {
  return `${name}="${value.replace(/["\\\]]/g, '\\$&')}"`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** RFC 3164 section 4, in the zone of this machine. */
export function writeOld({ hostname, app, process, text, ...line }: Line): string {
  const at = new Date(line.at);
  const clock = [at.getHours(), at.getMinutes(), at.getSeconds()].map((n) => String(n).padStart(2, '0')).join(':');
  const stamp = `${MONTHS[at.getMonth()]} ${String(at.getDate()).padStart(2, ' ')} ${clock}`;
  const tag = app === null ? '' : `${app}${process === null ? '' : `[${process}]`}: `;
  return `${priority({ ...line, hostname, app, process, text })}${stamp} ${hostname ?? 'localhost'} ${tag}${text}`;
}
