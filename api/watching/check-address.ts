import { isIP } from 'node:net';
import { Address6 } from 'ip-address';
import type { Family } from '#probes/probe.ts';
import { wrong } from '../middleware/errors.ts';
import { forbidden } from './forbidden.ts';

const HOST_NAME = /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i;

/** The canonical spelling (RFC 5952) of a name or address that may be watched, and its family; refuses all else. */
export function checkAddress(text: string, family: Family | null): { address: string; family: Family | null } {
  const trimmed = text.trim();
  const version = isIP(trimmed);
  if (version === 0) {
    if (/^[\d.]+$/.test(trimmed) || trimmed.includes(':') || !HOST_NAME.test(trimmed)) {
      throw wrong('address', `“${trimmed}”不是有效的地址或主机名`, `'${trimmed}' is no address and no host name`);
    }
    return { address: trimmed.toLowerCase(), family };
  }
  if (family !== null && family !== version) {
    throw wrong('family', `${trimmed} 不是 IPv${family} 地址`, `${trimmed} isn't an IPv${family} address`);
  }
  const address = version === 6 ? new Address6(trimmed).correctForm() : trimmed;
  const reason = forbidden(address);
  if (reason) throw wrong('address', `该地址不允许探测：${reason}`, reason);
  return { address, family: version as Family };
}
