/** TARGET on the command line: a bare host or address, HOST:PORT, [v6]:PORT or a URL. */
import { isIP, isIPv6 } from 'node:net';
import type { Family } from '#probes/probe.ts';
import { UsageError } from './usage.ts';

export type TargetText = {
  /** A name or an IP literal, without brackets. */
  host: string;
  scheme?: string;
  family?: Family;
  port?: number;
  /** With its leading slash and query; absent when nothing or only `/` was given. */
  path?: string;
};

const SHAPE =
  /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:\[([0-9a-f:.]+(?:%[\w.-]+)?)\]|([^\s/?#:@[\]]+))(?::(\d{1,5}))?(\/[^\s#]*|\?[^\s#]*)?$/i;

export function parseTarget(text: string): TargetText {
  const bare = text.trim();
  if (isIPv6(bare.replace(/%.*$/, ''))) return { host: bare };
  const match = SHAPE.exec(bare);
  if (!match) throw wrong(text, 'give a host, HOST:PORT, [IPv6]:PORT or a URL');
  const [, scheme, v6, name, port, path] = match;
  const host = v6 ?? name ?? '';
  if (v6 !== undefined && !isIPv6(v6.replace(/%.*$/, ''))) throw wrong(text, `${v6} is no IPv6 address`);
  if (v6 === undefined && isIP(host) === 0 && !isHostName(host)) throw wrong(text, `${host} is no address and no name`);
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) throw wrong(text, 'ports go from 1 to 65535');
  const target: TargetText = { host };
  // udp6:// says which family; the rest of the scheme is for the probe.
  const [, plain, digit] = /^(.*?)([46])?$/.exec(scheme?.toLowerCase() ?? '') ?? [];
  if (plain) target.scheme = plain;
  if (digit) target.family = Number(digit) as Family;
  if (port !== undefined) target.port = Number(port);
  if (path !== undefined && path !== '/') target.path = path.startsWith('?') ? `/${path}` : path;
  return target;
}

/** Names may be Chinese (IDN); an address with a part missing is no name. */
function isHostName(host: string): boolean {
  if (/^[\d.]+$/.test(host)) return false;
  return host.length <= 253 && /^[\p{L}\p{N}_.-]+$/u.test(host) && !/(^|\.)(\.|$)/.test(host.replace(/\.$/, ''));
}

const wrong = (text: string, why: string) => new UsageError(`the target ${JSON.stringify(text)} is wrong: ${why}`);
