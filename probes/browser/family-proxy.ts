/**
 * The only way out for a browser that shall have one family alone: a proxy of our own that looks up addresses of it and connects to nothing
 * else. So each address is also asked about before it is connected to, whatever the page names. `--host-resolver-rules` couldn't tell families.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { notNative } from '../ipv6/native.ts';
import type { Family } from '../probe.ts';
import type { Names } from '../site/names.ts';

const CONNECT_MS = 10_000;
const MAX_SOCKETS = 200;
/** Of all that a page loads; checked each half a second. */
const MAX_BYTES = 200_000_000;
const CHECK_MS = 500;
/** Marks an answer as ours, not the site's. */
export const REFUSED_HEADER = 'x-zhengwang-refused';

/** 'no_a', 'no_aaaa' and 'unreachable' are the host's; 'unable': it could not be asked from here. */
export type Refusal = { why: 'no_a' | 'no_aaaa' | 'unreachable' | 'unable'; detail: string };
export type FamilyProxy = {
  /** For --proxy-server. */
  url: string;
  /** By host name, why it was refused. */
  refused: ReadonlyMap<string, Refusal>;
  close(): void;
};
export type ProxyOptions = { family: Family; names: Names; forbid?: (address: string) => string | undefined };

export async function startFamilyProxy(options: ProxyOptions): Promise<FamilyProxy> {
  const refused = new Map<string, Refusal>();
  const sockets = new Set<Socket>();
  let closed_bytes = 0;
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      sockets.delete(socket);
      closed_bytes += socket.bytesRead;
    });
    return socket;
  };
  const open = async (host: string, port: number): Promise<Socket | Refusal> => {
    // A look that ends while a name is asked for must not end the program.
    const reached = await reach(host, port, options).catch(
      (error: Error): Refusal => ({ why: 'unable', detail: error.message }),
    );
    if (reached instanceof Object && 'why' in reached) refused.set(host, reached);
    else track(reached);
    return reached;
  };
  const server = createServer((asked, answer) => void relay(asked, answer, open));
  server.on('connection', (socket) => {
    if (sockets.size > MAX_SOCKETS) socket.destroy();
    else track(socket);
  });
  server.on('connect', async (asked: IncomingMessage, browser: Socket, head: Buffer) => {
    const target = URL.parse(`http://${asked.url ?? ''}`);
    // URL leaves out the port that is usual for its scheme.
    const reached = target && (await open(bare(target.hostname), Number(target.port) || 80));
    if (!reached || 'why' in reached) return void browser.end('HTTP/1.1 502 Refused\r\n\r\n');
    if (browser.destroyed) return void reached.destroy();
    browser.write('HTTP/1.1 200 OK\r\n\r\n');
    reached.write(head);
    reached.pipe(browser).pipe(reached);
    browser.once('close', () => reached.destroy());
  });
  const meter = setInterval(() => {
    const bytes = [...sockets].reduce((sum, socket) => sum + socket.bytesRead, closed_bytes);
    if (bytes > MAX_BYTES) close();
  }, CHECK_MS);
  const close = () => {
    clearInterval(meter);
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    refused,
    close,
  };
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

async function relay(
  asked: IncomingMessage,
  answer: ServerResponse,
  open: (host: string, port: number) => Promise<Socket | Refusal>,
): Promise<void> {
  const target = URL.parse(asked.url ?? '');
  const refuse = (why: string) => {
    if (!answer.headersSent) answer.writeHead(502, { [REFUSED_HEADER]: why });
    answer.end();
  };
  if (target?.protocol !== 'http:') return refuse('error');
  const socket = await open(bare(target.hostname), Number(target.port) || 80);
  if ('why' in socket) return refuse(socket.why);
  const headers = { ...asked.headers, connection: 'close' };
  const onward = request({
    method: asked.method,
    path: target.pathname + target.search,
    headers,
    createConnection: () => socket,
  });
  onward.on('response', (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.on('error', () => answer.destroy());
    response.pipe(answer);
  });
  onward.on('error', () => refuse('unreachable'));
  answer.once('close', () => socket.destroy());
  asked.on('error', () => onward.destroy());
  asked.pipe(onward);
}

/** A connection to the first address of the family that takes one. */
async function reach(host: string, port: number, { family, names, forbid }: ProxyOptions): Promise<Socket | Refusal> {
  const { addresses, why } = await names(host, family);
  if (!addresses) return { why: 'unable', detail: why ?? 'not resolved' };
  if (addresses.length === 0) {
    return { why: family === 6 ? 'no_aaaa' : 'no_a', detail: `${host} has no IPv${family} address` };
  }
  let last: Refusal = { why: 'unreachable', detail: '' };
  for (const address of addresses.slice(0, 3)) {
    const strange = notNative(address);
    const forbidden = strange ? undefined : forbid?.(address);
    if (strange) last = { why: 'unreachable', detail: strange };
    else if (forbidden) last = { why: 'unable', detail: forbidden };
    else {
      const reached = await dial(address, port);
      if (!(reached instanceof Error)) return reached;
      last = { why: 'unreachable', detail: reached.message };
    }
  }
  return last;
}

function dial(address: string, port: number): Promise<Socket | Error> {
  return new Promise((fulfil) => {
    const socket = connect({ host: address, port });
    const fail = (error: Error) => {
      socket.destroy();
      fulfil(error);
    };
    const timer = setTimeout(() => fail(new Error(`no answer within ${CONNECT_MS} ms`)), CONNECT_MS);
    socket.once('error', (error) => {
      clearTimeout(timer);
      fail(error);
    });
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      // Until its owner listens.
      socket.on('error', () => {});
      fulfil(socket);
    });
  });
}
