/** The data of DNS records as zone files write it. */

import { garbled } from '../failures.ts';
import { readName } from './name.ts';

/** One record's data as text; types that we don't know are shown in the way of RFC 3597. */
export function readData(bytes: Buffer, type: string, start: number, end: number): string {
  const data = bytes.subarray(start, end);
  const name = (at: number): { name: string; next: number } => {
    const read = readName(bytes.subarray(0, end), at);
    return read;
  };
  /** Refuses data that is too short for its fixed part. */
  const need = (size: number) => {
    if (data.length < size) throw garbled(`${type} data of ${data.length} bytes`);
  };
  switch (type) {
    case 'A':
      need(4);
      return data.subarray(0, 4).join('.');
    case 'AAAA':
      need(16);
      return addressText(data);
    case 'NS':
    case 'CNAME':
    case 'PTR':
      return name(start).name;
    case 'MX':
      need(3);
      return `${data.readUInt16BE(0)} ${name(start + 2).name}`;
    case 'SRV':
      need(7);
      return `${[0, 2, 4].map((at) => data.readUInt16BE(at)).join(' ')} ${name(start + 6).name}`;
    case 'SOA':
      return authorityText(bytes.subarray(0, end), start);
    case 'TXT':
      return strings(data).map(quote).join(' ');
    case 'CAA':
      return caaText(data);
    default:
      return `\\# ${data.length} ${data.toString('hex')}`.trim();
  }
}

/** RFC 5952, by way of the URL parser, which writes addresses just so. */
function addressText(data: Buffer): string {
  const words = Array.from({ length: 8 }, (_, index) => data.readUInt16BE(index * 2).toString(16));
  return new URL(`http://[${words.join(':')}]`).hostname.slice(1, -1);
}

function authorityText(bytes: Buffer, start: number): string {
  const primary = readName(bytes, start);
  const mailbox = readName(bytes, primary.next);
  if (mailbox.next + 20 > bytes.length) throw garbled('SOA data is too short');
  const numbers = [0, 4, 8, 12, 16].map((at) => bytes.readUInt32BE(mailbox.next + at));
  return [primary.name, mailbox.name, ...numbers].join(' ');
}

function strings(data: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at < data.length; ) {
    const size = data[at] ?? 0;
    if (at + 1 + size > data.length) throw garbled('a text ends outside its record');
    found.push(data.toString('utf8', at + 1, at + 1 + size));
    at += 1 + size;
  }
  return found;
}

/** RFC 8659, section 4.1. */
function caaText(data: Buffer): string {
  const size = data[1];
  if (size === undefined || 2 + size > data.length) throw garbled('CAA data is too short');
  const tag = data.toString('latin1', 2, 2 + size);
  return `${data[0]} ${tag} ${quote(data.toString('utf8', 2 + size))}`;
}

const quote = (text: string): string => `"${text.replaceAll(/["\\]/g, (one) => `\\${one}`)}"`;
