/** For each rule facts as probes state them: some that break it, and some that keep it. For tests. */
import type { About, SeenFact } from './rule.ts';
import {
  certificate,
  changed,
  DAY_MS,
  fact,
  HOST_KEY,
  MODERN_SSH,
  MODERN_TLS,
  NOW,
  parts,
  RFC8998,
  TLCP,
} from './sample-facts.ts';

const uplink = (oper_status: string, alias: string | null): SeenFact[] =>
  parts('snmp.interface', { '7': { if_index: 7, name: 'GE0/0/7', alias, admin_status: 'up', oper_status } });
const busy = (p95_share: number | null, coverage: number): SeenFact[] =>
  parts('traffic.port', { '3': { name: 'GE0/0/3', p95_share, coverage } });
const fell = (rate: number, peak_rate: number | null): SeenFact[] => parts('load.turned', { '7': { rate, peak_rate } });
const gap = (has_plan: boolean, has_drill: boolean): SeenFact[] => [
  fact('emergency.gap', { has_plan, has_drill }, { part: '' }),
];
const differs = (field: string): SeenFact =>
  fact('record.difference', { field, recorded: 'V8R20', observed: 'V8R21' }, { part: '' });
const port = (number: string, open: boolean, family: 4 | 6): SeenFact =>
  fact('tcp.open', open, { part: number, family, watch: family, address: family === 4 ? '10.0.0.1' : '2001:db8::1' });
const clear = (service: string, rest: Record<string, string | boolean | null> = {}): SeenFact => {
  const value = {
    service,
    port: 23,
    open: true,
    answers: true,
    login: true,
    tls_offered: false,
    detail: null,
    ...rest,
  };
  return fact('clear_text.service', value, { part: '23' });
};
const openTo = (service: string, without_login: boolean | null): SeenFact =>
  fact('open_access.service', { service, port: 6379, open: true, answers: true, without_login }, { part: '6379' });
const smb = (smb1: boolean, dialects: string): SeenFact =>
  fact('open_access.smb', { port: 445, dialects, smb1, signing_required: false }, { part: '445' });
/** Both families come from one look. */
const exposed = (port: number, open: boolean | null, family: 4 | 6 = 4): SeenFact => {
  const address = family === 4 ? '10.0.0.1' : '2001:db8::1';
  const state = open === null ? 'filtered' : open ? 'open' : 'closed';
  const value = { port, family, address, service: null, open, state };
  return fact('exposed_ports.port', value, { part: `${family}:${port}`, address: null, family: null });
};
const tried = (address: string, open: boolean): SeenFact =>
  fact('site.port_open', { address, port: 443, open, why: open ? null : 'no answer' }, { part: `${address} 443` });

export type Sample = { rule: string; about: About; breaks: readonly SeenFact[][]; keeps: readonly SeenFact[][] };

/** Of a rule that supports, what breaks it is what it speaks of. */
export const SAMPLES: readonly Sample[] = [
  {
    ...{ rule: 'snmp-clear-text', about: 'device' },
    breaks: [[fact('snmp.protocol', 'v2c')], [fact('snmp.protocol', 'v1')]],
    keeps: [[fact('snmp.protocol', 'v3')]],
  },
  {
    ...{ rule: 'http-plain', about: 'service' },
    breaks: [[fact('http.status', 200)]],
    keeps: [[fact('http.status', 301)], [fact('http.status', 200), fact('http.tls_version', 'TLSv1.3')]],
  },
  {
    ...{ rule: 'http-plain-log-in', about: 'device' },
    breaks: [[fact('http.status', 401)], [clear('http', { tls_offered: null })]],
    keeps: [
      [fact('http.status', 200)],
      [fact('http.status', 401), fact('http.tls_version', 'TLSv1.2')],
      [clear('http', { login: false })],
    ],
  },
  {
    ...{ rule: 'clear-text-management', about: 'device' },
    breaks: [[clear('telnet')], [clear('vnc')]],
    keeps: [
      [clear('telnet', { tls_offered: true })],
      [clear('vnc', { tls_offered: null })],
      [clear('telnet', { answers: false })],
      [clear('rsh', { answers: null, tls_offered: null })],
      [clear('ftp')],
    ],
  },
  {
    ...{ rule: 'clear-text-log-in', about: 'service' },
    breaks: [[clear('ftp')], [clear('ldap')], [clear('smtp', { login: true })], [clear('imap', { login: true })]],
    keeps: [
      ...[[clear('ftp', { tls_offered: true })], [clear('ldap', { tls_offered: null })], [clear('telnet')]],
      ...[[clear('pop3', { login: null })], [clear('imap', { login: true, tls_offered: true })]],
    ],
  },
  {
    ...{ rule: 'open-access', about: 'service' },
    breaks: [[openTo('redis', true)], [openTo('zookeeper', true)]],
    keeps: [[openTo('redis', false)], [openTo('mongodb', null)]],
  },
  {
    ...{ rule: 'tls-old-versions', about: 'service' },
    breaks: [
      parts('tls.version', { '1.0': true, '1.1': true, '1.2': false, '1.3': false }),
      [fact('http.tls_version', 'TLSv1')],
      parts('site.certificate', { '6': { version: 'SSLv3', error: null, not_after: NOW } }),
    ],
    keeps: [[...MODERN_TLS], [fact('http.tls_version', 'TLSv1.2')]],
  },
  {
    ...{ rule: 'tls-weak-suites', about: 'service' },
    breaks: ['RC4-SHA', 'DES-CBC3-SHA', 'DES-CBC-SHA', 'EXP-RC2-CBC-MD5', 'NULL-SHA256', 'ADH-AES128-SHA'].map((name) =>
      parts('tls.cipher', { '1.2': name }),
    ),
    keeps: [[...MODERN_TLS], parts('tls.cipher', { '1.2': 'ECDHE-ECDSA-CHACHA20-POLY1305' })],
  },
  {
    ...{ rule: 'tls-weak-certificates', about: 'service' },
    breaks: [
      changed(MODERN_TLS, fact('tls.key_bits', 1024)),
      changed(MODERN_TLS, fact('tls.signature_algorithm', 'ecdsa-with-SHA1')),
      changed(MODERN_TLS, fact('tls.signature_algorithm', 'md5WithRSAEncryption')),
    ],
    keeps: [[...MODERN_TLS], [fact('tls.key_type', 'ec'), fact('tls.key_bits', 256)]],
  },
  {
    ...{ rule: 'untrusted-certificates', about: 'service' },
    breaks: [
      [fact('tls.not_after', NOW - DAY_MS)],
      [fact('tls.not_before', NOW + DAY_MS)],
      [fact('tls.trust_error', 'DEPTH_ZERO_SELF_SIGNED_CERT')],
      [fact('tls.name_matches', false)],
      [fact('http.certificate_error', 'CERT_HAS_EXPIRED')],
      [fact('http.certificate_not_after', NOW - DAY_MS)],
      parts('site.certificate', { '4': { version: 'TLSv1.3', error: 'ERR_TLS_CERT_ALTNAME_INVALID', not_after: NOW } }),
    ],
    keeps: [[...MODERN_TLS], [fact('tls.not_after', 1e300)]],
  },
  {
    ...{ rule: 'sm-certificates', about: 'service' },
    breaks: [[fact('tlcp.findings', 'sign_certificate_expired')], parts('tlcp.key_proved', { tlcp: false })],
    keeps: [[...TLCP], [fact('tlcp.findings', 'certificate_not_sm2')]],
  },
  {
    ...{ rule: 'sm-parameters', about: 'service' },
    breaks: [[fact('tlcp.findings', 'sm2_certificate_without_sm_suite')]],
    keeps: [[...TLCP], [fact('tlcp.findings', 'enc_certificate_expired')]],
  },
  {
    ...{ rule: 'ssh-1', about: 'device' },
    breaks: [[fact('ssh.protocol', '1.99')], [fact('ssh.protocol', '1.5')]],
    keeps: [[...MODERN_SSH]],
  },
  {
    ...{ rule: 'ssh-weak-algorithms', about: 'device' },
    breaks: [
      changed(MODERN_SSH, fact('ssh.algorithms', 'diffie-hellman-group1-sha1', { part: 'kex' })),
      changed(MODERN_SSH, fact('ssh.algorithms', 'hmac-md5,hmac-sha2-256', { part: 'mac_to_client' })),
      changed(MODERN_SSH, fact('ssh.algorithms', 'aes128-cbc,3des-cbc,arcfour', { part: 'cipher_to_server' })),
      parts('ssh.host_key', { 'ssh-rsa': { ...HOST_KEY, type: 'ssh-rsa', bits: 1024 } }),
    ],
    keeps: [[...MODERN_SSH]],
  },
  {
    ...{ rule: 'risky-ports', about: 'service' },
    breaks: [[port('445', true, 4)], [exposed(139, true)]],
    keeps: [[port('445', false, 4)], [port('443', true, 4)], [exposed(445, null)]],
  },
  {
    ...{ rule: 'exposed-ports', about: 'device' },
    breaks: [[exposed(22, true)], [exposed(22, false), exposed(3306, true, 6)]],
    keeps: [[exposed(22, false)], [exposed(22, null)], [exposed(443, true)]],
  },
  {
    ...{ rule: 'smb-1', about: 'device' },
    breaks: [[smb(true, '2.1 3.1.1')], [smb(true, '')]],
    keeps: [[smb(false, '3.1.1')]],
  },
  {
    ...{ rule: 'ipv6-bypass', about: 'service' },
    breaks: [
      [port('22', false, 4), port('22', true, 6)],
      [tried('10.0.0.1', false), tried('2001:db8::1', true)],
      [exposed(22, false), exposed(22, true, 6)],
      // Silent, though the same address refuses another port.
      [exposed(22, null), exposed(80, false), exposed(22, true, 6)],
    ],
    keeps: [
      [exposed(22, null), exposed(22, true, 6)],
      [port('22', true, 4), port('22', true, 6)],
      [port('22', true, 6)],
      [port('22', false, 4), port('80', true, 6)],
      [tried('10.0.0.1', false), tried('10.0.0.2', true), tried('2001:db8::1', true)],
    ],
  },
  {
    ...{ rule: 'unknown-devices', about: 'device' },
    breaks: [
      parts('record.stranger', { '7': { port: 'GE0/0/7', system_name: null, chassis_id: '00:e0:fc:00:00:01' } }),
      [differs('device')],
    ],
    keeps: [[differs('version')]],
  },
  {
    ...{ rule: 'record-differs', about: 'device' },
    breaks: [[differs('version')], parts('record.stranger', { '7': { port: 'GE0/0/7', system_name: 'x' } })],
    keeps: [[]],
  },
  {
    ...{ rule: 'busy-links', about: 'device' },
    breaks: [busy(0.83, 1)],
    keeps: [busy(0.5, 1), busy(0.83, 0.1), busy(null, 1)],
  },
  {
    ...{ rule: 'no-emergency-plan', about: 'service' },
    breaks: [gap(false, false), gap(false, true)],
    keeps: [gap(true, false), gap(true, true)],
  },
  {
    ...{ rule: 'no-emergency-drill', about: 'service' },
    breaks: [gap(false, false), gap(true, false)],
    keeps: [gap(true, true)],
  },
  {
    ...{ rule: 'fell-under-load', about: 'device' },
    breaks: [fell(80, 100), fell(100, 100)],
    keeps: [fell(120, 100), fell(80, null)],
  },
  {
    ...{ rule: 'uplink-down', about: 'device' },
    breaks: [uplink('down', '上联核心二')],
    keeps: [uplink('up', '上联核心二'), uplink('down', 'office 203'), uplink('down', null)],
  },
  {
    ...{ rule: 'clock', about: 'device' },
    breaks: [[fact('ntp.offset_ms', -61_000)], [fact('ntp.synchronised', false)]],
    keeps: [[fact('ntp.offset_ms', 200), fact('ntp.synchronised', true)]],
  },
  {
    ...{ rule: 'tls-foreign-algorithms', about: 'service' },
    breaks: [[...MODERN_TLS]],
    keeps: [parts('tls.version', { '1.3': true })],
  },
  {
    ...{ rule: 'tls-effective', about: 'service' },
    breaks: [[...MODERN_TLS]],
    keeps: [
      changed(MODERN_TLS, fact('tls.version', true, { part: '1.0' })),
      changed(MODERN_TLS, fact('tls.trust_error', 'CERT_HAS_EXPIRED')),
      changed(MODERN_TLS, fact('tls.key_bits', 1024)),
      MODERN_TLS.filter(({ key }) => key !== 'tls.trust_error'),
    ],
  },
  {
    ...{ rule: 'ssh-foreign-algorithms', about: 'device' },
    breaks: [[...MODERN_SSH]],
    keeps: [parts('ssh.algorithms', { cipher_to_server: 'sm4-ctr,aes128-ctr' }), [fact('ssh.protocol', '2.0')]],
  },
  {
    ...{ rule: 'ssh-effective', about: 'device' },
    breaks: [[...MODERN_SSH]],
    keeps: [
      changed(MODERN_SSH, fact('ssh.protocol', '1.99')),
      changed(MODERN_SSH, fact('ssh.algorithms', 'hmac-md5', { part: 'mac_to_client' })),
      changed(MODERN_SSH, fact('ssh.host_key', { ...HOST_KEY, proven: false }, { part: 'ssh-ed25519' })),
    ],
  },
  {
    ...{ rule: 'tlcp-effective', about: 'service' },
    breaks: [[...TLCP]],
    keeps: [
      changed(TLCP, fact('tlcp.findings', 'enc_certificate_expired', { part: 'tlcp' })),
      changed(TLCP, fact('tlcp.certificate', certificate('enc', 'RSA 2048'), { part: 'tlcp/1' })),
      changed(TLCP, fact('tlcp.suite', { id: '0xE01C', name: 'RSA_SM4_CBC_SHA256' }, { part: 'tlcp' })),
      changed(TLCP, fact('tlcp.key_proved', false, { part: 'tlcp' })),
      TLCP.filter(({ key }) => key !== 'tlcp.findings'),
      // Of the other protocol nothing follows.
      changed(
        TLCP.filter(({ key }) => key !== 'tlcp.findings'),
        fact('tlcp.findings', '', { part: 'tls13' }),
      ),
      TLCP.filter(({ key }) => key !== 'tlcp.key_proved'),
      ...['tlcp/0', 'tlcp/1'].map((part) =>
        changed(TLCP, fact('tlcp.certificate', certificate(part === 'tlcp/0' ? 'sign' : 'enc', 'SM2', null), { part })),
      ),
      changed(TLCP, fact('tlcp.certificate', certificate('ca', 'SM2', null), { part: 'tlcp/2' })),
      changed(TLCP, fact('tlcp.certificate', certificate('enc', 'SM2', false), { part: 'tlcp/1' })),
    ],
  },
  {
    ...{ rule: 'rfc8998-effective', about: 'service' },
    breaks: [[...RFC8998]],
    keeps: [
      [...TLCP],
      changed(RFC8998, fact('tlcp.offers_rfc8998', false)),
      RFC8998.filter(({ key }) => key !== 'tlcp.key_proved'),
      changed(RFC8998, fact('tlcp.certificate', certificate('end', 'SM2', null), { part: 'tls13/0' })),
      changed(RFC8998, fact('tlcp.certificate', certificate('ca', 'SM2', null), { part: 'tls13/1' })),
    ],
  },
];
