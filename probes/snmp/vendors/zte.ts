import type { Vendor } from './vendor.ts';

export const zte: Vendor = {
  name: 'ZTE',
  enterprises: [3902],
  says: /\bZTE\b|ZXR10/,
  shapes: [
    /ZXR10_(?<model>\w+) Software, Version ZXR10 \w+ (?<version>V[\w.]+)/,
    /(?<model>ZXR10 [\w-]+), Version: ?(?<version>V[\w.]+)/,
    /^(?<model>[A-Z]\d{3,4}\w*) Version (?<version>V[\w.]+) Software/,
    /(?<model>ZX[A-Z]+\d* ?[\w-]+).*?Version:? ?(?<version>V[\w.]+)/,
  ],
};
