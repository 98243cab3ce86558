/**
 * Prometheus' remote write 1.0: a WriteRequest in protobuf, packed by snappy. Written by hand, since the library wants an object for each
 * sample; the three messages (WriteRequest, TimeSeries, Sample) have had these numbers since the protocol's beginning.
 */
import { createRequire } from 'node:module';

/** `prometheus-remote-write` brings it along. */
const { compress } = createRequire(import.meta.resolve('prometheus-remote-write'))('snappyjs') as {
  compress(plain: Uint8Array): Uint8Array;
};

/** One series: its labels, by name, and samples in order of time (epoch ms). */
export type Written = { labels: readonly (readonly [string, string])[]; at: number[]; value: number[] };

export const HEADERS = {
  'content-type': 'application/x-protobuf',
  'content-encoding': 'snappy',
  'x-prometheus-remote-write-version': '0.1.0',
};

/** Tag, length, tag and double, tag and time: a time of now takes six bytes, seven until the year 19000. */
const SAMPLE_BYTES = 2 + 9 + 1 + 7;

export function encode(series: readonly Written[]): Uint8Array {
  const texts = series.map(({ labels }) => labels.map((pair) => pair.map((text) => Buffer.from(text))));
  const room = texts.map((labels) =>
    labels.reduce((sum, pair) => sum + pair.reduce((all, { length }) => all + length + 12, 0), 0),
  );
  const whole = Buffer.allocUnsafe(
    series.reduce((sum, { at }, i) => sum + (room[i] as number) + at.length * SAMPLE_BYTES + 6, 0),
  );
  let place = 0;
  const varint = (value: number) => {
    let left = value;
    for (; left >= 0x80; left = Math.floor(left / 128)) whole[place++] = (left % 128) | 0x80;
    whole[place++] = left;
  };
  const bytes = (tag: number, content: Buffer) => {
    whole[place++] = tag;
    varint(content.length);
    place += content.copy(whole, place);
  };
  for (const [i, { at, value }] of series.entries()) {
    const labels = texts[i] as Buffer[][];
    const sizes = labels.map((pair) => pair.reduce((sum, { length }) => sum + 1 + sizeOf(length) + length, 0));
    const samples = at.reduce((sum, when) => sum + 2 + 9 + 1 + sizeOf(when), 0);
    whole[place++] = 0x0a;
    varint(samples + sizes.reduce((sum, size) => sum + 1 + sizeOf(size) + size, 0));
    for (const [j, [name, text]] of labels.entries()) {
      whole[place++] = 0x0a;
      varint(sizes[j] as number);
      bytes(0x0a, name as Buffer);
      bytes(0x12, text as Buffer);
    }
    for (const [j, when] of at.entries()) {
      whole[place++] = 0x12;
      varint(9 + 1 + sizeOf(when));
      whole[place++] = 0x09;
      place = whole.writeDoubleLE(value[j] as number, place);
      whole[place++] = 0x10;
      varint(when);
    }
  }
  return compress(whole.subarray(0, place));
}

function sizeOf(value: number): number {
  let bytes = 1;
  for (let left = value; left >= 0x80; left = Math.floor(left / 128)) bytes += 1;
  return bytes;
}
