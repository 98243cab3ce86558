/** Numbers of GB/T 38636-2020 (TLCP), RFC 8446 (TLS 1.3) and RFC 8998 (its SM suites), as servers were seen to use them. */

export const TLCP_VERSION = 0x0101;
export const TLS13_VERSION = 0x0304;

export const RECORD = { change_cipher_spec: 20, alert: 21, handshake: 22, application_data: 23 } as const;

export const HANDSHAKE = {
  client_hello: 1,
  server_hello: 2,
  certificate: 11,
  server_key_exchange: 12,
  certificate_request: 13,
  server_hello_done: 14,
  certificate_verify: 15,
  finished: 20,
  message_hash: 254,
} as const;

export const EXTENSION = {
  server_name: 0,
  supported_groups: 10,
  signature_algorithms: 13,
  supported_versions: 43,
  cookie: 44,
  key_share: 51,
} as const;

export const ALERT = { handshake_failure: 40, protocol_version: 70, insufficient_security: 71 } as const;

export const CURVE_SM2 = 0x0029;
export const SECP256R1 = 0x0017;
export const SM2SIG_SM3 = 0x0708;

/** The identities that GB/T 32918 hashes in: for certificates and TLCP, and for TLS 1.3 (RFC 8998, section 3.2.1). */
export const DEFAULT_IDENTITY = '1234567812345678';
export const TLS13_IDENTITY = 'TLSv1.3+GM+Cipher+Suite';

/** ECC first: a server that follows the client's order then answers with the flight that needs no certificate of ours. */
export const TLCP_SUITES = [
  0xe053, 0xe013, 0xe051, 0xe011, 0xe059, 0xe019, 0xe05a, 0xe01c, 0xe057, 0xe017, 0xe055, 0xe015,
] as const;
export const SM4_GCM_SM3 = 0x00c6;
export const SM4_CCM_SM3 = 0x00c7;
export const AES_128_GCM_SHA256 = 0x1301;

export const isSmSuite = (suite: number): boolean => suite === SM4_GCM_SM3 || suite === SM4_CCM_SM3;
/** How the ServerKeyExchange of a TLCP suite looks; undefined for IBC and unknown ones. */
export function keyExchangeOf(suite: number): 'ecc' | 'ecdhe' | 'rsa' | undefined {
  if (suite === 0xe013 || suite === 0xe053) return 'ecc';
  if (suite === 0xe011 || suite === 0xe051) return 'ecdhe';
  return [0xe019, 0xe059, 0xe01c, 0xe05a].includes(suite) ? 'rsa' : undefined;
}

const SUITES: Record<number, string> = {
  57361: 'ECDHE_SM4_CBC_SM3',
  57363: 'ECC_SM4_CBC_SM3',
  57365: 'IBSDH_SM4_CBC_SM3',
  57367: 'IBC_SM4_CBC_SM3',
  57369: 'RSA_SM4_CBC_SM3',
  57372: 'RSA_SM4_CBC_SHA256',
  57425: 'ECDHE_SM4_GCM_SM3',
  57427: 'ECC_SM4_GCM_SM3',
  57429: 'IBSDH_SM4_GCM_SM3',
  57431: 'IBC_SM4_GCM_SM3',
  57433: 'RSA_SM4_GCM_SM3',
  57434: 'RSA_SM4_GCM_SHA256',
  [SM4_GCM_SM3]: 'TLS_SM4_GCM_SM3',
  [SM4_CCM_SM3]: 'TLS_SM4_CCM_SM3',
  [AES_128_GCM_SHA256]: 'TLS_AES_128_GCM_SHA256',
};

export const hexOf = (value: number): string => `0x${value.toString(16).toUpperCase().padStart(4, '0')}`;
export const suiteName = (suite: number): string => SUITES[suite] ?? hexOf(suite);
