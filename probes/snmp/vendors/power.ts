/** Uninterruptible supplies, distribution units and room cooling; UPS-MIB (RFC 1628) is read for all of them. */
import { OWN_FIRST, own, type Vendor } from './vendor.ts';

export const power: readonly Vendor[] = [
  {
    name: 'Eaton',
    enterprises: [534, 705],
    says: /\bEaton\b|\bPowerware\b/i,
    shapes: [/^(?<model>Eaton \S.*|\d\w+ \d+kW)$/],
    objects: {
      model: own('534.1.1.2.0', '534.6.6.7.1.2.1.3.0', '705.1.1.1.0'),
      version: own('705.1.1.4.0', '534.1.1.3.0', '534.6.6.7.1.2.1.5.0'),
      serial: own('705.1.1.7.0', '534.1.1.6.0', '534.6.6.7.1.2.1.4.0'),
    },
    from: { model: ['shapes', 'own'], version: OWN_FIRST, serial: OWN_FIRST },
  },
  {
    name: 'CyberPower',
    enterprises: [3808],
    says: /\bCyber ?Power\b/i,
    objects: {
      model: ['<7>.1.1.1.1.1.1.0', ...own('3808.1.1.3.1.5.0')],
      version: ['<7>.1.1.1.1.2.1.0', ...own('3808.1.1.3.1.3.0')],
      serial: ['<7>.1.1.1.1.2.3.0', ...own('3808.1.1.3.1.6.0')],
    },
  },
  {
    name: 'Vertiv',
    enterprises: [476, 21239, 10418, 13400, 17373],
    under: ['2021.250'],
    says: /\bLiebert\b|\bAvocent\b|\bVertiv\b|\bEmerson Network\b/i,
    objects: {
      // The same places in the trees of each generation of Avocent's console servers.
      model: ['<8>.2.1.2.0', ...own('21239.5.2.1.8.0', '476.1.42.2.1.2.0', '13400.2.54.1.2.0')],
      version: ['<8>.2.1.7.0', ...own('21239.5.2.1.2.0', '476.1.42.2.1.3.0')],
      serial: ['<8>.2.1.4.0', ...own('21239.5.2.1.10.0', '476.1.42.2.1.4.0', '13400.2.54.1.3.0')],
    },
  },
  {
    name: 'Raritan',
    enterprises: [13742],
    says: /\bRaritan\b/i,
    objects: {
      model: own('13742.6.3.2.1.1.3.1'),
      serial: own('13742.6.3.2.1.1.4.1'),
      version: own('13742.6.3.2.3.1.6.*'),
    },
    shapes: [/(?<model>Dominion \S+|EMX\S+|PX\S*)/],
  },
  {
    name: 'Server Technology',
    enterprises: [1718],
    says: /^Sentry S/,
    shapes: [/Version (?<version>\d[\w.]+)/],
    objects: {
      version: own('1718.3.1.1.0', '1718.4.1.1.1.3.0'),
      serial: own('1718.3.2.1.1.6.*'),
      model: own('1718.3.2.1.1.7.*', '1718.4.1.2.2.1.5.*'),
    },
  },
  {
    name: 'Rittal',
    enterprises: [2606],
    says: /^Rittal\b/i,
    shapes: [/SN (?<serial>\w+) HW/, /SW V?(?<version>\d[\w.]+)/, /^Rittal (?<model>.+?) SN /],
    objects: { version: own('2606.7.2.4.0'), model: own('2606.7.4.1.2.1.2.*') },
  },
  {
    name: 'Socomec',
    enterprises: [4555],
    objects: {
      model: own('4555.1.1.7.1.1.1.0', '4555.2.30.1.2.0', '4555.1.1.1.1.1.1.0'),
      serial: own('4555.1.1.7.1.1.2.0', '4555.2.30.1.3.0', '4555.1.1.1.1.1.3.0'),
      version: own('4555.1.1.7.1.1.5.0', '4555.2.30.1.5.0'),
    },
  },
  { name: 'Riello', enterprises: [5491], says: /^Netman\b/i, shapes: [/^(?<model>Netman[\w ]*)$/i] },
  {
    name: 'Delta',
    enterprises: [2254, 20246],
    says: /\bDelta Electronics\b/i,
    objects: { model: own('2254.2.4.1.2.0'), version: own('20246.2.3.1.1.1.2.1.4.0') },
  },
  {
    name: 'Tripp Lite',
    enterprises: [850],
    says: /\bTripp ?Lite\b|\bPowerAlert\b/i,
    shapes: [/^TrippLite (?<model>[\w-]+),.*?Version (?<version>[\d.]+)/, /PowerAlert v?(?<version>[\d.]+)/],
    objects: { model: own('850.1.1.1.2.1.5.*'), serial: own('850.1.1.1.2.1.6.*') },
  },
  {
    name: 'Generex',
    enterprises: [1356],
    says: /^CS1[24]1\b|^(?:BACS|SITEMANAGER)\b|^ABB SNMP Agent/,
    shapes: [/^(?<model>CS\d+) v (?<version>[\d.]+)/],
  },
  {
    name: 'ABB',
    enterprises: [53973],
    says: /\bABB-\w/,
    objects: { model: own('53973.1.1.1.1.1.2.0'), version: own('53973.1.1.1.1.1.3.0') },
    from: { version: OWN_FIRST },
  },
  {
    name: 'Schneider',
    enterprises: [3833],
    says: /\bSchneider Electric\b/i,
  },
];
