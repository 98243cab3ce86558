/** Mobile services of the reference list: on 南通百通 and the provincial client (T4), on the national client (T12). */
import type { FigureItem, ItemStatus } from '#compliance/programme/figure.ts';
import { departmentUnits } from '../../conformance/mobile-services/departments.ts';
import type { Client } from '../../conformance/mobile-services/record.ts';
import { type ServiceStanding, standingsOnClient } from '../../conformance/mobile-services/standing.ts';
import type { Db } from '../../db/open.ts';
import type { Figure, Subject } from './figure.ts';
import { areasWithin, within } from './places.ts';

const WORST: readonly ItemStatus[] = ['unmet', 'unknown', 'met', 'exempt'];

/** Of the city all services, of a department its own; of what lies beneath the city none. */
function isDue(db: Db, subject: Subject, now: number): (department: string) => boolean {
  if (subject.kind === 'area') {
    const is_city = areasWithin(db, subject, now).some(({ level }) => level === 'city');
    return () => is_city;
  }
  const own = new Set(
    db.$client
      .prepare(`${within('unit')} select id from within_`)
      .pluck()
      .all({ subject: subject.id }) as number[],
  );
  const units = departmentUnits(db);
  return (department) => own.has(units.get(department) ?? 0);
}

function servicesOn(db: Db, subject: Subject, now: number, clients: readonly Client[]): FigureItem[] {
  const due = isDue(db, subject, now);
  const systems = db.$client
    .prepare(`select id from systems where type = 'mobile-services' order by id`)
    .pluck()
    .all() as number[];
  const all = clients.map((client) => standingsOnClient(db, systems, client, now));
  const path = systems[0] === undefined ? '/systems' : `/systems/${systems[0]}?tab=conformance`;
  return (all[0] ?? []).flatMap(({ department, subject: name }, index): FigureItem[] => {
    if (!due(department)) return [];
    const on = all.map((services) => services[index] as ServiceStanding);
    const [worst] = on.toSorted((a, b) => WORST.indexOf(a.status) - WORST.indexOf(b.status));
    if (!worst) return [];
    const { status, reason, seen_at } = worst;
    return [{ key: `service/${name}`, name, weight: 1, status, reason, seen_at, path }];
  });
}

export const mobileServices: Figure = {
  title: { zh: '移动服务接入', en: 'Mobile services integrated' },
  counts: {
    zh: '参考清单的每项服务；在南通百通和省客户端均填报已接入、且入口测得可访问为达到。原里程碑：2019 年底 50 %，2020 年底 100 %',
    en: 'Each service of the reference list; met when it is declared on 南通百通 and the provincial client, and its entry is seen to open. Milestones: 50 % by the end of 2019, 100 % by the end of 2020',
  },
  tasks: ['T4'],
  of: ['area', 'unit'],
  read: (db, subject, now) => servicesOn(db, subject, now, ['nantong', 'province']),
};

export const mobileNational: Figure = {
  title: { zh: '移动应用接入国家平台', en: 'Mobile applications on the national client' },
  counts: {
    zh: '参考清单的每项服务；填报已接入国家政务服务移动客户端、且入口测得可访问为达到',
    en: 'Each service of the reference list; met when it is declared on the national client and its entry is seen to open',
  },
  tasks: ['T12'],
  of: ['area', 'unit'],
  read: (db, subject, now) => servicesOn(db, subject, now, ['national']),
};
