import { own, type Vendor } from './vendor.ts';

export const hillstone: Vendor = {
  name: 'Hillstone',
  enterprises: [28557],
  says: /\bHillstone\b/i,
  shapes: [/(?<model>SG-\d+-\w+)/],
  objects: { version: own('28557.2.2.1.2.0'), serial: own('28557.2.2.1.1.0') },
};
