/** SM3 in hexadecimal, of what is kept word by word. */
import { createHash } from 'node:crypto';
import { canonical } from '#compliance/evidence/chain.ts';

export const digestOf = (content: string | Uint8Array): string => createHash('sm3').update(content).digest('hex');
/** As it is kept; what JSON can't hold falls away first, so that it comes back as it was. */
export const keptAs = (value: unknown): string => canonical(JSON.parse(JSON.stringify(value)));
