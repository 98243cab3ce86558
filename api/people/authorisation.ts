/**
 * Who somebody is at this moment: the roles that are in force, what they permit, and how far: everywhere, or within units and what
 * lies beneath them. Answers are kept until a grant, a unit or an account changes.
 */
import type { Db } from '../db/open.ts';
import type { Permission } from './permissions.ts';
import { EVERYWHERE_ONLY, GRANTED, ROLES, type Role } from './roles.ts';

/** How far a permission reaches: all units, or these. */
export type Reach = 'everywhere' | ReadonlySet<number>;

export type Holding = { role: Role; unit_id: number | null };

export type Authority = {
  holdings: readonly Holding[];
  permissions: readonly Permission[];
  /** Undefined when the permission isn't held at all. */
  reachOf(permission: Permission): Reach | undefined;
  /** Some permission of this person reaches only some units: what is read must pass the filter. */
  is_limited: boolean;
};

const NOBODY: Authority = {
  holdings: [],
  permissions: ['public'],
  reachOf: (permission) => (permission === 'public' ? 'everywhere' : undefined),
  is_limited: false,
};

export function createAuthorities(db: Db) {
  const sqlite = db.$client;
  let version = 0;
  let kept = new Map<string, { version: number; until: number; authority: Authority }>();
  sqlite.function('authority_changed', () => {
    version += 1;
    kept = new Map();
    return null;
  });
  for (const table of ['grants', 'units', 'people', 'api_tokens']) {
    for (const what of ['insert', 'update', 'delete']) {
      // Of people only what bears on rights, since each log-in notes when they were last seen.
      const columns = table === 'people' && what === 'update' ? ' of disabled_at, unit_id' : '';
      if (table === 'api_tokens') continue;
      sqlite.exec(`create temp trigger authority_${table}_${what} after ${what}${columns} on main.${table}
        begin select authority_changed(); end`);
    }
  }
  const held = sqlite.prepare<[{ person: string; now: number }], Holding & { expires_at: number | null }>(`
    select g.role, g.unit_id, g.expires_at from grants g join people p on p.id = g.person_id
    where g.person_id = :person and p.disabled_at is null and g.is_granted = 1 and g.revoked_at is null
      and (g.expires_at is null or g.expires_at > :now) order by g.id`);
  const beneath = sqlite
    .prepare<[number], number>(`
    with recursive below(id) as (values (?) union select u.id from units u join below b on u.parent_id = b.id)
    select id from below`)
    .pluck();

  return {
    /** The rights in force of an account. */
    of(person_id: string, now = Date.now()): Authority {
      const known = kept.get(person_id);
      if (known && known.version === version && known.until > now) return known.authority;
      const rows = held.all({ person: person_id, now });
      const authority = authorityOf(
        rows.map(({ role, unit_id }) => ({ role, unit_id })),
        (unit_id) => beneath.all(unit_id),
      );
      const until = Math.min(
        Number.POSITIVE_INFINITY,
        ...rows.map((row) => row.expires_at ?? Number.POSITIVE_INFINITY),
      );
      kept.set(person_id, { version, until, authority });
      return authority;
    },
    unitsBeneath: (unit_id: number): ReadonlySet<number> => new Set(beneath.all(unit_id)),
  };
}

export type Authorities = ReturnType<typeof createAuthorities>;

export const nobody = NOBODY;

/** Pure but for what lies beneath a unit. */
export function authorityOf(holdings: readonly Holding[], beneath: (unit_id: number) => readonly number[]): Authority {
  const reaches = new Map<Permission, Reach>([
    ['public', 'everywhere'],
    ['signed_in', 'everywhere'],
  ]);
  let is_limited = false;
  for (const { role, unit_id } of holdings) {
    if (!ROLES.includes(role)) continue;
    const reach: Reach = unit_id === null ? 'everywhere' : new Set(beneath(unit_id));
    if (reach !== 'everywhere') is_limited = true;
    for (const permission of GRANTED[role]) {
      if (reach !== 'everywhere' && EVERYWHERE_ONLY.includes(permission)) continue;
      reaches.set(permission, joined(reaches.get(permission), reach));
    }
  }
  return { holdings, permissions: [...reaches.keys()], reachOf: (permission) => reaches.get(permission), is_limited };
}

function joined(a: Reach | undefined, b: Reach): Reach {
  if (a === undefined) return b;
  return a === 'everywhere' || b === 'everywhere' ? 'everywhere' : new Set([...a, ...b]);
}

/** The part of an authority that a token has: no permission and no unit that its owner lacks. */
export function narrowed(
  owner: Authority,
  permissions: readonly Permission[],
  within: ReadonlySet<number> | null,
): Authority {
  const cut = (reach: Reach | undefined): Reach | undefined => {
    if (reach === undefined || within === null) return reach;
    return reach === 'everywhere' ? within : new Set([...reach].filter((id) => within.has(id)));
  };
  const kept = permissions.filter(
    (permission) => owner.reachOf(permission) && !(within !== null && EVERYWHERE_ONLY.includes(permission)),
  );
  return {
    holdings: owner.holdings,
    permissions: ['public', ...kept],
    reachOf: (permission) =>
      permission === 'public' ? 'everywhere' : kept.includes(permission) ? cut(owner.reachOf(permission)) : undefined,
    is_limited: owner.is_limited || within !== null,
  };
}
