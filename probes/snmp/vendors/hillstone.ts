import type { Vendor } from './vendor.ts';

export const hillstone: Vendor = {
  name: 'Hillstone',
  enterprises: [28557],
  says: /\bHillstone\b/i,
  shapes: [/(?<model>SG-\d+-\w+)/],
  objects: { version: ['1.3.6.1.4.1.28557.2.2.1.2.0'], serial: ['1.3.6.1.4.1.28557.2.2.1.1.0'] },
};
