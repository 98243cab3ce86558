/** What holds for devices of any maker: standard tables beside ENTITY-MIB, and the shapes that descriptions share. */
import type { Part } from './vendor.ts';

/**
 * NET-SNMP-EXTEND-MIB: what people have net-snmp's agent run under a name, by default in its own tree or, as a widespread
 * configuration of servers has it, under another number; the first line counts.
 */
function extended(name: string, under: string): string[] {
  const index = [name.length, ...Buffer.from(name)].join('.');
  return [`1.3.6.1.4.1.${under}.4.1.2.${index}.1`, `1.3.6.1.4.1.8072.1.3.2.4.1.2.${index}.1`];
}

/**
 * LLDP-MED's own inventory (ANSI/TIA-1057), Printer-MIB (RFC 3805), UPS-MIB (RFC 1628), RMON2-MIB's probe (RFC 4502),
 * the inventory of Broadcom's FASTPATH, which many makers build on (agentInventoryGroup).
 * The printer's name in HOST-RESOURCES-MIB is asked where there is a printer (identity.ts).
 */
export const GENERAL_OBJECTS: Readonly<Record<Part, readonly string[]>> = {
  model: [
    '1.0.8802.1.1.2.1.5.4795.1.2.7.0',
    '1.3.6.1.2.1.43.5.1.1.16.1',
    '1.3.6.1.2.1.33.1.1.2.0',
    '1.3.6.1.4.1.4413.1.1.1.1.1.3.0',
    ...extended('hardware', '2021.7890.2'),
  ],
  version: [
    '1.0.8802.1.1.2.1.5.4795.1.2.4.0',
    '1.3.6.1.2.1.33.1.1.3.0',
    '1.3.6.1.2.1.33.1.1.4.0',
    '1.3.6.1.2.1.16.19.2.0',
    '1.3.6.1.4.1.4413.1.1.1.1.1.13.0',
  ],
  serial: [
    '1.0.8802.1.1.2.1.5.4795.1.2.5.0',
    '1.3.6.1.2.1.43.5.1.1.17.1',
    '1.3.6.1.4.1.4413.1.1.1.1.1.4.0',
    ...extended('serial', '2021.7890.4'),
  ],
};

/** LLDP-MED's own manufacturer, upsIdentManufacturer. */
export const MANUFACTURERS: readonly string[] = ['1.0.8802.1.1.2.1.5.4795.1.2.6.0', '1.3.6.1.2.1.33.1.1.1.0'];

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
  // “AnyOS 5.2”: an operating system by its name.
  /\b[A-Za-z][A-Za-z-]{0,9}OS,? (?:Version |Rel(?:ease)?[ .]|v)?(?<version>\d+(?:\.\d+)+[\w.()-]*\w\)?)/,
  // VRP's and its relatives' releases.
  /(?<![A-Z\d])(?<version>V\d{3}R\d{3}(?:[CB]\d{2,}\w*)?)/,
  // A system, a host, a release, as uname has them; a maker, a product, a version.
  /^(?!Linux)[A-Za-z]\w+ [\w.<>/-]+ v?(?<version>\d+\.\d(?![\d.]*[GMk]\b)[\w.+-]*(?:\(\w+\))?)(?=[ ,;]|$)/,
  /\bversion (?<version>[A-Z\d]+(?:\.[A-Z\d]+){2,}) kernel\b/,
  // What begins or ends with a version.
  /^(?<version>[RVv]\d+(?:\.\d+)+\w*) /,
  /^(?!.*\b(?:Linux|Hardware|Windows)\b)[^\n]*[ (-](?<version>(?:[vVR]\d+(?:\.\d+)+|\d+(?:\.\d+){2,})[\w.()-]*\w|[vVR]?\d+(?:\.\d+){2,}|[vVR]\d+(?:\.\d+)+|V\d+R\d+\w*|[A-Z]{1,3}(?:\.\d{2}){2,})\)?(?: REL\w*)?$/,
  // A name and a version, nothing else.
  /^(?<model>[A-Z][\w+/-]*\d[\w+/-]*),? v?(?<version>\d+(?:\.\d+)+[\w.-]*)$/,
  /(?:^|[\s(,;|])(?:(?:Router |Hardware )?Model(?: Name| Number| No\.?)?|Series|Product(?: Name)?|PID|HwSku)[:=] ?(?=[^,;)\n]*\d)(?<model>[A-Z][\w+/-]*(?: [\w+/-]+){0,4}?)(?=[,;)\n\xda]| - |\s*$)/i,
  /\b(?:S\/N|SN|Serial(?: ?(?:No|Number|Num|#))?\.?)[ :#]+(?<serial>(?=[\w-]*\d)[A-Z0-9][A-Z0-9-]{4,})\b/i,
  /\((?<model>[A-Z][\w+/-]*\d[\w+/-]*)\) By /,
  // A product's name, perhaps with what it is: capitals and digits.
  /^(?<model>[A-Z][A-Za-z]{2,15}[ -]?\d{3,}[\w+/-]*)$/,
  /^(?:[A-Za-z]+ )?(?<model>[A-Z]{1,}\d{3,}[\w/-]*) - /,
  /(?:^|[ ,])(?<model>[A-Z][A-Z\d]*[_-]?\d[\w-]*)(?: [A-Z]+){0,2}(?: \(R\))? Software, ?Version\b/,
  /^(?<model>[A-Z]{1,8}[a-z]{0,8}[ -]?\d[\w+/-]*(?:[ -][A-Z0-9][A-Z0-9+/-]*){0,2})$/,
  /^(?=[^-]*(?:-[^-]*)?\d)(?<model>[A-Z][A-Z0-9+/-]{3,30})$/,
  /^(?<model>(?=\S*\d)[A-Z][\w+/-]{3,30})(?:,? [^\n]*)?\b(?:switch|router|gateway|firewall|device|access point|controller|\d+-?port|olt)\b/i,
  /^(?<model>[A-Z]{2,8}-[A-Z0-9/-]*\d[\w+/-]*)(?=[ ,])/,
  // A version by its looks alone; a system's kernel is told elsewhere.
  /^(?!Linux|Darwin|FreeBSD|SunOS|NetBSD|OpenBSD|Windows|Hardware)[^\n]{3,120}?[ ,(]v(?<version>\d+\.\d+[\w.-]*)(?=[ ,;)\n]|$)/i,
];

/** People write places, numbers of things and addresses into descriptions: none of them is a product or a version. */
const NO_MODEL =
  /^(?:room|rack|cabinet|row|shelf|slot|building|block|floor|level|site|office|area|zone|line|phone|tel|unit|box|port|vlan|switch|router|server|firewall|gateway|core|access|node|host|pc|sw|fw|ap|rt|gw|ups|pdu|waf|ip|no)[ ._-]?\d/i;
const NO_VERSION = /^(?:10|127|172|192)(?:\.\d{1,3}){3}$/;

/** Whether a general shape's find can be what it seems. */
export const isPlausible = {
  model: (text: string) => !NO_MODEL.test(text),
  version: (text: string) => !NO_VERSION.test(text),
  serial: () => true,
} satisfies Record<Part, (text: string) => boolean>;

/** What a maker's name in a description may have after it. */
const FORMS =
  '(?:\\((?:R|TM)\\))?(?:,? (?:Networks?|Systems?|Corporation|Corp\\.?|Inc\\.?|Co\\.?|Ltd\\.?|Technologies|Electronics|Electric))*';
/** A product's name has a digit and is short; a version, a comma or an opening bracket ends it. */
const PRODUCT =
  '(?<model>[^\\s,;:()]{2,30}(?: [^\\s,;:()]{1,12}){0,3}?)(?=(?: |, | \\()(?:Rev(?:ision)?\\.? |Release |Version |v)?[vVR]?\\d+(?:\\.\\d+)+|,| \\(| \\/|$)';

/** The product after its maker's name: “Maker X-100 5.2”, “Maker Networks, Inc. X-100 Rev 5.2”, “MAKER, X-100, a switch”. */
export function productNamed(maker: string, description: string): string | null {
  const escaped = maker.replace(/[^\w]/g, '.?');
  const found = new RegExp(`^\\W*${escaped}${FORMS},? ${PRODUCT}`, 'i').exec(description)?.groups?.model;
  const model = found?.replace(/ (?:Software|Firmware|Switch|Router|Device)$/i, '');
  return model !== undefined && /\d/.test(model) && !/\d\.\d|^v?\d+$/.test(model) ? model : null;
}
