/** Our own addresses, as the provider has to know them. */
import type { Context } from 'hono';
import type { Config } from '../../config.ts';

/** The console as people reach it: as configured, else as this request did. */
export function consoleUrl({ url }: Pick<Config, 'url'>, c: Context): string {
  if (url) return new URL('/', url).href;
  const asked = new URL(c.req.url);
  return new URL('/', `${asked.protocol}//${c.req.header('host') ?? asked.host}`).href;
}

export const redirectUri = (config: Pick<Config, 'url'>, c: Context) =>
  new URL('/api/oidc/callback', consoleUrl(config, c)).href;
export const backChannelUri = (config: Pick<Config, 'url'>, c: Context) =>
  new URL('/api/oidc/back-channel-logout', consoleUrl(config, c)).href;
