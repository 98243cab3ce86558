import type { Vendor } from './vendor.ts';

export const maipu: Vendor = {
  name: 'Maipu',
  enterprises: [5651],
  says: /\bMaipu\b/i,
  shapes: [/MyPower (?:\(R\) )?(?<model>(?!Operating)\S+) version (?<version>\d[\d.]*)/],
};
