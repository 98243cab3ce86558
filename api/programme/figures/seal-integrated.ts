/** Platforms and self-built systems that are connected to the electronic seal (T6), as was recorded of each. */
import type { FigureItem } from '#compliance/programme/figure.ts';
import { type Integration, integrationOf } from '../../conformance/types/electronic-seal.ts';
import { systemsWithin } from './conformance.ts';
import type { Figure } from './figure.ts';

type Row = { id: number; system_id: number; subject: string; body: string; at: number };

export const sealIntegrated = {
  title: { zh: '电子印章接入', en: 'Connected to the seal' },
  counts: {
    zh: '登记为应接入电子印章的平台和自建系统；签章、验章、状态查询均接入为达到',
    en: 'Platforms and systems recorded as owing it; met when signing, verifying and the status query are connected',
  },
  tasks: ['T6'],
  of: ['area', 'unit'],
  read(db, subject): FigureItem[] {
    return systemsWithin(db, subject, 'electronic-seal').flatMap(({ id, name }): FigureItem[] => {
      const path = `/systems/${id}?tab=conformance`;
      const rows = db.$client
        .prepare(`select id, system_id, subject, body, at from system_records
          where system_id = ? and kind = 'electronic-seal.integration' order by subject`)
        .all(id) as Row[];
      if (rows.length === 0)
        return [
          {
            ...{ key: `system/${id}`, name, status: 'unknown', weight: 1, path, seen_at: null },
            reason: { zh: '没有应接入系统的记录', en: 'there is no record of who must be connected' },
          },
        ];
      return rows.map(({ subject: who, body, at }) => ({
        ...{ key: `system/${id}/${who}`, name: `${name} · ${who}`, weight: 1, path, seen_at: at },
        ...integrationOf(JSON.parse(body) as Integration),
      }));
    });
  },
} as const satisfies Figure;
