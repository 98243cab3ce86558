/**
 * What a token may have at all. The administrators' rights are for people in a browser: there a second factor was shown and a
 * session ends when it is idle; a text in some program's file could make accounts, grant rights or read the log for a year.
 */
import type { Authority } from '../people/authorisation.ts';
import { PERMISSIONS, type Permission } from '../people/permissions.ts';
import { EVERYWHERE_ONLY } from '../people/roles.ts';

const FOR_PEOPLE = /^(public|signed_in|(people|grants|policy|audit|tokens):.*|(settings|places):write)$/;

export const TOKEN_PERMISSIONS: readonly Permission[] = PERMISSIONS.filter((one) => !FOR_PEOPLE.test(one));

export const isForTokens = (permission: Permission): boolean => TOKEN_PERMISSIONS.includes(permission);

/** What a token of this owner may have now. */
export const choicesOf = (owner: Authority) =>
  TOKEN_PERMISSIONS.filter((permission) => owner.reachOf(permission) !== undefined).map((permission) => ({
    permission,
    everywhere_only: EVERYWHERE_ONLY.includes(permission),
  }));
