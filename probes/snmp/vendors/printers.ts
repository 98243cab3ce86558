/** Printers: Printer-MIB (RFC 3805) tells the serial, HOST-RESOURCES-MIB the model (general.ts); here is the firmware. */
import { OWN_FIRST, own, type Vendor } from './vendor.ts';

const only = (name: string, ...enterprises: number[]): Vendor => ({ name, enterprises });

export const printers: readonly Vendor[] = [
  {
    ...only('HP', 11),
    says: /^HP (?:ETHERNET|LaserJet|Color|OfficeJet|DesignJet)|\bJETDIRECT\b/,
    shapes: [/PID:(?:HP )?(?<model>[^,;]+)/, /,SN:(?<serial>\w+)/],
    objects: {
      version: own('11.2.3.9.4.2.1.1.3.6.0', '11.2.3.9.4.2.1.1.3.5.0'),
      serial: own('11.2.3.9.4.2.1.1.3.3.0'),
    },
  },
  {
    ...only('Brother', 2435),
    says: /^Brother\b/,
    shapes: [/Firmware Ver\.(?<version>[\w.]+)/],
    objects: { serial: own('2435.2.3.9.4.2.1.5.5.1.0') },
  },
  {
    ...only('Canon', 1602),
    says: /^Canon\b/i,
    shapes: [/^Canon (?<model>\S+)/],
    objects: { model: own('1602.1.1.1.1.0'), version: own('1602.1.1.1.4.0') },
  },
  {
    ...only('Ricoh', 367),
    says: /^(?:RICOH|Savin|Lanier|NRG|Gestetner)\b/i,
    shapes: [/^RICOH (?<model>.+?) (?<version>\d[\d.]+) \//],
    objects: { model: own('367.3.2.1.1.1.1.0'), version: own('367.3.2.1.1.1.2.0'), serial: own('367.3.2.1.2.1.4.0') },
  },
  {
    ...only('Konica Minolta', 18334),
    says: /^KONICA|^Minolta/i,
    shapes: [/^KONICA MINOLTA (?<model>.+)$/],
    objects: { version: own('18334.1.1.1.1.6.1.0') },
  },
  {
    ...only('Kyocera', 1347),
    says: /^KYOCERA\b|^ECOSYS\b/i,
    objects: {
      version: own('1347.43.5.4.1.5.1.1'),
      serial: own('1347.43.5.1.1.28.1'),
      model: own('1347.43.5.1.1.1.1'),
    },
  },
  {
    ...only('Xerox', 253, 297),
    says: /^(?:FUJI )?XEROX\b/i,
    shapes: [/^(?:FUJI )?XEROX (?<model>[^;]+?);/i, /System Software (?<version>[\d.]+)/, /;ESS(?<version>[\d.]+)/],
    objects: { serial: own('253.8.53.3.2.1.3.1') },
  },
  { ...only('Fujifilm'), says: /^FUJIFILM\b/i, shapes: [/^FUJIFILM (?<model>.+?)(?:;|$)/] },
  {
    ...only('Lexmark', 641),
    says: /^Lexmark\b/i,
    shapes: [/^Lexmark (?<model>\S+) version (?<version>\S+)/],
    objects: { model: own('641.2.1.2.1.2.1'), version: own('641.2.1.2.1.4.1'), serial: own('641.2.1.2.1.6.1') },
  },
  {
    ...only('Samsung', 236),
    says: /^Samsung\b/i,
    shapes: [/^Samsung (?<model>[^;]+?)(?: Series)?;.*?V(?<version>[\d.]+)/i],
    objects: { serial: own('236.11.5.1.1.1.4.0') },
  },
  {
    ...only('Sharp', 2385),
    says: /^SHARP\b/,
    shapes: [/^SHARP (?<model>\S+)/],
    objects: { version: own('2385.2.1.1.2.1.2.1') },
  },
  { ...only('Toshiba', 1129), says: /^TOSHIBA\b/i, shapes: [/^TOSHIBA (?<model>.+)$/] },
  {
    ...only('Epson', 1248),
    says: /^EPSON\b/i,
    objects: { version: own('1248.1.1.3.1.21.1.1.2.1'), serial: own('1248.1.1.3.1.1.1.0', '1248.1.2.2.1.1.1.5.1') },
  },
  { ...only('OKI', 2001), says: /^OKI\b/, shapes: [/Attached to (?<model>\S+) Rev\.(?<version>[\d.]+)/] },
  {
    ...only('Zebra', 683, 10642),
    says: /^Zebra\b/i,
    objects: {
      model: own('683.1.4.0', '10642.1.1.0'),
      version: own('683.1.9.0', '10642.1.2.0'),
      serial: own('683.1.5.0', '10642.1.9.0'),
    },
    from: { version: OWN_FIRST, model: OWN_FIRST },
  },
];
