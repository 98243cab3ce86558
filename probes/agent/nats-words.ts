/**
 * What is where in NATS JetStream between agents and their hub. Agents publish to one stream, each to its own subject; work and receipts
 * are the last value of a key of their own. All of it is signed end to end, so nothing here is to be trusted.
 */
import type { MsgHdrs } from '@nats-io/transport-node';
import type { FromHub } from './words.ts';

export const SEEN_STREAM = 'ZW_SEEN';
export const SEEN_SUBJECTS = 'zw.seen.*';
export const BUCKETS = { work: 'ZW_WORK', receipt: 'ZW_TAKEN' } as const satisfies Record<FromHub['is'], string>;
export const KINDS = ['work', 'receipt'] as const satisfies FromHub['is'][];

export const seenSubject = (agent_id: number): string => `zw.seen.${agent_id}`;
/** 0: a subject that is no agent's, of nobody that is known. */
export const agentOf = (subject: string): number => Number(/^zw\.seen\.([1-9]\d{0,14})$/.exec(subject)?.[1] ?? 0);
export const keySubject = (is: FromHub['is'], agent_id: number): string => `$KV.${BUCKETS[is]}.${agent_id}`;
/** The direct get whose right can be given for one key alone (nats-server 2.9). */
export const readSubject = (is: FromHub['is'], agent_id: number): string =>
  `$JS.API.DIRECT.GET.KV_${BUCKETS[is]}.${keySubject(is, agent_id)}`;
export const inboxOf = (agent_id: number): string => `_ZW.${agent_id}`;
export const HUB_INBOX = '_ZW.hub';

const SIGNATURE = 'Zw-Signature';
export function putSignature(headers: MsgHdrs, signature: Uint8Array): MsgHdrs {
  headers.set(SIGNATURE, Buffer.from(signature).toString('base64url'));
  return headers;
}
/** Empty where there is none, which is no good signature of anything. */
export const readSignature = (headers: MsgHdrs | undefined): Buffer =>
  Buffer.from(headers?.get(SIGNATURE) ?? '', 'base64url');
