/**
 * The provincial operations platform (江苏政务服务网运维管理系统). Nobody has published how it is spoken to: what is said here, both
 * ways, is a small protocol of our own, told in docs/operating/province.md. Whoever knows the real one changes this file.
 */
import { z } from 'zod';
import type { Config } from '../config.ts';
import type { Db } from '../db/open.ts';
import { reachProvider, refusedUrl } from '../log-in/oidc/reach-provider.ts';
import type { Keys } from '../people/keys.ts';
import { MAX_TEXT, PROVINCE_OUTCOMES } from '../tickets/deeds.ts';
import { type Connector, type Message, PATIENCE_MS } from './connector.ts';
import { provinceSecret, readProvince } from './settings.ts';
import { signedHeaders } from './sign.ts';

const REACH = { patience_ms: PATIENCE_MS, setting: 'ZHENGWANG_CONNECTOR_LOOPBACK' };

/** Why messages can't go to this URL; undefined when they can. */
export const refusedProvinceUrl = (url: string, { connector_loopback }: Pick<Config, 'connector_loopback'>) =>
  refusedUrl(url, connector_loopback === true, REACH.setting);

/** What is told of a ticket. Null: its words are hidden. Telephone numbers and names of contacts stay here. */
export type Referral = {
  event: number;
  referred_at: number;
  reason: string | null;
  ticket: {
    number: string;
    kind: string;
    title: string | null;
    body: string | null;
    fields: Record<string, unknown> | null;
    priority: number;
    urgency: string;
    impact: string;
    unit: string | null;
    filed_at: number;
  };
};
const KEPT_BACK = ['contact', 'phone'];

export function referralText(key: string, { ticket, ...rest }: Referral): string {
  const fields = Object.entries(ticket.fields ?? {}).filter(([name]) => !KEPT_BACK.includes(name));
  const told = { ...ticket, fields: ticket.fields && Object.fromEntries(fields) };
  return JSON.stringify({ key, kind: 'refer', ...rest, ticket: told });
}

/** The same message without the words of one event, or of the ticket (0). */
export function withoutWords(body: string, event: number): string {
  const said = JSON.parse(body) as Referral;
  if (event === 0) said.ticket = { ...said.ticket, title: null, body: null, fields: null };
  if (event === said.event) said.reason = null;
  return JSON.stringify(said);
}

/** What the province says of a ticket that it was told of. */
export const Callback = z.strictObject({
  key: z.string().regex(/^[\x21-\x7e]{1,200}$/),
  ticket_number: z.string().min(1).max(40),
  outcome: z.enum(PROVINCE_OUTCOMES),
  text: z.string().trim().min(1).max(MAX_TEXT),
});
export type Callback = z.infer<typeof Callback>;

type Parts = { db: Db; keys: Pick<Keys, 'credentials'>; config: Pick<Config, 'connector_loopback'> };

export function createProvince({ db, keys, config }: Parts): Connector {
  const reach = reachProvider(config.connector_loopback === true, REACH);
  return {
    name: 'province',
    isOn: () => readProvince(db).is_enabled,
    async send({ key, body }: Message, signal: AbortSignal) {
      const { url } = readProvince(db);
      const secret = provinceSecret(db, keys.credentials);
      if (url === null || secret === undefined) throw new Error('there is no URL, or the secret can’t be opened');
      const { pathname, search } = new URL(url);
      const signed = signedHeaders(secret, { method: 'POST', path: pathname + search, body }, Date.now());
      const headers = { 'content-type': 'application/json', 'idempotency-key': key, ...signed };
      const { ok, status } = await reach(url, { method: 'POST', headers, body, signal });
      if (!ok) throw new Error(`it answered ${status}`);
    },
  };
}
