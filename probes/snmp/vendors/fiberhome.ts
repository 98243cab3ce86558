import { own, type Vendor } from './vendor.ts';

export const fiberhome: Vendor = {
  name: 'FiberHome',
  enterprises: [3807, 5875],
  says: /\bFiberHome\b/i,
  shapes: [/^(?<model>S\d[\w-]*).*Software, Version (?<version>V\w+)/, /^(?<model>AN\d{4}-\w+)$/],
  objects: { version: own('5875.800.3.9.4.3.0') },
};
