/** Where weaknesses are reported to (RFC 9116). Without a contact there is no such file. */
import { createMiddleware } from 'hono/factory';
import type { Config } from '../config.ts';
import type { Env } from './endpoint.ts';

export const SECURITY_TXT = '/.well-known/security.txt';
/** The RFC asks for less than a year; what is served is always current. */
const VALID_DAYS = 180;

export function servesSecurityTxt(config: Pick<Config, 'security_contact' | 'url'>) {
  return createMiddleware<Env>(async (c) => {
    if (!config.security_contact) return c.notFound() as never;
    const midnight = new Date(Date.now() + VALID_DAYS * 86_400_000).toISOString().slice(0, 10);
    const lines = [
      `Contact: ${config.security_contact}`,
      `Expires: ${midnight}T00:00:00Z`,
      'Preferred-Languages: zh, en',
      ...(config.url ? [`Canonical: ${new URL(SECURITY_TXT, config.url)}`] : []),
    ];
    return c.body(`${lines.join('\n')}\n`, 200, { 'content-type': 'text/plain; charset=utf-8' });
  });
}
