/** What holds for devices of any maker: standard tables beside ENTITY-MIB, and the shapes that descriptions share. */
import type { Part } from './vendor.ts';

/**
 * LLDP-MED's own inventory (ANSI/TIA-1057), Printer-MIB (RFC 3805), UPS-MIB (RFC 1628), RMON2-MIB's probe (RFC 4502).
 * The printer's name in HOST-RESOURCES-MIB is asked where there is a printer (identity.ts).
 */
export const GENERAL_OBJECTS: Readonly<Record<Part, readonly string[]>> = {
  model: ['1.0.8802.1.1.2.1.5.4795.1.2.7.0', '1.3.6.1.2.1.43.5.1.1.16.1', '1.3.6.1.2.1.33.1.1.2.0'],
  version: [
    '1.0.8802.1.1.2.1.5.4795.1.2.4.0',
    '1.3.6.1.2.1.33.1.1.3.0',
    '1.3.6.1.2.1.33.1.1.4.0',
    '1.3.6.1.2.1.16.19.2.0',
  ],
  serial: ['1.0.8802.1.1.2.1.5.4795.1.2.5.0', '1.3.6.1.2.1.43.5.1.1.17.1'],
};

/** Printer-MIB's first serial number object; where it answers, hrDeviceDescr.1 is the printer's name. */
export const PRINTER_SERIAL = '1.3.6.1.2.1.43.5.1.1.17.1';
export const FIRST_DEVICE = '1.3.6.1.2.1.25.3.2.1.3.1';

/** Tried in order after the maker's own shapes; each must be sure of itself, since a wrong value is worse than none. */
export const GENERAL_SHAPES: readonly RegExp[] = [
  // DOCSIS (CableLabs) prescribes the form of a modem's description.
  /<<HW_REV: [^;]*; VENDOR: [^;]*; BOOTR: [^;]*; SW_REV: (?<version>[^;]+); MODEL: (?<model>[^>]+?)\s*>>/,
  // Broadcom's FASTPATH, under the names of many.
  /^(?<model>[^,;:\n]{3,60}), (?<version>v?\d+(?:\.\d+){2,}\w*),(?: Linux| U-Boot| eCos| VxWorks| B\d)/,
  /\b(?:Software|Firmware|SW|FW)[ -]?(?:Version|Rev(?:ision)?|Ver\.?)?[ :]+[vV]?(?<version>\d+(?:\.\d+)+[\w.()-]*)/i,
  /\b(?:Version|Ver\.?|Rev(?:ision)?\.?)[ :]+[vVrR]?(?<version>\d+\.[\w.()-]*\w\)?)/i,
  // One word or two and a version, nothing else.
  /^(?<model>[A-Z][\w+/-]*\d[\w+/-]*) v?(?<version>\d+(?:\.\d+)+[\w.-]*)$/,
  /\bModel(?: Name| Number| No\.?)?: ?(?<model>[\w+/-]*\d[\w+/-]*)/i,
  /\b(?:S\/N|SN|Serial(?: ?(?:No|Number|Num|#))?\.?)[ :#]+(?<serial>(?=\w*\d)[A-Z0-9][A-Z0-9-]{5,})\b/i,
  // A description that is a product's name: capitals, then digits.
  /^(?<model>[A-Z]{1,8}[a-z]{0,8}[ -]?\d[\w+/-]*(?:[ -][A-Z0-9][\w+/-]*){0,2})$/,
  /^(?<model>[A-Z]{2,8}-[A-Z0-9/-]*\d[\w+/-]*)(?=[ ,])/,
];
