/** Which unit of the register a department of the reference list is: by its name there, or by what it is short for. */
import type { Db } from '../../db/open.ts';
import { REFERENCE_LIST } from './reference-list.ts';

const IN_FULL: Record<string, string> = {
  市住房公积金中心: '市住房公积金管理中心',
  市人社局: '市人力资源和社会保障局',
  市卫健委: '市卫生健康委员会',
  市医保局: '市医疗保障局',
  市城管局: '市城市管理局',
  市交通局: '市交通运输局',
};

/** By department; what the register doesn't have is absent. */
export function departmentUnits(db: Db): Map<string, number> {
  const units = db.$client.prepare(`select id, name from units where level = 'city' order by id`).all() as {
    id: number;
    name: string;
  }[];
  const found = new Map<string, number>();
  for (const department of new Set(REFERENCE_LIST.map((row) => row.department))) {
    const names = [department, IN_FULL[department] ?? department];
    // 南通市公安局 is the 市公安局 of its city.
    const unit = units.find(({ name }) => names.some((one) => name === one || name.endsWith(one)));
    if (unit) found.set(department, unit.id);
  }
  return found;
}
