/** An NTP server (RFC 5905, client-server mode) that tells this machine's time, or one that is off. */

const SECONDS_1900_TO_1970 = 2_208_988_800;
const LENGTH = 48;

/** The answer to a client's question; undefined for what is none. `offset_ms` is how wrong the clock goes. */
export function answerTime(question: Buffer, now_ms: number, offset_ms: number): Buffer | undefined {
  const version = ((question[0] ?? 0) >> 3) & 7;
  if (question.length < LENGTH || ((question[0] ?? 0) & 7) !== 3 || version < 1 || version > 4) return undefined;
  const answer = Buffer.alloc(LENGTH);
  // No leap second, the version asked for, server mode; stratum 2; precision about a millisecond.
  answer[0] = (version << 3) | 4;
  answer[1] = 2;
  answer[2] = question[2] ?? 6;
  answer.writeInt8(-10, 3);
  answer.writeUInt32BE(0x0000_0100, 8);
  answer.set([10, 64, 0, 1], 12);
  const seen_ms = now_ms + offset_ms;
  writeTime(answer, 16, seen_ms - 30_000);
  question.copy(answer, 24, 40, 48);
  writeTime(answer, 32, seen_ms);
  writeTime(answer, 40, seen_ms);
  return answer;
}

function writeTime(bytes: Buffer, at: number, ms: number): void {
  const seconds = Math.floor(ms / 1_000);
  bytes.writeUInt32BE((seconds + SECONDS_1900_TO_1970) % 4_294_967_296, at);
  bytes.writeUInt32BE(Math.floor(((ms - seconds * 1_000) / 1_000) * 4_294_967_296), at + 4);
}
