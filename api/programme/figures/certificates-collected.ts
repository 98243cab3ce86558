/** Departments whose certificates are collected (T10, T11). How many there should be nobody has on record: each department counts once. */
import { type CertificateMonth, impossible } from '../../conformance/types/certificates.ts';
import type { Figure } from './figure.ts';
import { monthlyItems, type Part } from './monthly.ts';

export const certificatesCollected = {
  title: { zh: '证照归集', en: 'Certificates collected' },
  counts: {
    zh: '填报证照数据的部门；上月累计归集数大于零为达到',
    en: 'Departments that report certificates; met when some are collected by the last month',
  },
  tasks: ['T10', 'T11'],
  of: ['area', 'unit'],
  read: (db, subject, now) =>
    monthlyItems(db, subject, { type: 'certificates', kind: 'monthly', now, parts, is_one: true }),
} as const satisfies Figure;

function parts(body: CertificateMonth): Part[] {
  const [wrong] = impossible({ period: '', body });
  if (wrong) return [{ name: 'unknown', weight: 1, reason: { zh: wrong.zh.trim(), en: wrong.en.replace(/^: /, '') } }];
  const n = body.collected_total;
  const reason = { zh: `累计归集 ${n} 件`, en: `${n} collected in total` };
  return [{ name: n > 0 ? 'met' : 'unmet', weight: 1, reason }];
}
