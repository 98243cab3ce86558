import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const SIGHTING_KINDS = ['port', 'address'] as const;
/** `port`: a MAC was heard on a port (FDB). `address`: an address stood behind a MAC (ARP, ND). */
export type SightingKind = (typeof SIGHTING_KINDS)[number];

/**
 * A time in which a node told one thing of a MAC: on which port it was heard, or which address it had. Derived from the
 * facts `snmp.mac` and `snmp.arp`, whose changes are kept nowhere else; opened and closed, never changed otherwise;
 * pruned by retention. Outlives its watch.
 */
export const sightings = sqliteTable(
  'sightings',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    kind: text({ enum: SIGHTING_KINDS }).notNull(),
    /** Plain numbers: what was seen stays true when the watch or the node is gone. */
    watch_id: integer().notNull(),
    node_id: integer().notNull(),
    /** The fact's part, by which it is closed again. */
    part: text().notNull(),
    mac: text().notNull(),
    /** Canonical; null for `port`. */
    address: text(),
    if_index: integer(),
    /** The interface's name when the row was opened; null when it wasn't known. */
    port: text(),
    vlan: integer(),
    /** The look that first told it. */
    from_at: integer().notNull(),
    /** The last look that told it; null while it is open (the watch's last success is it). */
    seen_at: integer(),
    /** The look that told it no more; null: no look has said otherwise. */
    to_at: integer(),
  },
  (t) => [
    index('sightings_by_fact').on(t.watch_id, t.kind, t.part, t.to_at),
    index('sightings_by_mac').on(t.mac, t.from_at),
    index('sightings_by_address').on(t.address, t.from_at).where(sql`address is not null`),
    index('sightings_by_port').on(t.node_id, t.if_index).where(sql`kind = 'port'`),
    index('sightings_by_end').on(t.to_at).where(sql`to_at is not null`),
  ],
);
