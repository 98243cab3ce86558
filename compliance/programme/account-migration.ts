/** How the migration of an account base that somebody built for themselves (自建账户库) stands, and whether what was brought of it can be so. Pure. */
import type { Text } from '#probes/probe.ts';
import type { ItemStatus } from './figure.ts';

export const MIGRATION_STATES = ['planned', 'migrating', 'migrated'] as const;
export type AccountBase = {
  accounts: number;
  migrated: number;
  state: (typeof MIGRATION_STATES)[number];
  /** A day in Asia/Shanghai; absent: none was set. */
  due?: string | undefined;
};

/** A quarter: ours, the notice names no time. */
const FRESH_DAYS = 92;
const DAY_MS = 86_400_000;

export type BaseStanding = { status: Exclude<ItemStatus, 'exempt'>; is_late: boolean; reason: Text };

/** `at`: when it was brought. What can't be so, or is too old, shows nothing. */
export function standingOfBase({ accounts, migrated, state, due }: AccountBase, at: number, now: number): BaseStanding {
  const says = (status: BaseStanding['status'], zh: string, en: string, is_late = false): BaseStanding => ({
    ...{ status, is_late, reason: { zh, en } },
  });
  if (migrated > accounts)
    return says(
      'unknown',
      `已迁移 ${migrated} 多于账户数 ${accounts}`,
      `${migrated} migrated of ${accounts} accounts can’t be`,
    );
  if (state === 'migrated' && migrated < accounts)
    return says(
      'unknown',
      `标为已迁移，但只迁移了 ${migrated}/${accounts}`,
      `called migrated with ${migrated} of ${accounts}`,
    );
  if (at < now - FRESH_DAYS * DAY_MS)
    return says('unknown', `数据已超过一个季度（${dayOf(at)}）`, `figures of ${dayOf(at)} are older than a quarter`);
  if (state === 'migrated') return says('met', `${accounts} 个账户已全部迁移`, `all ${accounts} accounts are migrated`);
  const is_late = due !== undefined && due < dayOf(now);
  const [zh, en] = due === undefined ? ['，未定期限', ', without a day'] : [`，期限 ${due}`, `, due on ${due}`];
  return says('unmet', `已迁移 ${migrated}/${accounts}${zh}`, `${migrated} of ${accounts} migrated${en}`, is_late);
}

const dayOf = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
