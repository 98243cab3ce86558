import { own, ownOne, type Vendor } from './vendor.ts';

export const hillstone: Vendor = {
  name: 'Hillstone',
  enterprises: [28557],
  says: /\bHillstone\b/i,
  shapes: [/(?<model>SG-\d+-\w+)/],
  usage: {
    cpu: [{ mib: 'HILLSTONE-SYSTEM-MIB', percent: ownOne('28557.2.2.1.3.0') }],
    memory: [{ mib: 'HILLSTONE-SYSTEM-MIB', used: ownOne('28557.2.2.1.5.0'), total: ownOne('28557.2.2.1.4.0') }],
  },
  objects: { version: own('28557.2.2.1.2.0'), serial: own('28557.2.2.1.1.0') },
};
