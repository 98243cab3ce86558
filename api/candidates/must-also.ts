/** For what needs two permissions: a route declares the graver one, and asks here for the other. */
import { Refusal } from '../middleware/errors.ts';
import type { Person } from '../people/log-in.ts';
import { type Permission, permissionsOf } from '../people/permissions.ts';

export function mustAlso(person: Person | null, permission: Permission) {
  if (permissionsOf(person?.role).includes(permission)) return;
  throw new Refusal(403, 'forbidden', `没有权限（${permission}）`, `Not permitted (${permission})`);
}
