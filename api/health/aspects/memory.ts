import { totalmem } from 'node:os';
import { availableMemory, constrainedMemory, memoryUsage } from 'node:process';
import { getHeapStatistics } from 'node:v8';
import { type Aspect, graded } from '../aspect.ts';
import { bytes } from '../words.ts';

export type Memory = { rss: number; heap: number; heap_limit: number; available: number; total: number };

/** Of this process, its engine's heap, and the machine or the control group it runs in. */
function measure(): Memory {
  const { used_heap_size: heap, heap_size_limit: heap_limit } = getHeapStatistics();
  const limit = constrainedMemory();
  const total = limit > 0 && limit < totalmem() ? limit : totalmem();
  return { rss: memoryUsage.rss(), heap, heap_limit, available: availableMemory(), total };
}

export function judgeMemory({ rss, heap, heap_limit, available, total }: Memory) {
  const [full, left] = [heap / heap_limit, available / total];
  const text = {
    zh: `占用 ${bytes(rss)}；堆 ${bytes(heap)} / ${bytes(heap_limit)}；系统可用 ${bytes(available)}`,
    en: `${bytes(rss)} in use; heap ${bytes(heap)} of ${bytes(heap_limit)}; ${bytes(available)} available`,
  };
  return { status: graded(full > 0.95 || left < 0.03, full > 0.8 || left < 0.1), text, figure: rss };
}

export const memory: Aspect = {
  name: 'memory',
  group: 'hub',
  title: { zh: '内存', en: 'Memory' },
  look: () => judgeMemory(measure()),
};
