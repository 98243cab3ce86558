import { own, SHAPES_FIRST, type Vendor } from './vendor.ts';

/** ExtremeXOS, and what was Bay, Nortel, Avaya (45, 2272), Enterasys (5624) and Aerohive (26928). */
export const extreme: Vendor = {
  name: 'Extreme Networks',
  enterprises: [1916, 45, 2272, 5624, 26928, 52],
  says: /\bExtreme(?:XOS| Networks)\b|\bEnterasys\b|HiveOS|\bAvaya (?:Networks|Inc)/,
  shapes: [
    /^ExtremeXOS \((?<model>.+?)\) version (?<version>[\d.]+)/,
    /^(?<model>.+?)\s+HW:.*?SW:v?(?<version>[\w.]+)/,
    /^(?<model>\S+), HiveOS (?<version>\S+)/,
    /Enterasys Networks, Inc\. (?<model>\S+) Rev (?<version>[\w.]+)/,
    /^(?<model>Summit\S+) - Version (?<version>[\w.]+)/,
    /^(?<model>(?:VSP|XA|ERS|VOSS|5\d\d\d|7\d\d\d)[-\w]+)(?: \((?<version>[\w.]+)\))?/,
    /^Extreme Networks (?<model>.+?)(?: \((?<version>[\d.]+)\))$/,
  ],
  objects: {
    model: own('26928.1.2.6.0'),
    serial: own('26928.1.2.5.0', '2272.1.4.2.0', '45.1.6.3.1.6.0', '1916.1.1.2.2.1.6.*'),
    version: own('26928.1.2.12.0', '2272.1.1.7.0', '1916.1.1.1.13.0'),
  },
  from: { version: SHAPES_FIRST, model: ['own', 'chassis', 'shapes'], serial: ['own', 'chassis'] },
};
