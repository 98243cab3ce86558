/** Which TLS versions a service accepts, and the basics of its certificate. */
import { z } from 'zod';
import { garbled, timedOut } from '../failures.ts';
import { type Fact, probe } from '../probe.ts';
import { Port } from '../tcp.ts';
import { certificateFacts } from './certificate.ts';
import { type Handshake, shakeHands, TLS_VERSIONS } from './handshake.ts';
import { ServerName } from './server-name.ts';

type Accepted = Extract<Handshake, { accepted: true }>;

/** One handshake for each version from 1.0 to 1.3; the certificate is taken from the newest that was accepted. */
export const tls = probe({
  title: { zh: 'TLS 配置与证书', en: 'TLS' },
  params: z.object({
    port: Port.default(443).meta({ zh: '端口', en: 'Port' }),
    server_name: ServerName,
  }),
  yields: {
    'tls.version': { zh: '接受的协议版本', en: 'Version accepted', told: true },
    'tls.cipher': { zh: '协商的密码套件', en: 'Cipher negotiated' },
    'tls.alpn': { zh: '应用层协议（ALPN）', en: 'ALPN protocol' },
    'tls.subject': { zh: '证书主体', en: 'Certificate subject' },
    'tls.issuer': { zh: '证书颁发者', en: 'Certificate issuer', told: true },
    'tls.names': { zh: '证书备用名称', en: 'Certificate names' },
    'tls.serial': { zh: '证书序列号', en: 'Certificate serial number' },
    'tls.not_before': { zh: '证书生效时间', en: 'Certificate valid from', unit: 'epoch_ms' },
    'tls.not_after': { zh: '证书到期时间', en: 'Certificate expires', unit: 'epoch_ms' },
    'tls.key_type': { zh: '公钥算法', en: 'Key type' },
    'tls.key_bits': { zh: '公钥长度', en: 'Key length', unit: 'bit' },
    'tls.signature_algorithm': { zh: '签名算法', en: 'Signature algorithm' },
    'tls.fingerprint_sha256': { zh: '证书指纹（SHA-256）', en: 'Certificate fingerprint (SHA-256)', told: true },
    'tls.chain_length': { zh: '证书链长度', en: 'Chain length' },
    'tls.trust_error': { zh: '证书链校验错误', en: 'Chain error' },
    'tls.name_matches': { zh: '证书名称匹配', en: 'Certificate name matches' },
  },
  measures: {
    'tls.connect_ms': { zh: '连接耗时', en: 'Connect time', unit: 'ms' },
    'tls.handshake_ms': { zh: 'TLS 握手耗时', en: 'TLS handshake time', unit: 'ms' },
  },
  timeout_ms: 8_000,
  every_s: 3_600,
  async look(target, { port, server_name }, { signal, timeout_ms }) {
    const name = server_name ?? target.host;
    const common = { address: target.address, port, name, timeout_ms: Math.floor(timeout_ms * 0.8), signal };
    const handshakes = await Promise.all(TLS_VERSIONS.map((version) => shakeHands({ ...common, version })));
    const facts: Fact[] = [];
    const unseen: string[] = [];
    let best: Accepted | undefined;
    for (const [index, version] of TLS_VERSIONS.entries()) {
      const handshake = handshakes[index] as Handshake;
      if (handshake.accepted === true) {
        best = handshake;
        facts.push({ key: 'tls.cipher', part: version, value: handshake.cipher });
      }
      if (typeof handshake.accepted === 'string') unseen.push(`${version}: ${handshake.why}`);
      else facts.push({ key: 'tls.version', part: version, value: handshake.accepted });
    }
    if (!best) throw noTls(handshakes);
    facts.push(
      { key: 'tls.alpn', value: best.alpn },
      { key: 'tls.chain_length', value: best.chain_length },
      { key: 'tls.trust_error', value: best.trust_error },
    );
    if (best.certificate) facts.push(...certificateFacts(best.certificate, name));
    const samples = [
      { series: 'tls.connect_ms', value: best.connect_ms },
      { series: 'tls.handshake_ms', value: best.took_ms },
    ];
    if (unseen.length === 0) return { facts, samples };
    return { facts, samples, partial: true, error: `not seen: ${unseen.join('; ')}` };
  },
});

function noTls(handshakes: readonly Handshake[]) {
  const said = handshakes.findLast((handshake) => handshake.accepted === false);
  if (said?.accepted === false) return garbled(`no TLS version from 1.0 to 1.3 was accepted: ${said.why}`);
  return timedOut('no answer to any TLS handshake');
}
