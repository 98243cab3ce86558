import { h3c } from './h3c.ts';
import { own, type Vendor } from './vendor.ts';

/** Comware under HPE's name, and servers by CPQSINFO-MIB and CPQSM2-MIB. */
export const hpe: Vendor = {
  ...h3c,
  name: 'HPE',
  enterprises: [232],
  says: /Hewlett[- ]Packard|^HPE? (?:Comware|PDU|BladeSystem|Integrated|Virtual Connect)|Integrated Lights-Out/,
  shapes: [
    ...(h3c.shapes ?? []),
    /Integrated Lights-Out \d+ (?<version>\d[\d.]+)/,
    /firmware version (?<version>[\w.]+)/i,
  ],
  objects: {
    model: own('232.2.2.4.2.0'),
    serial: own('232.2.2.2.1.0'),
    version: own('232.9.2.2.2.0'),
  },
  from: { model: ['shapes', 'own', 'chassis'], version: ['shapes', 'own', 'chassis'] },
};
