import { own, ownOne, type Vendor } from './vendor.ts';

export const fiberhome: Vendor = {
  name: 'FiberHome',
  enterprises: [3807, 5875],
  says: /\bFiberHome\b/i,
  shapes: [/^(?<model>S\d[\w-]*).*Software, Version (?<version>V\w+)/, /^(?<model>AN\d{4}-\w+)$/],
  // Hundredths of a percent: GEPON-OLT-COMMON-MIB's cards, WRI-CPU-MIB's processors of switches.
  usage: {
    cpu: [
      { mib: 'GEPON-OLT-COMMON-MIB', percent: ownOne('5875.800.3.9.8.1.1.5.*'), whole: 10_000 },
      { mib: 'WRI-CPU-MIB', percent: ownOne('3807.1.8012.1.4.1.1.2.*'), whole: 10_000 },
    ],
    memory: [{ mib: 'GEPON-OLT-COMMON-MIB', percent: ownOne('5875.800.3.9.8.1.1.6.*'), whole: 10_000 }],
  },
  objects: { version: own('5875.800.3.9.4.3.0') },
};
