/** What a scope says of the devices found in it. */
import { eq } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { discoveryScopes } from '../discovery/schema.ts';

export type ScopeDefaults = { name: string | null; snmp_port: number; unit_id: number | null; area_id: number | null };

/** A scope that is gone says nothing. */
const NONE: ScopeDefaults = { name: null, snmp_port: 161, unit_id: null, area_id: null };

export function scopeDefaults(db: Db, scope_id: number): ScopeDefaults {
  const { name, snmp_port, unit_id, area_id } = discoveryScopes;
  return (
    db
      .select({ name, snmp_port, unit_id, area_id })
      .from(discoveryScopes)
      .where(eq(discoveryScopes.id, scope_id))
      .get() ?? NONE
  );
}
