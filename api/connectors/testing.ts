/** A hub with a city and a county, tickets that are in hand there, and a province that signs. */
import { pino } from 'pino';
import type { Config } from '../config.ts';
import { type Answer, type TestHub, testHub } from '../testing.ts';
import { NONCE, SIGNATURE, signatureOf, signedHeaders, TIMESTAMP } from './sign.ts';

export const SECRET = 'planted-secret-of-the-province-7Qx1';
export const CALLBACKS = '/api/connectors/province/callbacks';
const URL = 'https://province.example.gov.cn/tickets';

export type Said = { key: string; ticket_number: string; outcome: string; text: string };
type Forging = { secret?: string; at?: number; path?: string; signed?: string; headers?: Record<string, string> };

export async function provinceHub(config: Partial<Config> = {}, log = pino({ level: 'silent' })) {
  const t = await testHub(config, log);
  const unit = async (name: string, level: string, more = {}) =>
    must(await t.ask('POST', '/api/units', { name, level, ...more })).id as number;
  const city = await unit('市局', 'city');
  const county = await unit('县局', 'county', { parent_id: city });
  const settings = { url: URL, is_enabled: true };
  await configure(t, { ...settings, secret: SECRET });
  return { ...t, city, county, settings };
}
export type ProvinceHub = Awaited<ReturnType<typeof provinceHub>>;

export function must(answer: Answer, status = 200) {
  if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${answer.text}`);
  return answer.body;
}

export const configure = async (t: TestHub, wanted: object) =>
  must(await t.ask('PUT', '/api/connectors/province', wanted));

/** A ticket that this unit has accepted. */
export async function accepted(
  t: TestHub,
  unit_id: number,
  title = '接口超时',
): Promise<{ id: number; number: string }> {
  const fields = { contact: '王五', phone: '13800000000', service: '不动产登记' };
  const filed = must(await t.ask('POST', '/api/tickets', { kind: 'request', title, unit_id, fields }));
  must(await does(t, filed.id, { is: 'accept' }));
  return filed;
}

export const pageOf = async (t: TestHub, id: number) => must(await t.ask('GET', `/api/tickets/${id}`));
export async function does(t: TestHub, id: number, deed: object): Promise<Answer> {
  const { ticket } = await pageOf(t, id);
  return t.ask('POST', `/api/tickets/${id}/handle`, { version: ticket.version, deed });
}
export async function referred(t: ProvinceHub, reason = '省级接口故障') {
  const ticket = await accepted(t, t.city);
  must(await does(t, ticket.id, { is: 'refer', reason }));
  return ticket;
}

/** What the province sends; `signed` is the body that it signed, where that isn't the one it sends. */
export async function calls(t: TestHub, said: Said | string, forging: Forging = {}) {
  const body = typeof said === 'string' ? said : JSON.stringify(said);
  const { secret = SECRET, at = Date.now(), path = CALLBACKS, signed = body } = forging;
  const headers = { ...signedHeaders(secret, { method: 'POST', path, body: signed }, at), ...forging.headers };
  return sends(t, body, headers);
}
export async function sends(t: TestHub, body: string, headers: Record<string, string>) {
  const init = { method: 'POST', headers: { host: 'localhost', 'content-type': 'application/json', ...headers }, body };
  const answer = await t.app.request(CALLBACKS, init);
  const text = await answer.text();
  return { status: answer.status, text, body: JSON.parse(text), headers: answer.headers } satisfies Answer;
}

export const signatureFor = (body: string, timestamp: string, nonce: string) => ({
  [TIMESTAMP]: timestamp,
  [NONCE]: nonce,
  [SIGNATURE]: signatureOf(SECRET, { method: 'POST', path: CALLBACKS, timestamp, nonce, body }).toString('hex'),
});
