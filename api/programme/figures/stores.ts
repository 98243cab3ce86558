/** Flagship stores that are open: of the districts that the notice names (T2), and of the towns that somebody named as qualified (T3). */
import type { FigureItem } from '#compliance/programme/figure.ts';
import { STORE_DISTRICTS, type StoreDistrict } from '#compliance/programme/store-districts.ts';
import { standingOfLook, worstStanding } from '../../conformance/look-standing.ts';
import { STORE_HOME } from '../../conformance/types/flagship-store.ts';
import type { Db } from '../../db/open.ts';
import { systemsWithin, type TypedSystem } from './conformance.ts';
import type { Figure, Subject } from './figure.ts';
import { areasWithin, dayOf, within } from './places.ts';

type Area = { id: number; name: string; level: string; valid_from: string | null; valid_to: string | null };

/** Whatever day they are of: what has merged counts no more, and says so. */
const allAreas = (db: Db, { id }: Subject) =>
  db.$client
    .prepare(`${within('area')} select id, name, level, valid_from, valid_to from areas
      where id in (select id from within_) order by valid_to is null, valid_to`)
    .all({ subject: id }) as Area[];

/** A store is open when its home page is seen to be. */
function openStore(
  db: Db,
  stores: readonly TypedSystem[],
  now: number,
): Pick<FigureItem, 'status' | 'reason' | 'path' | 'seen_at'> {
  const [first] = stores;
  if (!first)
    return {
      status: 'unmet',
      reason: { zh: '没有登记旗舰店', en: 'no store is registered' },
      path: '/systems',
      seen_at: null,
    };
  const { status, reason, seen_at } = worstStanding(
    stores.map(({ id }) => standingOfLook(db, 'flagship-store.home', STORE_HOME, id, now)),
  );
  const path = `/systems/${first.id}?tab=conformance`;
  return { status: status === 'pass' ? 'met' : status === 'fail' ? 'unmet' : 'unknown', reason, path, seen_at };
}

export const storesOfDistricts: Figure = {
  title: { zh: '区级旗舰店开通', en: 'Flagship stores of districts' },
  counts: {
    zh: '通知列出的各区、园区；旗舰店首页可访问为达到。已并入他区的不再计',
    en: 'The districts and parks that the notice names; met when the home page of its store opens. One that has merged counts no more',
  },
  tasks: ['T2'],
  of: ['area'],
  read(db, subject, now) {
    const areas = allAreas(db, subject);
    const stores = systemsWithin(db, subject, 'flagship-store');
    // What the register doesn't have stands nowhere but in the city.
    const is_city = areas.some(({ level }) => level === 'city');
    return STORE_DISTRICTS.flatMap((district): FigureItem[] => {
      const own = areas.filter(({ name }) => name === district.name || district.also.includes(name));
      if (own.length === 0 && !is_city) return [];
      return [
        {
          key: `district/${district.name}`,
          name: district.name,
          weight: 1,
          ...standing(db, district, own, stores, now),
        },
      ];
    });
  },
};

function standing(
  db: Db,
  district: StoreDistrict,
  areas: readonly Area[],
  stores: readonly TypedSystem[],
  now: number,
) {
  const day = dayOf(now);
  const valid = areas.find(({ valid_from, valid_to }) => (valid_from ?? day) <= day && (valid_to ?? day) >= day);
  if (valid)
    return openStore(
      db,
      stores.filter(({ placed_in }) => placed_in === valid.id),
      now,
    );
  const old = areas.at(-1);
  const nothing = { path: '/areas', seen_at: null };
  if (district.merged_into !== undefined || old?.valid_to)
    return {
      ...{ ...nothing, status: 'exempt' as const },
      reason: {
        zh: `${old?.valid_to ? `${old.valid_to} 后` : ''}已${district.merged_into ? `并入${district.merged_into}` : '不再设立'}，不再单独计`,
        en: `${district.merged_into ? `merged into ${district.merged_into}` : 'no area any more'}${old?.valid_to ? ` after ${old.valid_to}` : ''}, and counts no more by itself`,
      },
    };
  return {
    ...{ ...nothing, status: 'unknown' as const },
    reason: { zh: '地区登记中没有该区', en: 'the register of areas does not have it' },
  };
}

export const storesOfTowns: Figure = {
  title: { zh: '镇级旗舰店开通', en: 'Flagship stores of qualified towns' },
  counts: {
    zh: '已认定的有条件的经济发达镇；该镇的旗舰店首页可访问为达到。通知没有列出镇名，未认定时为未知',
    en: 'Towns that were named as qualified; met when the home page of its store opens. The notice names none: unknown until somebody does',
  },
  tasks: ['T3'],
  of: ['area'],
  read(db, subject, now) {
    const named = db.$client
      .prepare(
        `select distinct subject from system_records where kind = 'flagship-store.qualified_town' order by subject`,
      )
      .pluck()
      .all() as string[];
    const towns = areasWithin(db, subject, now).filter(({ level }) => level === 'town');
    const stores = systemsWithin(db, subject, 'flagship-store');
    const is_city = areasWithin(db, subject, now).some(({ level }) => level === 'city');
    const items = named.flatMap((name): FigureItem[] => {
      const item = { key: `town/${name}`, name, weight: 1 };
      const own = towns.filter((town) => town.name === name);
      if (own.length > 0)
        return [
          {
            ...item,
            ...openStore(
              db,
              stores.filter(({ placed_in }) => own.some(({ id }) => id === placed_in)),
              now,
            ),
          },
        ];
      if (!is_city) return [];
      const reason = { zh: '地区登记中没有该镇', en: 'the register of areas does not have it' };
      return [{ ...item, status: 'unknown', reason, path: '/areas', seen_at: null }];
    });
    if (named.length > 0) return items;
    const reason = {
      zh: '通知没有列出有条件的经济发达镇，也没有人认定：请在旗舰店的记录中登记',
      en: 'The notice names no qualified town and nobody did: register them in the records of a flagship store',
    };
    return [
      {
        key: 'towns',
        name: '有条件的经济发达镇',
        weight: 1,
        status: 'unknown',
        reason,
        path: '/systems',
        seen_at: null,
      },
    ];
  },
};
