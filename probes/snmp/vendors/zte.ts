import { ownOne, type Vendor } from './vendor.ts';

export const zte: Vendor = {
  name: 'ZTE',
  enterprises: [3902],
  says: /\bZTE\b|ZXR10/,
  // ZXR10-MIB of older switches and routers, its successor's one-minute mean, and cards of optical line terminals.
  usage: {
    cpu: [
      { mib: 'ZXR10-MIB', percent: ownOne('3902.3.6002.2.1.1.8.*') },
      { mib: 'ZXR10-MIB', percent: ownOne('3902.3.3.1.1.12.*') },
      { mib: 'ZTE-AN-CHASSIS-MIB', percent: ownOne('3902.1082.10.1.2.4.1.9.*') },
      { mib: 'ZTE-AN-CHASSIS-MIB', percent: ownOne('3902.1015.2.1.1.3.1.9.*') },
    ],
    memory: [{ mib: 'ZXR10-MIB', percent: ownOne('3902.3.6002.2.1.1.6.*') }],
  },
  shapes: [
    /ZXR10_(?<model>\w+) Software, Version ZXR10 \w+ (?<version>V[\w.]+)/,
    /(?<model>ZXR10 [\w-]+), Version: ?(?<version>V[\w.]+)/,
    /^(?<model>[A-Z]\d{3,4}\w*) Version (?<version>V[\w.]+) Software/,
    /(?<model>ZX[A-Z]+\d* ?[\w-]+).*?Version:? ?(?<version>V[\w.]+)/,
  ],
};
