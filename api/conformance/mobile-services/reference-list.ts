/**
 * 市级移动服务参考清单: annex 1 of the city's notice 通政办发〔2019〕46号, a row of reference-list.csv for each service, in its order and wording.
 */
import { readFileSync } from 'node:fs';

export type ReferenceService = {
  department: string;
  service: string;
  /** By which records name it: 市公安局/考试预约. */
  subject: string;
};

const [, ...lines] = readFileSync(new URL('./reference-list.csv', import.meta.url), 'utf8')
  .trim()
  .split(/\r?\n/);

export const REFERENCE_LIST: readonly ReferenceService[] = lines.map((line) => {
  // No name holds a comma of ASCII.
  const [department = '', service = ''] = line.split(',');
  return { department, service, subject: `${department}/${service}` };
});
