import type { Vendor } from './vendor.ts';

/** MY-SYSTEM-MIB and MY-DEVICE-MIB, which are the same under the numbers of those who sell its devices. */
export const ruijieObjects = {
  version: ['<7>.1.1.10.2.1.1.2.0', '<7>.1.1.10.2.21.1.2.1.8.*'],
  serial: ['<7>.1.1.10.2.1.1.24.0', '<7>.1.1.10.2.21.1.2.1.10.*'],
  model: ['<7>.1.1.10.2.21.1.2.1.2.*'],
} as const satisfies Vendor['objects'];

/** myCPUUtilization1Min and myMemoryPoolCurrentUtilization. */
const ruijieUsage = {
  cpu: [{ mib: 'MY-PROCESS-MIB', percent: '<7>.1.1.10.2.36.1.1.2.0' }],
  memory: [{ mib: 'MY-MEMORY-MIB', percent: '<7>.1.1.10.2.35.1.1.1.3.*' }],
} as const satisfies Vendor['usage'];

export const ruijie: Vendor = {
  name: 'Ruijie',
  enterprises: [4881],
  says: /\bRuijie\b/i,
  shapes: [
    /\((?<model>[A-Z][\w-]+)\) By Ruijie/i,
    /Ruijie.*?(?:Switch|Router|Gateway)\s*\((?<model>[\w-]+)\)/,
    /(?<version>RGOS \d[\w.()]*)/,
  ],
  objects: ruijieObjects,
  usage: ruijieUsage,
  from: { model: ['shapes', 'chassis', 'own'], version: ['own', 'chassis', 'shapes'] },
};
