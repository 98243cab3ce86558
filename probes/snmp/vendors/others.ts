import type { Vendor } from './vendor.ts';

/** Makers of whom only the number is known, or little more: IANA's private enterprise numbers. */
const only = (name: string, ...enterprises: number[]): Vendor => ({ name, enterprises });

export const others: readonly Vendor[] = [
  {
    ...only('Digital China', 6339),
    shapes: [
      /^(?<model>[A-Z][\w-]+) Device.*?SoftWare Version (?<version>[\w.()]+)/s,
      /(?:Serial No\.:|serial number )(?<serial>\w+)/,
    ],
    objects: { version: ['1.3.6.1.4.1.6339.100.1.3.0'] },
  },
  {
    ...only('Raisecom', 8886),
    objects: {
      version: ['1.3.6.1.4.1.8886.60.131.1.1.1.0'],
      serial: ['1.3.6.1.4.1.8886.60.131.1.1.4.0'],
      model: ['1.3.6.1.4.1.8886.60.131.1.1.6.0'],
    },
  },
  {
    ...only('TP-Link', 11863),
    objects: {
      version: ['1.3.6.1.4.1.11863.6.1.1.6.0'],
      serial: ['1.3.6.1.4.1.11863.6.1.1.8.0'],
      model: ['1.3.6.1.4.1.11863.6.1.1.5.0'],
    },
  },
  { ...only('BDCOM', 3320), shapes: [/^BDCOM\(tm\) (?<model>\S+) Software, Version (?<version>[\w.]+)/] },
  { ...only('Hikvision', 39165, 50001), objects: { serial: ['1.3.6.1.4.1.50001.1.3.0'] } },
  {
    ...only('Dahua', 1004849),
    objects: { serial: ['1.3.6.1.4.1.1004849.2.1.2.4.0'], version: ['1.3.6.1.4.1.1004849.2.1.1.1.0'] },
  },
  { ...only('Array Networks', 7564), shapes: [/Hardware: Array (?<model>APV \S+).*?ArrayOS (?<version>\S+)/] },
  {
    ...only('Fortinet', 12356),
    objects: { version: ['1.3.6.1.4.1.12356.101.4.1.1.0'], serial: ['1.3.6.1.4.1.12356.100.1.1.1.0'] },
  },
  {
    ...only('MikroTik', 14988),
    objects: { version: ['1.3.6.1.4.1.14988.1.1.4.4.0'], serial: ['1.3.6.1.4.1.14988.1.1.7.3.0'] },
    shapes: [/^RouterOS (?<model>.+)$/],
  },
  {
    ...only('Check Point', 2620),
    objects: {
      version: ['1.3.6.1.4.1.2620.1.6.4.1.0'],
      serial: ['1.3.6.1.4.1.2620.1.6.16.3.0'],
      model: ['1.3.6.1.4.1.2620.1.6.16.7.0'],
    },
  },
  {
    ...only('Palo Alto Networks', 25461),
    objects: {
      version: ['1.3.6.1.4.1.25461.2.1.2.1.1.0'],
      serial: ['1.3.6.1.4.1.25461.2.1.2.1.3.0'],
      model: ['1.3.6.1.4.1.25461.2.1.2.2.1.0'],
    },
  },
  only('C-Data', 17409, 34592),
  only('V-SOL', 37950),
  only('TopVision', 32285),
  only('GWD', 10072),
  {
    ...only('FS', 52642, 13464, 27975),
    shapes: [/\((?<model>[\w-]+)\) By FS/, /\(S\d+ (?<model>\w+)\), Version (?<version>[\d.]+)/],
    objects: {
      version: ['1.3.6.1.4.1.52642.1.1.10.2.21.1.2.1.8.1', '1.3.6.1.4.1.52642.2.1.45.1.1.3.1.6.1'],
      serial: ['1.3.6.1.4.1.52642.1.1.10.2.21.1.2.1.10.1', '1.3.6.1.4.1.52642.2.1.45.1.1.3.1.10.1'],
    },
  },
  only('Topsec', 14331),
  only('Venustech', 15227),
  only('NSFOCUS', 19849),
  only('DPtech', 31648),
  only('Sangfor', 35047),
  only('Inspur', 37945),
  only('Sugon', 27500),
  only('Lenovo', 19046),
  only('Dell', 674, 6027),
  only('APC', 318),
  only('Arista', 30065),
  only('Aruba', 14823, 47196),
  only('HP', 11),
  only('3Com', 43),
  only('F5', 3375),
  only('Microsoft', 311),
  only('Extreme Networks', 1916),
  only('Nokia', 6527),
  only('VMware', 6876),
  only('Synology', 6574),
];
