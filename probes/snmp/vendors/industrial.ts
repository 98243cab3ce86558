/** Switches and controllers for industry and transport, and cameras. */
import { OWN_FIRST, own, SHAPES_FIRST, type Vendor } from './vendor.ts';

export const industrial: readonly Vendor[] = [
  {
    name: 'Moxa',
    enterprises: [8691],
    says: /\bMoxa\b/i,
    // Each model has a tree of its own, with the same leaves.
    objects: { model: ['<9>.1.2.0'], version: ['<9>.1.4.0'], serial: ['<9>.1.78.0'] },
    from: { model: OWN_FIRST, version: OWN_FIRST, serial: OWN_FIRST },
  },
  {
    name: 'Hirschmann',
    enterprises: [248],
    says: /\bHirschmann\b/i,
    objects: { model: own('248.14.2.16.1.4.0'), version: own('248.14.2.16.1.6.0'), serial: own('248.14.1.1.9.1.10.*') },
  },
  {
    name: 'Siemens',
    enterprises: [4329, 4196, 15004, 1887],
    says: /\bSiemens\b|\bSCALANCE\b|\bRuggedCom\b/i,
    shapes: [
      /SIMATIC NET, (?<model>[^,]+),.*?FW: Version (?<version>V[\d.]+), (?<serial>\w+)/,
      /^(?<model>R[SXM]\w+-[\w-]+)$/,
    ],
    objects: { serial: own('15004.4.2.3.1.0'), version: own('15004.4.2.3.3.0', '1887.1.1.1.2.1.1.0') },
    from: { model: SHAPES_FIRST, version: SHAPES_FIRST },
  },
  { name: 'Westermo', enterprises: [16177], says: /\bWestermo\b/i },
  { name: 'Phoenix Contact', enterprises: [4346], says: /\bPhoenix Contact\b/i },
  {
    name: 'Axis',
    enterprises: [368],
    says: /\bAXIS\b/,
    serial_is_mac: true,
    shapes: [/; ?(?<model>AXIS [^;]+);[^;]*; ?(?<version>\d[\w.]+);/, /^(?<model>AXIS \S+)/],
  },
  { name: 'Vivotek', enterprises: [23465], says: /\bVivotek\b/i, shapes: [/^(?<model>[A-Z]{2}\d{4}\S*)/] },
  { name: 'Hanwha', enterprises: [36849], says: /\bHanwha\b|\bWisenet\b/i },
];
