/** SMB: which dialects a server takes and whether it wants signatures, by NEGOTIATE alone ([MS-SMB2] 2.2.3, [MS-CIFS] 2.2.4.52). */
import { type Place, shown, talk } from '../exposure/talk.ts';
import { type Ask, notRecognised, notTried } from './answer.ts';

const DIALECTS = { '2.0.2': 0x0202, '2.1': 0x0210, '3.0': 0x0300, '3.0.2': 0x0302, '3.1.1': 0x0311 } as const;
type Dialect = keyof typeof DIALECTS;

/** Direct TCP: a length of three bytes ([MS-SMB2] 2.1). */
function framed(message: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(message.length);
  return Buffer.concat([head, message]);
}

function u16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, 2 * index);
  return bytes;
}

/** NEGOTIATE of SMB 1 with its last dialect alone. */
export function smb1Negotiate(): Buffer {
  const head = Buffer.alloc(32);
  head.write('\xffSMB\x72', 'latin1');
  head[9] = 0x18;
  head.writeUInt16LE(0xc001, 10);
  head.writeUInt16LE(1, 30);
  const dialect = Buffer.from('\x02NT LM 0.12\0', 'latin1');
  return framed(Buffer.concat([head, Buffer.from([0]), u16(dialect.length), dialect]));
}

/** NEGOTIATE of SMB 2 and 3 with one dialect; 3.1.1 wants to know how the exchange is hashed. */
export function smb2Negotiate(dialect: Dialect): Buffer {
  const head = Buffer.alloc(64);
  head.write('\xfeSMB', 'latin1');
  head.writeUInt16LE(64, 4);
  head.writeUInt16LE(1, 14);
  const body = Buffer.alloc(36);
  u16(36, 1, 1).copy(body);
  // Anybody's id would do; all zeros are for dialect 2.0.2 only.
  if (dialect !== '2.0.2') body.fill(0x5a, 12, 28);
  const list = u16(DIALECTS[dialect]);
  if (dialect !== '3.1.1') return framed(Buffer.concat([head, body, list]));
  // Preauthentication integrity by SHA-512 with a salt, and encryption by AES-128-GCM or CCM; each at a multiple of 8 bytes.
  const integrity = Buffer.concat([u16(1, 38, 0, 0, 1, 32, 1), Buffer.alloc(32, 0x5a), Buffer.alloc(2)]);
  const encryption = u16(2, 6, 0, 0, 2, 2, 1);
  body.writeUInt32LE(104, 28);
  body.writeUInt16LE(2, 32);
  return framed(Buffer.concat([head, body, list, Buffer.alloc(2), integrity, encryption]));
}

export type Negotiated = { dialect: number; signing_required: boolean };

/** Undefined while the message isn't whole, null when it is none or the dialect isn't taken. */
export function readSmb2(bytes: Buffer): Negotiated | undefined | null {
  const message = readFrame(bytes);
  if (!message) return message;
  if (message.length < 70 || message.toString('latin1', 0, 4) !== '\xfeSMB') return null;
  const status = message.readUInt32LE(8);
  if (status !== 0 || message.readUInt16LE(12) !== 0 || message.readUInt16LE(64) !== 65) return null;
  return { dialect: message.readUInt16LE(68), signing_required: (message.readUInt16LE(66) & 2) !== 0 };
}

/** `taken` false: SMB 1 is understood and refused. */
export function readSmb1(bytes: Buffer): { taken: boolean; signing_required: boolean } | undefined | null {
  const message = readFrame(bytes);
  if (!message) return message;
  if (message.length < 35 || message.toString('latin1', 0, 5) !== '\xffSMB\x72') return null;
  const taken = message.readUInt32LE(5) === 0 && message[32] === 17 && message.readUInt16LE(33) === 0;
  return { taken, signing_required: taken && ((message[35] ?? 0) & 8) !== 0 };
}

/** Session messages only: a NetBIOS answer of another kind is none of SMB's. */
function readFrame(bytes: Buffer): Buffer | undefined | null {
  if (bytes.length < 4) return undefined;
  const length = bytes.readUInt32BE(0);
  if (length > 65_536) return null;
  return bytes.length < 4 + length ? undefined : bytes.subarray(4, 4 + length);
}

const ask = (place: Place, question: Buffer, isWhole: (bytes: Buffer) => boolean) =>
  talk(place, async ({ say, hear, isOver }) => {
    say(question);
    const heard = await hear(isWhole);
    return { heard, closed: isOver() };
  });

export const smb: Ask = async (place) => {
  const { heard, closed } = await ask(place, smb1Negotiate(), (bytes) => readSmb1(bytes) !== undefined);
  const first = readSmb1(heard);
  const taken: Dialect[] = [];
  let signing_required = first?.taken ? first.signing_required : null;
  for (const dialect of Object.keys(DIALECTS) as Dialect[]) {
    const said = await ask(place, smb2Negotiate(dialect), (bytes) => readSmb2(bytes) !== undefined);
    const answer = readSmb2(said.heard);
    if (answer?.dialect !== DIALECTS[dialect]) continue;
    taken.push(dialect);
    // What one dialect lets pass unsigned is the weakest link.
    signing_required =
      signing_required === null ? answer.signing_required : signing_required && answer.signing_required;
  }
  if (!first && taken.length === 0) return notRecognised(shown(heard) || null);
  // Windows closes on a dialect that it doesn't take, and says nothing. Who is silent and stays may be slow.
  const smb1 = first ? first.taken : closed && heard.length === 0 ? false : null;
  const value = { port: place.port, dialects: taken.join(' '), smb1, signing_required };
  const part = String(place.port);
  return {
    ...notTried([...(smb1 ? ['1'] : []), ...taken].at(-1) ?? null),
    more: [{ key: 'open_access.smb', part, value }],
  };
};
