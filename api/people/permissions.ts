/** Who may do what: one table, asked on every route. */
export const PERMISSIONS = [
  /** Anybody, without logging in. */
  'public',
  /** Anybody who has logged in. */
  'signed_in',
  'estate:read',
  'estate:write',
  'discovery:read',
  'discovery:write',
  'watching:read',
  'watching:write',
  'findings:read',
  'findings:write',
  'credentials:read',
  'credentials:write',
  'settings:read',
  'settings:write',
  'audit:read',
  'lab:write',
  'metrics:read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** `scraper` is no person: whoever holds the metrics token. */
export const ROLES_OF_PEOPLE = ['administrator', 'scraper'] as const;
export type PersonRole = (typeof ROLES_OF_PEOPLE)[number];

const GRANTED: Record<PersonRole, readonly Permission[]> = {
  administrator: PERMISSIONS,
  scraper: ['public', 'metrics:read'],
};

export function permissionsOf(role: string | undefined): readonly Permission[] {
  return role !== undefined && Object.hasOwn(GRANTED, role) ? GRANTED[role as PersonRole] : ['public'];
}
