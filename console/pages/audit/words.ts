/** The log's own words in the person's language. */
import { t, word } from '../../i18n/index.ts';

export const ROLES = [
  'system_administrator',
  'security_administrator',
  'audit_administrator',
  'network_engineer',
  'assessor',
  'operator',
  'ticket_agent',
  'unit_leader',
  'director',
] as const;

/** A key that the dictionary lacks comes back as it was asked for. */
const known = (text: string, key: string, plain: string): string => (text === key ? plain : text);

/** `-` is nobody: the program itself, or whoever hasn't logged in. */
export const personText = (person: string): string => (person === '-' ? t('audit.nobody') : person);
export function actionText(action: string): string {
  const deed = /^ticket_(\w+)$/.exec(action)?.[1];
  if (deed !== undefined) return known(word('tickets', `deed_${deed}`), `deed_${deed}`, action);
  return known(word('audit', `action_${action}`), `action_${action}`, action);
}
export const kindText = (kind: string): string => known(word('audit', `kind_${kind}`), `kind_${kind}`, kind);
export const roleText = (role: string): string => word('accounts', `role_${role}`);
/** An entry may name several. */
export const rolesText = (roles: string | null): string =>
  (roles ?? '')
    .split(', ')
    .filter((role) => role !== '')
    .map(roleText)
    .join(t('audit.and'));
