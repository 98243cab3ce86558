/** Asks as a program with a token, from any address. */
import type { TestHub } from '../testing.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back and asserts on it.
export type TokenAnswer = { status: number; body: any; headers: Headers; text: string };
export type TokenAsk = {
  method?: string;
  body?: unknown;
  /** The whole header in the place of `Bearer TOKEN`. */
  authorization?: string;
  cookie?: string;
  from?: string;
};

export function asksBy(t: TestHub) {
  return async (token: string, path: string, more: TokenAsk = {}): Promise<TokenAnswer> => {
    const headers: Record<string, string> = {
      host: 'localhost',
      authorization: more.authorization ?? `Bearer ${token}`,
      ...(more.cookie ? { cookie: more.cookie } : {}),
      ...(more.body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const body = more.body === undefined ? {} : { body: JSON.stringify(more.body) };
    // The socket's family tells the library no more than that there is one.
    const socket = { remoteAddress: more.from, remotePort: 1, remoteFamily: 'IPv4' };
    const env = more.from === undefined ? {} : { incoming: { socket } };
    const response = await t.app.request(path, { method: more.method ?? 'GET', headers, ...body }, env);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, body: isJson ? JSON.parse(text) : null, headers: response.headers, text };
  };
}

export const wanted = (more: object = {}) => ({
  name: 'backup-job',
  permissions: ['estate:read'],
  valid_days: 30,
  ...more,
});
