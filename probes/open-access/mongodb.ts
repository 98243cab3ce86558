/** MongoDB: commands over OP_MSG (MongoDB Wire Protocol); only such as read. */
import { shown, type Talk, talk } from '../exposure/talk.ts';
import { type Ask, notRecognised } from './answer.ts';
import { int32, readBson, type Value, writeBson } from './bson.ts';

const OP_MSG = 2013;
/** Error codes of MongoDB: Unauthorized and AuthenticationFailed. */
const REFUSED = [13, 18];

export function writeMessage(id: number, fields: Readonly<Record<string, string | number>>): Buffer {
  const body = Buffer.concat([int32(0), Buffer.from([0]), writeBson(fields)]);
  return Buffer.concat([int32(16 + body.length), int32(id), int32(0), int32(OP_MSG), body]);
}

/** Undefined while the answer isn't whole, null when it is none. */
export function readMessage(bytes: Buffer): Map<string, Value> | undefined | null {
  if (bytes.length < 16) return undefined;
  const length = bytes.readInt32LE(0);
  if (bytes.readInt32LE(12) !== OP_MSG || length < 26 || length > 1_048_576) return null;
  if (bytes.length < length) return undefined;
  // One body of kind 0 behind the flags; a checksum may follow.
  return bytes[20] === 0 ? (readBson(bytes.subarray(21, length)) ?? null) : null;
}

async function ask({ say, hear }: Talk, id: number, fields: Readonly<Record<string, string | number>>) {
  say(writeMessage(id, { ...fields, $db: 'admin' }));
  const heard = await hear((bytes) => readMessage(bytes) !== undefined);
  return { heard, answer: readMessage(heard) };
}

export const mongodb: Ask = (place) =>
  talk(place, async (both) => {
    const hello = await ask(both, 1, { hello: 1 });
    // Before 5.0 there is no `hello`, but an error in the same protocol.
    if (!hello.answer?.has('ok')) return notRecognised(shown(hello.heard) || null);
    const build = (await ask(both, 2, { buildInfo: 1 })).answer;
    const version = build?.get('version');
    const seen = { answers: true, version: typeof version === 'string' ? shown(version, 40) : null };
    const { answer } = await ask(both, 3, { listDatabases: 1, nameOnly: 1 });
    if (answer?.get('ok') === 1) return { ...seen, without_login: true, detail: 'listDatabases answers' };
    const refused = REFUSED.includes(Number(answer?.get('code')));
    const detail = shown(String(answer?.get('errmsg') ?? '')) || null;
    return { ...seen, without_login: refused ? false : null, detail };
  });
