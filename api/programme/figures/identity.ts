/** Account bases that departments built for themselves, and how far they have moved to the unified identity (T5). */

import { type AccountBase, type BaseStanding, standingOfBase } from '#compliance/programme/account-migration.ts';
import type { FigureItem } from '#compliance/programme/figure.ts';
import { recordsOf } from '../../conformance/records.ts';
import type { Db } from '../../db/open.ts';
import { systemsWithin } from './conformance.ts';
import type { Figure, Subject } from './figure.ts';

type Base = { id: number; subject: string; body: AccountBase; at: number; standing: BaseStanding; path: string };

const basesOf = (db: Db, subject: Subject, now: number): Base[] =>
  systemsWithin(db, subject, 'unified-identity').flatMap(({ id: system_id }) =>
    recordsOf(db, system_id, 'unified-identity.migration').map(({ subject: name, body, at }) => ({
      ...{ id: system_id, subject: name, body: body as AccountBase, at, path: `/systems/${system_id}?tab=conformance` },
      standing: standingOfBase(body as AccountBase, at, now),
    })),
  );

const itemOf = ({ id, subject, standing, at, path }: Base): FigureItem => ({
  ...{ key: `system/${id}/${subject}`, name: subject, status: standing.status, weight: 1 },
  ...{ reason: standing.reason, path, seen_at: at },
});

/** A provider that no base is recorded of: there may be some. */
const silent = (db: Db, subject: Subject): FigureItem[] =>
  systemsWithin(db, subject, 'unified-identity')
    .filter(({ id }) => recordsOf(db, id, 'unified-identity.migration').length === 0)
    .map(({ id, name }) => ({
      ...{ key: `system/${id}`, name, status: 'unknown', weight: 1, seen_at: null },
      path: `/systems/${id}?tab=conformance`,
      reason: { zh: '没有自建账户库的记录', en: 'no account base is on record' },
    }));

export const identityBases = {
  title: { zh: '自建账户库迁移', en: 'Account bases migrated' },
  counts: {
    zh: '每个自建账户库；账户全部迁移且数据合理为达到',
    en: 'Each account base; met when all its accounts are migrated, by figures that can be so',
  },
  tasks: ['T5'],
  of: ['area', 'unit'],
  read: (db, subject, now) => [...basesOf(db, subject, now).map(itemOf), ...silent(db, subject)],
} as const satisfies Figure;

/** Of a base whose figures can't be so nobody knows how many are migrated: all its accounts are unknown. */
export const identityAccounts = {
  title: { zh: '存量账户迁移', en: 'Accounts migrated' },
  counts: {
    zh: '自建账户库的每个账户；已迁移为达到',
    en: 'Each account of the account bases; met when it is migrated',
  },
  tasks: ['T5'],
  of: ['area', 'unit'],
  read: (db, subject, now) => [...basesOf(db, subject, now).flatMap(accountsOf), ...silent(db, subject)],
} as const satisfies Figure;

function accountsOf(base: Base): FigureItem[] {
  const { accounts, migrated } = base.body;
  const item = itemOf(base);
  if (item.status === 'unknown')
    return [{ ...item, key: `${item.key}/all`, weight: accounts || Math.max(migrated, 1) }];
  return [
    { ...item, key: `${item.key}/migrated`, status: 'met' as const, weight: migrated },
    { ...item, key: `${item.key}/left`, status: 'unmet' as const, weight: accounts - migrated },
  ].filter(({ weight }) => weight > 0);
}
