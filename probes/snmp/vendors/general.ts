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
  // Software before firmware, both before a version of one knows not what; never the hardware's or the agent's.
  /(?<!\bAgent )\b(?:Software|SW)[ -]?(?:Version|Rev(?:ision)?|Ver\.?)?[ :]+[vV]?(?<version>\d+(?:\.\d+)+[\w.()-]*)/i,
  /\b(?:Firmware|FW)[ -]?(?:Version|Rev(?:ision)?|Ver\.?)?[ :.]+[vV]?(?<version>\d+(?:\.\d+)+[\w.()-]*)/i,
  /(?<!\b(?:hw|hardware|boot ?rom|boot|kernel|agent|snmp) )\b(?:Version|Ver\.?|Rev(?:ision)?\.?|Release)[ :]+[vVrR]?(?<version>\d+\.[\w.()-]*\w\)?)/i,
  /(?<!\b(?:hw|hardware|boot ?rom|boot|kernel|agent|snmp) )\bVersion:? (?<version>[A-Z]{0,4}\.?\d[\w.-]*\w)/i,
  // A name and a version, nothing else.
  /^(?<model>[A-Z][\w+/-]*\d[\w+/-]*),? v?(?<version>\d+(?:\.\d+)+[\w.-]*)$/,
  /\bModel(?: Name| Number| No\.?)?: ?(?<model>[\w+/-]*\d[\w+/-]*)/i,
  /\b(?:S\/N|SN|Serial(?: ?(?:No|Number|Num|#))?\.?)[ :#]+(?<serial>(?=\w*\d)[A-Z0-9][A-Z0-9-]{5,})\b/i,
  /\((?<model>[A-Z][\w+/-]*\d[\w+/-]*)\) By /,
  // A product's name, perhaps with what it is: capitals and digits.
  /^(?<model>[A-Z]{1,8}[a-z]{0,8}[ -]?\d[\w+/-]*(?:[ -][A-Z0-9][A-Z0-9+/-]*){0,2})$/,
  /^(?=[^-]*(?:-[^-]*)?\d)(?<model>[A-Z][A-Z0-9+/-]{3,30})$/,
  /^(?<model>(?=\S*\d)[A-Z][\w+/-]{3,30})(?:,? [^\n]*)?\b(?:switch|router|gateway|firewall|device|access point|controller|\d+-?port|olt)\b/i,
  /^(?<model>[A-Z]{2,8}-[A-Z0-9/-]*\d[\w+/-]*)(?=[ ,])/,
  // A version by its looks alone; a system's kernel is told elsewhere.
  /^(?!Linux|Darwin|FreeBSD|SunOS|NetBSD|OpenBSD|Windows|Hardware)[^\n]{3,120}?[ ,(]v(?<version>\d+\.\d+[\w.-]*)(?=[ ,;)\n]|$)/i,
];

/** A description that is its maker's name and a short name of a product. */
export function productNamed(maker: string, description: string): string | null {
  const escaped = maker.replace(/[^\w]/g, '.');
  const rest = new RegExp(`^${escaped} (?<model>[^\\n,;:()]{2,40})$`, 'i').exec(description)?.groups?.model;
  return rest !== undefined && /\d/.test(rest) && !/\d\.\d/.test(rest) ? rest : null;
}
