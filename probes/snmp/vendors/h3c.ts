import type { Vendor } from './vendor.ts';

/** Comware. The same numbers and software are sold by others, who name themselves in sysDescr (see hpe.ts). */
export const h3c: Vendor = {
  name: 'H3C',
  enterprises: [25506],
  under: ['2011.10'],
  says: /\bH3C\b/,
  from: { version: ['shapes', 'chassis'], model: ['shapes', 'chassis'] },
  shapes: [
    /Software Version (?<version>\d[\d.]*(?:, (?:Release|Feature|Ess|Beta|Alpha) \w+)?)/,
    /\b(?:H3C|HPE?|New H3C)\s+(?!Comware|Series|Technologies|Switch)(?:FF )?(?<model>(?:[A-Z]{2} )?[A-Z]*\d[\w+-]*)/,
  ],
};
