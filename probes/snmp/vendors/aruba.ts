import { own, SHAPES_FIRST, type Vendor } from './vendor.ts';

/** ArubaOS controllers, Instant access points, AOS-CX switches; the chassis' model is a part number, its description the name. */
export const aruba: Vendor = {
  name: 'Aruba',
  enterprises: [14823, 47196],
  says: /^ArubaOS|\bAruba (?:Networks|JL|R\d|Instant)|^AOS-\d+ \(MODEL/,
  shapes: [
    /\(MODEL: (?<model>[^)]+)\), Version (?<version>[\w.-]+)/,
    /^(?:Aruba|HPE ANW) (?<model>.+?)(?: Sw\w*)? (?<version>[A-Z]{2}\.\d+\.\d+[\w.]*)$/,
    /^(?<version>[A-Z]{2}\.\d\d\.\d\d\.\d{4})$/,
  ],
  objects: {
    serial: own('14823.2.3.3.1.2.1.1.4.*', '14823.2.2.1.2.1.29.0'),
    version: own('14823.2.3.3.1.1.4.0'),
  },
  from: { version: SHAPES_FIRST, model: ['chassis_description', 'shapes', 'chassis'] },
};
