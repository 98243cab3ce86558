/**
 * Cuts a stream into messages: counted (RFC 5425, `LENGTH SP MESSAGE`) or ended by a line feed (RFC 6587 section 3.4.2),
 * told by their first byte. Holds one message of `MAX_BYTES` at most, and no byte is looked at twice.
 */
import { MAX_BYTES } from './parse.ts';

export type Framer = {
  /** Hands on each message that is complete; false: this is no syslog, the connection should end. */
  push(chunk: Uint8Array): boolean;
  /** What was begun when the stream ended, if it has an end by that: a line without its line feed. */
  end(): void;
};

/** `bytes` is only valid during the call. `cut`: there was more than is kept. */
export type Heard = (bytes: Uint8Array, cut: boolean) => void;

/** Who announces more has lost its count, or never meant syslog. */
const MAX_ANNOUNCED = 1_048_576;
const MAX_DIGITS = 7;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const [ZERO, ONE, NINE] = [0x30, 0x31, 0x39];

export function createFramer(heard: Heard): Framer {
  const kept = new Uint8Array(MAX_BYTES);
  let size = 0;
  let cut = false;
  /** Between messages, in a length, in a counted message (so many bytes to come), in a line. */
  let state: 'between' | 'length' | 'counted' | 'line' = 'between';
  let left = 0;

  const keep = (chunk: Uint8Array, from: number, to: number) => {
    const taken = Math.min(to - from, MAX_BYTES - size);
    kept.set(chunk.subarray(from, from + taken), size);
    size += taken;
    cut ||= taken < to - from;
  };
  const done = () => {
    if (size > 0) heard(kept.subarray(0, size), cut);
    size = 0;
    cut = false;
    state = 'between';
  };
  /** A length's next byte; false when it is too large. */
  const count = (byte: number): boolean => {
    if (byte === SPACE) {
      left = Number(Buffer.from(kept.subarray(0, size)).toString('latin1'));
      size = 0;
      state = 'counted';
      return left <= MAX_ANNOUNCED;
    }
    // A line may begin with a digit, too: with a date.
    if (byte < ZERO || byte > NINE || size === MAX_DIGITS) state = 'line';
    else kept[size++] = byte;
    return true;
  };
  const line = (chunk: Uint8Array, at: number): number => {
    const feed = chunk.indexOf(LINE_FEED, at);
    keep(chunk, at, feed < 0 ? chunk.length : feed);
    if (feed < 0) return chunk.length;
    if (size > 0 && kept[size - 1] === CARRIAGE_RETURN) size -= 1;
    done();
    return feed + 1;
  };
  return {
    push(chunk) {
      for (let at = 0; at < chunk.length; ) {
        const byte = chunk[at] as number;
        if (state === 'between') {
          if (byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === SPACE || byte === 0) at += 1;
          else state = byte >= ONE && byte <= NINE ? 'length' : 'line';
        } else if (state === 'length') {
          if (!count(byte)) return false;
          // What turned out to be no length goes on as a line with this very byte.
          if ((state as string) !== 'line') at += 1;
        } else if (state === 'counted') {
          const to = Math.min(chunk.length, at + left);
          keep(chunk, at, to);
          left -= to - at;
          at = to;
          if (left === 0) done();
        } else at = line(chunk, at);
      }
      return true;
    },
    end() {
      if (state === 'line') done();
    },
  };
}
