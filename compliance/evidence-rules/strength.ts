/** Security strength in bits, as the quantification rule takes it from NIST SP 800-57. */

/** Below 1024 bits it is under 80; by how much changes nothing. */
export const ofRsa = (bits: number): number => (bits >= 3072 ? 128 : bits >= 2048 ? 112 : bits >= 1024 ? 80 : 0);

/** Of a public key; undefined for what isn't known. */
export function ofKeyType(type: unknown, bits: unknown): number | undefined {
  if (type === 'ed25519' || type === 'ssh-ed25519') return 128;
  if (typeof bits !== 'number' || typeof type !== 'string') return undefined;
  if (/^(ssh-)?(rsa|dsa|dss)|^rsa-pss$/.test(type)) return ofRsa(bits);
  return /^ec/.test(type) ? Math.floor(bits / 2) : undefined;
}

/** The digests that are broken for signatures. */
export function ofBrokenDigest(name: unknown): number | undefined {
  if (typeof name !== 'string') return undefined;
  if (/md[245]/i.test(name)) return 18;
  return /sha-?1(?!\d)/i.test(name) ? 63 : undefined;
}

/** Of ciphers by their names in OpenSSL, in RFCs and in SSH; the first that fits. */
const CIPHERS: readonly [RegExp, number][] = [
  [/null|^none$/i, 0],
  [/exp(ort)?[-_]|export/i, 40],
  [/rc4|arcfour/i, 0],
  [/3des|des[-_]cbc3|des[-_]ede/i, 112],
  [/(^|[-_])des([-_]|$)/i, 56],
  [/aes[-_]?128|camellia[-_]?128|aria[-_]?128|seed|idea|sm4|cast128/i, 128],
  [/aes[-_]?192/i, 192],
  [/aes[-_]?256|camellia[-_]?256|aria[-_]?256|chacha20/i, 256],
];
export const ofCipher = (name: unknown): number | undefined =>
  typeof name === 'string' ? CIPHERS.find(([pattern]) => pattern.test(name))?.[1] : undefined;

/** The algorithms of commercial cryptography, by their names in suites. */
export const isSm = (name: unknown): boolean => typeof name === 'string' && /sm[234]/i.test(name);
