/** Object identifiers: GM/T 0006 and GM/T 0010 for what is China's own, RFC 5280 and RFC 5652 for the rest. */
export const OIDS = {
  ec_public_key: '1.2.840.10045.2.1',
  sm2_curve: '1.2.156.10197.1.301',
  sm2_sign: '1.2.156.10197.1.301.1',
  sm2_with_sm3: '1.2.156.10197.1.501',
  sm3: '1.2.156.10197.1.401',
  /** GM/T 0010: what PKCS #7 calls data and signedData. */
  gm_data: '1.2.156.10197.6.1.4.2.1',
  gm_signed_data: '1.2.156.10197.6.1.4.2.2',
  content_type: '1.2.840.113549.1.9.3',
  message_digest: '1.2.840.113549.1.9.4',
  signing_time: '1.2.840.113549.1.9.5',
  /** Which certificate signs, so that no other one of the same key can be put in its place (RFC 5035). */
  signing_certificate_v2: '1.2.840.113549.1.9.16.2.47',
  common_name: '2.5.4.3',
  country: '2.5.4.6',
  locality: '2.5.4.7',
  province: '2.5.4.8',
  organization: '2.5.4.10',
  organizational_unit: '2.5.4.11',
  subject_key_identifier: '2.5.29.14',
  key_usage: '2.5.29.15',
  basic_constraints: '2.5.29.19',
} as const;
