/** TLS of the console's own port: which versions and ciphers, the files, and a word for whoever comes without it. */
import { readFileSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { TlsFiles } from './config.ts';
import { UserError } from './user-error.ts';

/** TLS 1.3, and of TLS 1.2 only what has forward secrecy and authenticated encryption (RFC 9325). */
export const TLS_OPTIONS = {
  minVersion: 'TLSv1.2',
  honorCipherOrder: true,
  ciphers: [
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_AES_128_GCM_SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
  ].join(':'),
} as const satisfies SecureContextOptions;

/** Certificate and key, once it is sure that they belong together. */
export function readTlsFiles({ cert_file, key_file }: TlsFiles): { cert: Buffer; key: Buffer } {
  try {
    const [cert, key] = [readFileSync(cert_file), readFileSync(key_file)];
    createSecureContext({ ...TLS_OPTIONS, cert, key });
    return { cert, key };
  } catch (error) {
    throw new UserError(`The TLS certificate ${cert_file} with the key ${key_file} can't be used: ${reasonOf(error)}`);
  }
}

/** What OpenSSL says of a key holds nothing of the key. */
const reasonOf = (error: unknown) => (error as Error).message.split('\n')[0];

/** The first byte of a TLS record that begins a handshake (RFC 8446, 5.1). */
const HANDSHAKE = 0x16;

/**
 * Looks at the first byte of each connection: what doesn't begin a handshake is told in plain words which protocol this port
 * speaks, instead of being dropped without any. `sockets` are all that are open, a handshake begun or not.
 */
export function turnsPlainAway(server: Server, sockets: Set<Socket>, wait_ms: number) {
  const [shake] = server.listeners('connection') as ((socket: Socket) => void)[];
  if (!shake) throw new Error('a TLS server takes connections');
  server.removeAllListeners('connection');
  server.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const drop = () => socket.destroy();
    socket.on('error', drop);
    socket.setTimeout(wait_ms, drop);
    socket.once('data', (first) => {
      socket.pause();
      socket.setTimeout(0);
      socket.removeListener('timeout', drop);
      if (first[0] !== HANDSHAKE) return tellPlain(socket, wait_ms);
      socket.unshift(first);
      shake.call(server, socket);
    });
  });
}

const PLAIN = {
  error: {
    code: 'tls_only',
    zh: '此端口仅支持 HTTPS，请使用 https:// 开头的地址',
    en: 'This port speaks HTTPS only: use an address that begins with https://',
  },
};

/** Never a redirect: whoever reads and changes the plain request could send people elsewhere, and its cookies are known already. */
function tellPlain(socket: Socket, wait_ms: number) {
  const body = Buffer.from(`${JSON.stringify(PLAIN)}\n`);
  const head = ['HTTP/1.1 400 Bad Request', 'Content-Type: application/json; charset=utf-8'];
  socket.setTimeout(wait_ms, () => socket.destroy());
  socket.end(`${[...head, `Content-Length: ${body.length}`, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
  // What else was sent is read and forgotten, so that the answer isn't lost by a reset.
  socket.resume();
}
