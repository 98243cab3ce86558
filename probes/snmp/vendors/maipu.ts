import { ownOne, type Vendor } from './vendor.ts';

export const maipu: Vendor = {
  name: 'Maipu',
  enterprises: [5651],
  says: /\bMaipu\b/i,
  usage: {
    cpu: [{ mib: 'MPIOS-MIB', percent: ownOne('5651.3.20.1.1.3.5.1.10.*') }],
    memory: [{ mib: 'MPIOS-MIB', used: ownOne('5651.3.20.1.1.1.5.0'), total: ownOne('5651.3.20.1.1.1.8.0') }],
  },
  shapes: [/MyPower (?:\(R\) )?(?<model>(?!Operating)\S+) version (?<version>\d[\d.]*)/],
};
