/** Plays a seal system over HTTP (docs/seal.md), right or wrong in one way at a time. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Certificate, pemOf } from '#compliance/seal/certificate.ts';
import { DAY_MS, sampleSeal } from '#compliance/seal/sample.ts';
import { signedData } from '#compliance/seal/signed-data.ts';
import { judgeSeal } from '#compliance/seal/verdict.ts';

export const SEAL_FAULTS = [
  ...(['refuses', 'signs_another', 'breaks_signatures', 'believes_anything', 'refuses_good'] as const),
  ...(['knows_anything', 'forgets', 'no_json', 'silent'] as const),
] as const;
export type SealFault = (typeof SEAL_FAULTS)[number];

export type SealSystem = {
  url: string;
  port: number;
  /** PEM of whom it signs by. */
  pem: string;
  fault: SealFault | null;
  /** Revokes what it signed under this number. */
  revoked: Map<string, string>;
  /** What was asked, `POST /sign`. */
  asked: string[];
  /** Another key and certificate, that holds for so many days from `from` on. */
  renew(from: number, days: number): void;
  close(): Promise<void>;
};

export async function sealSystem({ token = null as string | null, now = () => Date.now() } = {}): Promise<SealSystem> {
  let seal = sampleSeal(now() - DAY_MS, 400, { common_name: '省电子印章测试' });
  let trusted: Certificate[] = [seal.certificate];
  const documents = new Set<string>();
  const system: SealSystem = {
    ...{ url: '', port: 0, pem: pemOf(seal.certificate.der), fault: null, revoked: new Map(), asked: [] },
    renew(from, days) {
      seal = sampleSeal(from, days, { common_name: '省电子印章测试' });
      trusted = [...trusted, seal.certificate];
      system.pem = pemOf(seal.certificate.der);
    },
    close: () =>
      new Promise((fulfil) => {
        server.closeAllConnections();
        server.close(() => fulfil());
      }),
  };
  function sign({ digest }: { digest: string }) {
    const id = `D-${documents.size + 1}`;
    documents.add(id);
    const at = now();
    const made = signedData(
      {
        digest: system.fault === 'signs_another' ? 'ab'.repeat(32) : digest,
        certificates: [seal.certificate],
        signed_at: at - (at % 1_000),
      },
      seal.sign,
    );
    // The last byte is of the signature's own number.
    if (system.fault === 'breaks_signatures') made[made.length - 1] = (made.at(-1) ?? 0) ^ 1;
    return { id, signature: made.toString('base64') };
  }
  function verify({ digest, signature }: { digest: string; signature: string }) {
    const { status, reason } = judgeSeal({ digest, signature: Buffer.from(signature, 'base64') }, trusted, now());
    if (system.fault === 'believes_anything') return { is_good: true, reason: '' };
    if (system.fault === 'refuses_good') return { is_good: false, reason: '验章失败' };
    return { is_good: status === 'intact', reason: reason.zh };
  }
  function status(id: string) {
    if (system.fault === 'knows_anything') return { status: 'valid', reason: null };
    if (system.fault === 'forgets' || !documents.has(id)) return { status: 'unknown', reason: null };
    const reason = system.revoked.get(id);
    return reason === undefined ? { status: 'valid', reason: null } : { status: 'revoked', reason };
  }
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { method = '', url: path = '' } = request;
      system.asked.push(`${method} ${path}`);
      const answer = (code: number, body: unknown) => {
        response.writeHead(code, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      };
      if (system.fault === 'silent') return;
      if (system.fault === 'no_json') return response.end('<html>登录</html>');
      if (token !== null && request.headers.authorization !== `Bearer ${token}`) return answer(401, { error: 'token' });
      const body = pieces.length > 0 ? JSON.parse(Buffer.concat(pieces).toString('utf8')) : {};
      if (method === 'POST' && path === '/seal/sign')
        return system.fault === 'refuses' ? answer(403, { error: 'no' }) : answer(200, sign(body));
      if (method === 'POST' && path === '/seal/verify') return answer(200, verify(body));
      const id = /^\/seal\/documents\/([^/]+)$/.exec(path)?.[1];
      if (method === 'GET' && id !== undefined) return answer(200, status(decodeURIComponent(id)));
      answer(404, { error: 'path' });
    });
  });
  await new Promise<void>((fulfil) => server.listen(0, '127.0.0.1', fulfil));
  system.port = (server.address() as AddressInfo).port;
  system.url = `http://127.0.0.1:${system.port}/seal`;
  return system;
}
