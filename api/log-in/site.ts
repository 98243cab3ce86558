/** As which site a browser knows us: what it signs for, and what it keeps a passkey under. Pure. */
import { isIP } from 'node:net';

export type Site = { origin: string; rp_id: string };

/** The address that was set up, or else the one that was asked for: with TLS, but for this machine itself. */
export function siteOf(url: string | undefined, host: string | undefined): Site | undefined {
  if (url !== undefined) return siteAt(url);
  if (host === undefined) return undefined;
  const is_here = /^localhost(:\d+)?$/i.test(host);
  return siteAt(`${is_here ? 'http' : 'https'}://${host}`);
}

function siteAt(url: string): Site | undefined {
  if (!URL.canParse(url)) return undefined;
  const { origin, hostname } = new URL(url);
  // A browser keeps passkeys under names alone.
  const is_name = isIP(hostname.replace(/^\[|\]$/g, '')) === 0;
  return hostname !== '' && is_name ? { origin, rp_id: hostname } : undefined;
}
