/** What concerns those who run the console: accounts, grants, the log, the disk. Each part only for whoever may see it. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import type { Authority } from '../people/authorisation.ts';
import { wholeOf } from '../people/reach.ts';
import { countAccounts, IS_LOCKED, IS_ROLELESS } from '../people/waiting.ts';
import { readSettings } from '../settings/settings.ts';

export const Office = z.object({
  /** Accounts that can do nothing yet, and those that guesses have locked. */
  accounts: z.object({ roleless: z.int(), locked: z.int() }).nullable(),
  grants: z.object({ proposed: z.int() }).nullable(),
  log: z
    .object({
      entries: z.int(),
      oldest_at: z.int().nullable(),
      audit_days: z.int(),
      /** It can't be signed or archived. */
      is_troubled: z.boolean(),
      /** Entries that a syslog server has not got; null: none is set. */
      behind: z.int().nullable(),
    })
    .nullable(),
  /** `room` null: it can't be asked. */
  disk: z
    .object({
      room: z.object({ free_bytes: z.number(), size_bytes: z.number(), is_low: z.boolean() }).nullable(),
      stored_bytes: z.number(),
    })
    .nullable(),
});
export type Office = z.infer<typeof Office>;

export function readOffice(hub: Hub, authority: Authority, now: number): Office {
  const sqlite = wholeOf(hub.db).$client;
  const may = (permission: Parameters<Authority['reachOf']>[0]) => authority.reachOf(permission) === 'everywhere';
  const proposed = () =>
    sqlite
      .prepare(
        'select count(*) from grants where decided_at is null and revoked_at is null and (expires_at is null or expires_at > ?)',
      )
      .pluck()
      .get(now) as number;
  const kept = () =>
    sqlite
      .prepare(
        'select count(*) as entries, (select at from audit_entries order by id limit 1) as oldest_at from audit_entries',
      )
      .get() as { entries: number; oldest_at: number | null };
  return {
    accounts: may('people:read')
      ? { roleless: countAccounts(sqlite, IS_ROLELESS, now), locked: countAccounts(sqlite, IS_LOCKED, now) }
      : null,
    grants: may('grants:read') ? { proposed: proposed() } : null,
    log: may('audit:read')
      ? {
          ...kept(),
          audit_days: readSettings(wholeOf(hub.db)).retention.audit_days,
          is_troubled: hub.audit.trouble() !== undefined,
          behind: hub.audit.forwarding()?.behind ?? null,
        }
      : null,
    disk: may('settings:write')
      ? {
          room: hub.disk.room() ?? null,
          stored_bytes: sqlite
            .prepare('select page_count * page_size from pragma_page_count(), pragma_page_size()')
            .pluck()
            .get() as number,
        }
      : null,
  };
}

/** What of it somebody should do: to decide, to give a role to, to make room. */
export const dueIn = ({ accounts, grants, log, disk }: Office, decides: boolean): number =>
  (accounts?.roleless ?? 0) +
  (accounts?.locked ?? 0) +
  (decides ? (grants?.proposed ?? 0) : 0) +
  Number(log?.is_troubled ?? false) +
  Number(disk?.room?.is_low ?? false);
