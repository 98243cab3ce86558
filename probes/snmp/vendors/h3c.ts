import type { Vendor } from './vendor.ts';

/** HH3C-ENTITY-EXT-MIB, and as H3C-ENTITY-EXT-MIB under Huawei's number of its beginnings. */
const ENTITY_EXT = '{25506,2011.10}.2.6.1.1.1.1';

/** Comware. The same numbers and software are sold by others, who name themselves in sysDescr (see hpe.ts). */
export const h3c: Vendor = {
  name: 'H3C',
  enterprises: [25506],
  under: ['2011.10'],
  says: /\bH3C\b/,
  usage: {
    cpu: [{ mib: 'HH3C-ENTITY-EXT-MIB', percent: `${ENTITY_EXT}.6.*`, beside: `${ENTITY_EXT}.8.*` }],
    memory: [{ mib: 'HH3C-ENTITY-EXT-MIB', percent: `${ENTITY_EXT}.8.*` }],
  },
  from: { version: ['shapes', 'chassis'], model: ['shapes', 'chassis'] },
  shapes: [
    /Software Version (?<version>\d[\d.]*(?:, (?:Release|Feature|Ess|Beta|Alpha) \w+)?)/,
    /\b(?:H3C|HPE?|New H3C)\s+(?!Comware|Series|Technologies|Switch)(?:FF )?(?<model>(?:[A-Z]{2} )?[A-Z]*\d[\w+-]*)/,
  ],
};
