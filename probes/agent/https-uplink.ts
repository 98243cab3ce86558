/** The way over HTTPS: batches go out by POST, work is waited for by a long poll. Only connections from the agent to the hub are made. */
import { Agent as HttpAgent, request as overHttp } from 'node:http';
import { Agent as HttpsAgent, request as overHttps } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import {
  AGENT_PATH,
  authorise,
  Enrolled,
  type EnrolRequest,
  fingerprintInCode,
  jsonOf,
  LONG_POLL_MS,
  type Refused,
  unpack,
} from './request.ts';
import { retries } from './retries.ts';
import { fingerprintOf, isSigned, type OwnKeys, type Pair, sign } from './sealing.ts';
import type { FromHub, Uplink } from './words.ts';

const ANSWER_MS = 30_000;
/** Receipts and refusals are some hundred bytes; work of 100,000 watches is less than the other. */
const MAX_ANSWER_BYTES = 64 * 1024;
const MAX_WORK_BYTES = 64 * 1024 * 1024;
const FIRST_RETRY_MS = 1_000;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** What the hub refuses, in its own words. `state`: of the agent. */
export class RefusedByHub extends Error {
  readonly status: number;
  readonly state: Refused['state'];
  readonly hub_time: number | undefined;
  constructor(status: number, said: Partial<Refused> | undefined) {
    super(said?.error ? `${said.error.en}（${said.error.zh}）` : `the hub answered ${status}`);
    this.status = status;
    this.state = said?.state;
    this.hub_time = typeof said?.hub_time === 'number' ? said.hub_time : undefined;
  }
}

/** Why this can't be the address of a hub, or undefined. */
export function wrongHub(hub: string): string | undefined {
  const url = URL.parse(hub);
  if (!url || !['https:', 'http:'].includes(url.protocol))
    return `'${hub}' is no address such as https://zw.example.gov.cn`;
  if (url.username || url.password || url.search || url.hash) return `'${hub}' holds more than an address`;
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname))
    return 'http:// is for this machine only: the hub is asked over https://';
  return undefined;
}

type Asked = {
  method: 'GET' | 'POST';
  path: string;
  body?: Uint8Array;
  headers?: Record<string, string>;
  wait_ms?: number;
  max_bytes?: number;
  signal?: AbortSignal;
};
type Ask = (asked: Asked) => Promise<{ status: number; text: string }>;

/** One connection that stays, to the hub alone: redirects are answers like others. Rejects when there is no whole answer in time. */
export function asking(hub: string, ca: string | undefined): { ask: Ask; close(): void } {
  const base = new URL(hub);
  const is_tls = base.protocol === 'https:';
  const agent = new (is_tls ? HttpsAgent : HttpAgent)({
    keepAlive: true,
    maxSockets: 4,
    ...(ca === undefined ? {} : { ca }),
  });
  const ask: Ask = ({ method, path, body, headers = {}, wait_ms = ANSWER_MS, max_bytes = MAX_ANSWER_BYTES, signal }) =>
    new Promise((fulfil, reject) => {
      const limit = AbortSignal.timeout(wait_ms);
      const stop = signal ? AbortSignal.any([limit, signal]) : limit;
      const url = new URL(`${base.pathname.replace(/\/$/, '')}${path}`, base);
      const length = body ? { 'content-length': String(body.length), 'content-type': 'application/json' } : {};
      const failed = (error: Error) =>
        reject(limit.aborted ? new Error(`${base.host} gave no answer within ${wait_ms} ms`) : error);
      const sent = (is_tls ? overHttps : overHttp)(
        url,
        { method, agent, headers: { ...headers, ...length }, signal: stop },
        (answer) => {
          const chunks: Buffer[] = [];
          let bytes = 0;
          answer.on('data', (chunk: Buffer) => {
            bytes += chunk.length;
            if (bytes > max_bytes) sent.destroy(new Error(`the hub's answer is longer than ${max_bytes} bytes`));
            else chunks.push(chunk);
          });
          answer.on('error', failed);
          answer.on('end', () => fulfil({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
        },
      );
      sent.on('error', failed);
      sent.end(body);
    });
  return { ask, close: () => agent.destroy() };
}

const refusal = ({ status, text }: { status: number; text: string }) =>
  new RefusedByHub(status, jsonOf(text) as Partial<Refused> | undefined);

/** Shows the code and the keys. Throws when the hub isn't the one that the code was made by. */
export async function enrol(
  hub: string,
  ca: string | undefined,
  code: string,
  keys: OwnKeys,
  version: string,
): Promise<Enrolled> {
  const pinned = fingerprintInCode(code);
  if (!pinned) throw new Error('this is no code: it begins with zwa_ and ends with 32 hexadecimal digits');
  const { ask, close } = asking(hub, ca);
  try {
    const wanted: EnrolRequest = { code, sign_key: keys.sign.public, seal_key: keys.open.public, version };
    const body = Buffer.from(JSON.stringify(wanted));
    const headers = { 'zw-signature': sign('enrol', body, keys.sign).toString('base64url') };
    const answer = await ask({ method: 'POST', path: `${AGENT_PATH}enrol`, body, headers });
    if (answer.status !== 200) throw refusal(answer);
    const said = unpack(answer.text, 'enrolled');
    const parsed = Enrolled.safeParse(said && jsonOf(Buffer.from(said.body).toString()));
    if (!said || !parsed.success) throw new Error('what answered is no hub of ours');
    const { hub_key, sign_key, seal_key } = parsed.data;
    const is_ours = fingerprintOf(hub_key) === pinned && isSigned('enrolled', said.body, said.signature, hub_key);
    if (!is_ours || sign_key !== wanted.sign_key || seal_key !== wanted.seal_key) {
      throw new Error('what answered is not the hub that made this code: nothing was kept. Ask who gave you the code');
    }
    return parsed.data;
  } finally {
    close();
  }
}

type Way = {
  hub: string;
  ca: string | undefined;
  agent_id: number;
  pair: Pair;
  revision: () => number;
  hub_now: () => number;
};

export function httpsUplink({ hub, ca, agent_id, pair, revision, hub_now }: Way): Uplink {
  const { ask, close } = asking(hub, ca);
  let take: ((said: FromHub) => void) | undefined;
  /** What the clock lacks, as long as no receipt has told better. */
  let behind_ms = 0;
  const ended = new AbortController();

  /** A clock that is far off is told the hub's time, and asks once more. */
  async function asked(asking: Asked, is_again = false): Promise<{ status: number; text: string }> {
    const { method, path, body = new Uint8Array() } = asking;
    const at = Math.round(hub_now() + behind_ms);
    const headers = { ...asking.headers, authorization: authorise({ method, path, body }, agent_id, at, pair) };
    const signal = asking.signal ? AbortSignal.any([asking.signal, ended.signal]) : ended.signal;
    const answer = await ask({ ...asking, headers, signal });
    if (answer.status === 200 || answer.status === 204) return answer;
    const refused = refusal(answer);
    if (answer.status !== 401 || refused.hub_time === undefined || is_again) throw refused;
    behind_ms = refused.hub_time - hub_now();
    return asked(asking, true);
  }

  async function wait(signal: AbortSignal) {
    const path = `${AGENT_PATH}work?revision=${revision()}`;
    const wait_ms = LONG_POLL_MS + ANSWER_MS;
    const answer = await asked({ method: 'GET', path, wait_ms, max_bytes: MAX_WORK_BYTES, signal });
    if (answer.status === 204) return;
    const said = unpack(answer.text, 'work');
    if (!said) throw new Error('what the hub answered is no work');
    const before = revision();
    take?.(said);
    // What could not be taken would be handed out again at once.
    if (revision() === before) await pause(FIRST_RETRY_MS, undefined, { signal });
  }

  return {
    // In order, one after the other: what came before its time would be a gap.
    window: 1,
    async send({ body, signature }, signal) {
      const headers = { 'zw-agent': String(agent_id), 'zw-signature': Buffer.from(signature).toString('base64url') };
      const answer = await asked({ method: 'POST', path: `${AGENT_PATH}batches`, body, headers, signal });
      const said = unpack(answer.text, 'receipt');
      if (!said) throw new Error('what the hub answered is no receipt');
      take?.(said);
    },
    listen(taking, onTrouble, signal) {
      take = taking;
      const go = async () => {
        const retry = retries(FIRST_RETRY_MS);
        while (!signal.aborted && !ended.signal.aborted) {
          try {
            await wait(signal);
            retry.good();
          } catch (error) {
            if (signal.aborted || ended.signal.aborted) return;
            onTrouble(error as Error);
            await pause(retry.after(error), undefined, { signal }).catch(() => {});
          }
        }
      };
      void go();
    },
    async close() {
      ended.abort();
      close();
    },
  };
}
