/** SHA-256 (FIPS 180-4) and SM3 (GB/T 32905) in plain JavaScript: a page that was opened from a disk may have no crypto.subtle. */

const rotate = (word, by) => (word << by) | (word >>> ((32 - by) & 31));
const PRIMES = [];
for (let n = 2; PRIMES.length < 64; n += 1) if (PRIMES.every((prime) => n % prime !== 0)) PRIMES.push(n);
const fraction = (root) => Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
const SHA_START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const SHA_ROUND = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
const SM3_START = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];

/** Both pad alike: a one, zeros, the length in bits. */
function blocks(bytes, take) {
  const whole = bytes.length - (bytes.length % 64);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < whole; at += 64) take(view, at);
  const rest = bytes.subarray(whole);
  const last = new Uint8Array(rest.length < 56 ? 64 : 128);
  last.set(rest);
  last[rest.length] = 0x80;
  const end = new DataView(last.buffer);
  end.setUint32(last.length - 8, Math.floor(bytes.length / 2 ** 29));
  end.setUint32(last.length - 4, (bytes.length << 3) >>> 0);
  for (let at = 0; at < last.length; at += 64) take(end, at);
}

const hex = (words) => [...words].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');

export function sha256(bytes) {
  const state = Int32Array.from(SHA_START);
  const words = new Int32Array(64);
  blocks(bytes, (view, at) => {
    for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(at + 4 * i);
    for (let i = 16; i < 64; i += 1) {
      const [x, y] = [words[i - 15], words[i - 2]];
      const first = rotate(x, 25) ^ rotate(x, 14) ^ (x >>> 3);
      const second = rotate(y, 15) ^ rotate(y, 13) ^ (y >>> 10);
      words[i] = (words[i - 16] + first + words[i - 7] + second) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const one =
        (h + (rotate(e, 26) ^ rotate(e, 21) ^ rotate(e, 7)) + ((e & f) ^ (~e & g)) + SHA_ROUND[i] + words[i]) | 0;
      const two = ((rotate(a, 30) ^ rotate(a, 19) ^ rotate(a, 10)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] + word) | 0;
  });
  return hex(state);
}

const p0 = (x) => x ^ rotate(x, 9) ^ rotate(x, 17);
const p1 = (x) => x ^ rotate(x, 15) ^ rotate(x, 23);

export function sm3(bytes) {
  const state = Int32Array.from(SM3_START);
  const words = new Int32Array(68);
  blocks(bytes, (view, at) => {
    for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(at + 4 * i);
    for (let i = 16; i < 68; i += 1)
      words[i] = p1(words[i - 16] ^ words[i - 9] ^ rotate(words[i - 3], 15)) ^ rotate(words[i - 13], 7) ^ words[i - 6];
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const constant = i < 16 ? 0x79cc4519 : 0x7a879d8a;
      const one = rotate((rotate(a, 12) + e + rotate(constant, i % 32)) | 0, 7);
      const two = one ^ rotate(a, 12);
      const ff = i < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
      const gg = i < 16 ? e ^ f ^ g : (e & f) | (~e & g);
      const left = (ff + d + two + (words[i] ^ words[i + 4])) | 0;
      const right = (gg + h + one + words[i]) | 0;
      [d, c, b, a] = [c, rotate(b, 9), a, left];
      [h, g, f, e] = [g, rotate(f, 19), e, p0(right)];
    }
    for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] ^= word;
  });
  return hex(state);
}
