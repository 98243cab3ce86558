/**
 * Units of the assessment of cryptography (GB/T 39786 level 3) on which something of this console bears. Whether keys are managed by a
 * certified product can't be shown here: the program uses none, so K is never claimed.
 */
import { type SelfItem, tests } from './item.ts';

const standard = 'crypto';
const TLS = tests(
  'api/tls.test.ts',
  'TLS 1.2 and 1.3 are spoken, older ones and ciphers without forward secrecy are not',
);

export const CRYPTO: readonly SelfItem[] = [
  {
    ...{ standard, item: '8.3 a', does: 'not' },
    statement: {
      zh: '登录服务器、操作系统不经过本程序。',
      en: 'Log-in to the server and its operating system doesn’t pass through this program.',
    },
    left_to_operator: { zh: '设备登录的密码鉴别。', en: 'Cryptographic log-in to devices.' },
    evidence: [],
  },
  {
    ...{ standard, item: '8.3 b', does: 'not' },
    statement: {
      zh: '主机的远程管理（SSH 等）不经过本程序。',
      en: 'Remote management of the host (SSH and the like) doesn’t pass through this program.',
    },
    left_to_operator: { zh: '主机远程管理通道。', en: 'The channel of remote management.' },
    evidence: [],
  },
  {
    ...{ standard, item: '8.4 a', does: 'partly' },
    statement: {
      zh: '动态口令（HMAC-SHA-1）、通行密钥（ES256、RS256、EdDSA）和代理验证的客户端证书用密码技术鉴别用户；前两者不是国密算法，SM2 证书须由代理验证。',
      en: 'Codes (HMAC-SHA-1), passkeys (ES256, RS256, EdDSA) and client certificates verified by a proxy authenticate by cryptography; the first two use no SM algorithms, and SM2 certificates are the proxy’s to verify.',
    },
    left_to_operator: { zh: '国密证书和合规产品。', en: 'SM2 certificates and certified products.' },
    evidence: [
      ...tests('api/log-in/passkeys.test.ts', 'a passkey opens a session with two factors, and the log says so'),
      ...tests(
        'api/log-in/certificate.test.ts',
        'a linked certificate opens a session by that method, and the log says so',
      ),
    ],
  },
  {
    ...{ standard, item: '8.4 b', does: 'not' },
    statement: {
      zh: '授权表没有密码校验；授权的每次变化在成链的日志中，只能据此核对。',
      en: 'The table of grants has no cryptographic check; each change stands in the chained log and can be compared with it.',
    },
    left_to_operator: {
      zh: '保护数据文件；定期核对授权。',
      en: 'The data’s files protected; grants compared regularly.',
    },
    evidence: [],
  },
  {
    ...{ standard, item: '8.4 c', does: 'not' },
    statement: { zh: '没有安全标记。', en: 'There are no security labels.' },
    left_to_operator: { zh: '不使用标记时按不适用说明。', en: 'Where none are used, say why it isn’t applicable.' },
    evidence: [],
  },
  {
    ...{ standard, item: '8.4 d', does: 'partly' },
    statement: {
      zh: 'TLS 1.2、1.3 加密传输（AES-GCM、ChaCha20）；不是国密算法。',
      en: 'TLS 1.2 and 1.3 encrypt what travels (AES-GCM, ChaCha20): no SM algorithms.',
    },
    left_to_operator: { zh: '以合规的 TLCP 网关前置。', en: 'A certified TLCP gateway before it.' },
    evidence: TLS,
  },
  {
    ...{ standard, item: '8.4 e', does: 'partly' },
    statement: {
      zh: '凭据和密钥以 AES-256-GCM 封存，不是 SM4，也未用密码产品；其他数据为明文。',
      en: 'Credentials and keys are sealed by AES-256-GCM, not by SM4 and by no certified product; other data are in clear.',
    },
    left_to_operator: { zh: '合规的存储加密。', en: 'Certified encryption of the storage.' },
    evidence: tests(
      'api/credentials/routes.test.ts',
      'a planted secret is nowhere: not in answers, not in the log of changes, not in the database file',
    ),
  },
  {
    ...{ standard, item: '8.4 f', does: 'partly' },
    statement: {
      zh: 'TLS 的 AEAD 保护传输完整性；不是国密算法。',
      en: 'TLS with AEAD keeps what travels intact: no SM algorithms.',
    },
    left_to_operator: { zh: '以合规的 TLCP 网关前置。', en: 'A certified TLCP gateway before it.' },
    evidence: TLS,
  },
  {
    ...{ standard, item: '8.4 g', does: 'partly' },
    statement: {
      zh: '操作日志和证据以 SM3 成链，链头以 SM2 签名；其他数据没有完整性保护。',
      en: 'Log and evidence form chains by SM3, the log’s heads are signed by SM2; other data have no protection of integrity.',
    },
    left_to_operator: { zh: '异地保存公钥与链头。', en: 'Public key and heads written down elsewhere.' },
    evidence: [
      ...tests('compliance/evidence/chain.test.ts', 'SM3 is the hash of GB/T 32905: the standard example abc'),
      ...tests(
        'api/audit/proof.test.ts',
        'the head is signed on demand, as an entry, and openssl agrees on the signature',
      ),
    ],
  },
  {
    ...{ standard, item: '8.4 h', does: 'partly' },
    statement: {
      zh: '日志链头由服务器以 SM2 签名，证明日志未被改写；操作人本身不签名，不能证明是其本人所为。',
      en: 'The server signs the log’s heads by SM2, which proves that it wasn’t rewritten; persons sign nothing, so it doesn’t prove who acted.',
    },
    left_to_operator: { zh: '有法律责任认定需要时使用电子签名。', en: 'Electronic signatures where law asks.' },
    evidence: tests(
      'api/audit/proof.test.ts',
      'an export is proved by itself, gzipped or not, also with the key that an auditor holds',
    ),
  },
];
