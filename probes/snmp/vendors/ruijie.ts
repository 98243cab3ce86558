import type { Vendor } from './vendor.ts';

export const ruijie: Vendor = {
  name: 'Ruijie',
  enterprises: [4881],
  says: /\bRuijie\b/i,
  shapes: [
    /\((?<model>[A-Z][\w-]+)\) By Ruijie/i,
    /Ruijie.*?(?:Switch|Router|Gateway)\s*\((?<model>[\w-]+)\)/,
    /(?<version>RGOS \d[\w.()]*)/,
  ],
  objects: {
    version: ['1.3.6.1.4.1.4881.1.1.10.2.21.1.2.1.8.1', '1.3.6.1.4.1.4881.1.1.10.2.1.1.2.0'],
    serial: ['1.3.6.1.4.1.4881.1.1.10.2.21.1.2.1.10.1', '1.3.6.1.4.1.4881.1.1.10.2.1.1.24.0'],
  },
};
