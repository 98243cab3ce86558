import { own, type Vendor } from './vendor.ts';

/** MIKROTIK-MIB; SwOS tells its version under another number. */
export const mikrotik: Vendor = {
  name: 'MikroTik',
  enterprises: [14988],
  says: /^RouterOS\b|\bMikroTik\b|\bSwOS\b/i,
  shapes: [/^RouterOS (?<model>.+)$/, /^(?<model>C\S+) SwOS v(?<version>[\d.]+)/],
  objects: {
    version: own('14988.1.1.4.4.0', '14988.1.1.7.4.0'),
    serial: own('14988.1.1.7.3.0'),
    model: own('14988.1.1.7.9.0', '14988.1.1.7.8.0'),
  },
  from: { model: ['shapes', 'own', 'chassis'], version: ['own', 'shapes'], serial: ['own'] },
};
