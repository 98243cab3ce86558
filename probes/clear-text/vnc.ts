/** VNC: the RFB protocol (RFC 6143, sections 7.1.1 and 7.1.2), up to the list of security types. None is chosen. */
import { atLeast, type Place, shown, talk } from '../exposure/talk.ts';
import { type Ask, notRecognised } from './answer.ts';

/** IANA's registry of RFB security types. */
const NAMES: Record<number, string> = {
  1: 'None',
  2: 'VncAuth',
  5: 'RA2',
  6: 'RA2ne',
  13: 'RA2_256',
  16: 'Tight',
  17: 'Ultra',
  18: 'TLS',
  19: 'VeNCrypt',
  20: 'SASL',
  22: 'xvp',
  30: 'AppleDH',
  129: 'RA2_256',
  130: 'RA2ne_256',
  133: 'RA2_r13',
};
export const NONE = 1;
/** What comes after these is encrypted; with the `ne` kinds of RA2 only the log-in is. */
const ENCRYPTED = new Set([5, 13, 18, 19, 129, 133]);

export type Version = { major: number; minor: number };

export function readVersion(bytes: Buffer): Version | undefined {
  const [, major, minor] = /^RFB (\d{3})\.(\d{3})\n$/.exec(bytes.toString('latin1', 0, 12)) ?? [];
  return major === undefined ? undefined : { major: Number(major), minor: Number(minor) };
}

/** Before 3.7 the server decides, in four bytes; since then it lists. Undefined: not whole, or a refusal. */
export function readTypes(bytes: Buffer, { major, minor }: Version): number[] | undefined {
  if (major === 3 && minor < 7) {
    if (bytes.length < 4) return undefined;
    const type = bytes.readUInt32BE(0);
    return type === 0 || type > 255 ? undefined : [type];
  }
  const count = bytes[0];
  if (!count || bytes.length < 1 + count) return undefined;
  return [...bytes.subarray(1, 1 + count)];
}

export type Vnc = { version: Version; types: number[] | null } | { version: null; said: string };

export function askVnc(place: Place): Promise<Vnc> {
  return talk(place, async ({ say, hear }) => {
    const heard = await hear(atLeast(12));
    const version = readVersion(heard);
    if (!version) return { version: null, said: shown(heard) };
    const old = version.major === 3 && version.minor < 7;
    // RFC 6143 knows 3.3, 3.7 and 3.8; whoever says more takes 3.8.
    const ours = old ? '003.003' : version.major === 3 && version.minor === 7 ? '003.007' : '003.008';
    say(`RFB ${ours}\n`);
    const spoken = old ? { major: 3, minor: 3 } : version;
    const list = await hear((bytes) => readTypes(bytes, spoken) !== undefined);
    return { version, types: readTypes(list, spoken) ?? null };
  });
}

export const typeNames = (types: readonly number[]): string =>
  types
    .slice(0, 16)
    .map((type) => NAMES[type] ?? type)
    .join(', ');

export const vnc: Ask = async (place) => {
  const seen = await askVnc(place);
  if (!seen.version) return notRecognised(seen.said || null);
  const { version, types } = seen;
  const protocol = `RFB ${version.major}.${version.minor}`;
  if (!types) return { answers: true, login: null, tls_offered: null, detail: `${protocol}, no security types` };
  return {
    answers: true,
    login: types.some((type) => type !== NONE),
    tls_offered: types.some((type) => ENCRYPTED.has(type)),
    detail: `${protocol}: ${typeNames(types)}`,
  };
};
