/** Facts as probes state them of what is well set up, from which samples differ. For tests. */
import type { FactValue } from '#probes/probe.ts';
import type { SeenFact } from './rule.ts';

export const NOW = Date.UTC(2026, 10, 22);
export const DAY_MS = 86_400_000;

export function fact(key: SeenFact['key'], value: FactValue, rest: Partial<Omit<SeenFact, 'key'>> = {}): SeenFact {
  const probe = /^(record|traffic|load)\./.test(key) ? null : key.split('.')[0];
  const whole = { watch: 1, probe, family: 4, address: '10.0.0.1', at: NOW, key, part: null, value, ...rest };
  return whole as SeenFact;
}
export const parts = (key: SeenFact['key'], values: Record<string, FactValue>): SeenFact[] =>
  Object.entries(values).map(([part, value]) => fact(key, value, { part }));

export const MODERN_TLS: readonly SeenFact[] = [
  ...parts('tls.version', { '1.0': false, '1.1': false, '1.2': true, '1.3': true }),
  ...parts('tls.cipher', { '1.2': 'ECDHE-RSA-AES128-GCM-SHA256', '1.3': 'TLS_AES_256_GCM_SHA384' }),
  fact('tls.key_type', 'rsa'),
  fact('tls.key_bits', 2048),
  fact('tls.signature_algorithm', 'sha256WithRSAEncryption'),
  fact('tls.trust_error', null),
  fact('tls.name_matches', true),
  fact('tls.not_before', NOW - 30 * DAY_MS),
  fact('tls.not_after', NOW + 60 * DAY_MS),
];
export const changed = (facts: readonly SeenFact[], ...by: SeenFact[]): SeenFact[] => [
  ...facts.filter((one) => !by.some(({ key, part }) => key === one.key && part === one.part)),
  ...by,
];

export const LISTS = {
  kex: 'curve25519-sha256,ecdh-sha2-nistp256,ext-info-s,kex-strict-s-v00@openssh.com',
  host_key: 'rsa-sha2-512,rsa-sha2-256,ssh-ed25519',
  cipher_to_server: 'chacha20-poly1305@openssh.com,aes128-ctr,aes256-gcm@openssh.com',
  cipher_to_client: 'chacha20-poly1305@openssh.com,aes128-ctr,aes256-gcm@openssh.com',
  mac_to_server: 'hmac-sha2-256-etm@openssh.com,hmac-sha2-512',
  mac_to_client: 'hmac-sha2-256-etm@openssh.com,hmac-sha2-512',
};
export const HOST_KEY = { type: 'ssh-ed25519', bits: 256, fingerprint_sha256: 'SHA256:x', proven: true };
export const MODERN_SSH: readonly SeenFact[] = [
  fact('ssh.protocol', '2.0'),
  ...parts('ssh.algorithms', LISTS),
  ...parts('ssh.host_key', { 'ssh-ed25519': HOST_KEY }),
];

export const certificate = (role: string, key = 'SM2', is_signature_valid: boolean | null = true) => ({
  ...{ role, subject: 'CN=gm.test', issuer: 'CN=Test CA', key, signature_algorithm: 'SM2-with-SM3' },
  is_signature_valid,
});
export const TLCP: readonly SeenFact[] = [
  fact('tlcp.offers_tlcp', true),
  fact('tlcp.offers_rfc8998', false),
  ...parts('tlcp.suite', { tlcp: { id: '0xE053', name: 'ECC_SM4_GCM_SM3' } }),
  ...parts('tlcp.key_proved', { tlcp: true }),
  ...parts('tlcp.certificate', {
    'tlcp/0': certificate('sign'),
    'tlcp/1': certificate('enc'),
    'tlcp/2': certificate('ca'),
  }),
  ...parts('tlcp.findings', { tlcp: '' }),
];
export const RFC8998: readonly SeenFact[] = [
  fact('tlcp.offers_tlcp', false),
  fact('tlcp.offers_rfc8998', true),
  ...parts('tlcp.suite', { tls13: { id: '0x00C6', name: 'TLS_SM4_GCM_SM3' } }),
  ...parts('tlcp.key_proved', { tls13: true }),
  ...parts('tlcp.certificate', { 'tls13/0': certificate('end'), 'tls13/1': certificate('ca') }),
  ...parts('tlcp.findings', { tls13: '' }),
];
