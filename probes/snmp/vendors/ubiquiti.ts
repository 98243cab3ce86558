import { OWN_FIRST, own, type Vendor } from './vendor.ts';

/** UBNT-UniFi-MIB, UBNT-EdgeMAX-MIB, airFiber's tables; airOS keeps its name in IEEE802dot11-MIB. */
export const ubiquiti: Vendor = {
  name: 'Ubiquiti',
  enterprises: [41112, 10002, 27282],
  says: /\bEdge(?:OS|Switch|Router)\b|^(?:US[WP]?-|U[AF]P-|UDM|UDR|UXG|UISP|U6|U7|UF-|U-LTE)|\bUniFi\b|Ubiquiti|UBNT|^UISP\b/,
  shapes: [
    /^(?<model>EdgeSwitch [^,]+), (?<version>[\d.]+)/,
    /^(?<model>[UE][\w-]*[\w ]*), (?<version>\d[\d.]+)/,
    /^(?<model>U[\w-]+) (?<version>\d[\d.]+)$/,
    /^EdgeOS v(?<version>\d+\.\d+\.\d+)/,
    /^(?<model>[^,]+Switch), firmware (?<version>\d[\d.]+)/,
    /^(?<model>Edge(?:Router|Switch|Point)[\w -]*)$/,
  ],
  objects: {
    model: [
      ...own('41112.1.6.3.3.0', '41112.1.5.1.1.0', '41112.1.10.1.3.2.0', '41112.1.11.1.2.2.*'),
      '1.2.840.10036.3.1.2.1.3.*',
    ],
    version: [
      ...own('41112.1.6.3.6.0', '41112.1.5.1.3.0', '41112.1.10.1.3.4.0', '41112.1.11.1.2.4.*'),
      '1.2.840.10036.3.1.2.1.4.*',
    ],
    serial: own('41112.1.5.1.2.0'),
  },
  from: { version: OWN_FIRST, model: OWN_FIRST },
};
