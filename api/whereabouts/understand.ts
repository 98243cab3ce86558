/** What a question means: a whole address of either family, a whole MAC, or a text. */
import { isIP } from 'node:net';
import { Address6 } from 'ip-address';
import { hardwareAddress } from '../search/hardware-address.ts';

export type Asked = { kind: 'address' | 'mac' | 'text'; asked: string };

const WHOLE_MAC = 'aa:bb:cc:dd:ee:ff'.length;

/** Any spelling: brackets, a zone or a prefix length beside an address, an IPv4 address mapped into IPv6. */
export function understand(question: string): Asked {
  const text = question.trim();
  const bare = text
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\/\d{1,3}$/, '')
    .replace(/%.*$/, '');
  const family = isIP(bare);
  if (family === 4) return { kind: 'address', asked: bare };
  if (family === 6) return { kind: 'address', asked: canonical6(bare) };
  const mac = hardwareAddress(text);
  if (mac?.length === WHOLE_MAC) return { kind: 'mac', asked: mac };
  return { kind: 'text', asked: text };
}

function canonical6(text: string): string {
  const address = new Address6(text);
  return address.isMapped4() ? address.to4().correctForm() : address.correctForm();
}
