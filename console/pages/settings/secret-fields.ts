/** The fields of each kind of credential, as the server wants them. */
import { t } from '../../i18n/index.ts';
import type { Problems } from '../../ui/Form.tsx';

export const credentialKinds = ['snmp_community', 'snmp_user', 'http_basic', 'http_bearer', 'oidc_account'] as const;
export type CredentialKind = (typeof credentialKinds)[number];

export type SecretField = {
  name: string;
  required?: boolean;
  /** Typed unseen. */
  hidden?: boolean;
  options?: readonly string[];
  /** Fewest characters. */
  least?: number;
};

const fields: Record<CredentialKind, readonly SecretField[]> = {
  snmp_community: [
    { name: 'version', options: ['2c', '1'], required: true },
    { name: 'community', required: true, hidden: true },
  ],
  snmp_user: [
    { name: 'user', required: true },
    { name: 'auth_protocol', options: ['sha512', 'sha384', 'sha256', 'sha224', 'sha', 'md5'] },
    { name: 'auth_key', hidden: true, least: 8 },
    { name: 'priv_protocol', options: ['aes', 'aes256b', 'aes256r', 'des'] },
    { name: 'priv_key', hidden: true, least: 8 },
    { name: 'context' },
  ],
  http_basic: [
    { name: 'user', required: true },
    { name: 'password', required: true, hidden: true },
  ],
  http_bearer: [{ name: 'token', required: true, hidden: true }],
  oidc_account: [
    { name: 'user', required: true },
    { name: 'password', required: true, hidden: true },
    { name: 'client_secret', required: true, hidden: true },
  ],
};

export const fieldsOf = (kind: CredentialKind): readonly SecretField[] => fields[kind];

export function secretProblems(kind: CredentialKind, values: Record<string, string>): Problems {
  const found: Problems = {};
  for (const field of fields[kind]) {
    const value = values[field.name] ?? '';
    if (field.required && value === '') found[`secret.${field.name}`] = t('ui.missing');
    if (field.least && value !== '' && value.length < field.least) {
      found[`secret.${field.name}`] = t('ui.too_short', { n: field.least });
    }
  }
  // RFC 3414: a protocol goes with its key, and privacy needs authentication.
  for (const name of ['auth', 'priv']) {
    if (values[`${name}_protocol`] && !values[`${name}_key`]) found[`secret.${name}_key`] = t('ui.missing');
    if (values[`${name}_key`] && !values[`${name}_protocol`]) found[`secret.${name}_protocol`] = t('ui.missing');
  }
  if (values.priv_protocol && !values.auth_protocol) found['secret.auth_protocol'] = t('settings.priv_needs_auth');
  return found;
}
