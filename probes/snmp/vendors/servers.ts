/** Servers' management processors, storage, hypervisors and operating systems. */
import { immObjects } from './copied.ts';
import { OWN_FIRST, own, type Vendor } from './vendor.ts';

const only = (name: string, ...enterprises: number[]): Vendor => ({ name, enterprises });

export const servers: readonly Vendor[] = [
  {
    ...only('Lenovo', 19046),
    says: /\bLenovo\b|^EMC SOHO-NAS\b/i,
    objects: immObjects,
    shapes: [/^Lenovo (?<model>.+)$/],
  },
  {
    ...only('IBM', 2, 20301, 26543),
    says: /^IBM\b/,
    shapes: [
      /AIX version: 0?(?<version>[\d.]+)/,
      /OS\/400 (?<version>V\w+)/,
      /Machine Type: (?<model>\w+)/,
      /Processor id: (?<serial>\w+)/,
      /^IBM \w+ (?<version>V[\d.]+)$/,
    ],
    objects: immObjects,
  },
  {
    ...only('Fujitsu', 231, 211),
    says: /\bFujitsu\b|\bPrimergy\b|\bETERNUS\b/i,
    shapes: [/Runtime Code (?<version>[\d.]+)/, /Primergy (?<version>iRMC \S+)/],
    objects: { model: own('231.2.10.2.2.10.2.3.1.5.*'), serial: own('231.2.10.2.2.10.2.3.1.7.*') },
    from: { version: ['shapes', 'own', 'chassis'] },
  },
  { ...only('Supermicro', 10876, 21317), says: /\bSupermicro\b|^SBM-/i },
  { ...only('Inspur', 37945), says: /\bInspur\b/i },
  { ...only('Sugon', 27500), says: /\bSugon\b/i },
  {
    ...only('Synology', 6574),
    says: /\bSynology\b/i,
    objects: { model: own('6574.1.5.1.0'), serial: own('6574.1.5.2.0'), version: own('6574.1.5.3.0') },
    from: { version: OWN_FIRST },
  },
  {
    ...only('QNAP', 24681, 55062),
    says: /\bQNAP\b|^Linux T[SV]S?-\w+ \d\.\d/i,
    shapes: [/^Linux (?<model>T[SV]S?-\w+) (?<version>\d[\d.]+)/],
    objects: {
      model: own('24681.1.2.12.0', '55062.1.12.3.0'),
      serial: own('55062.1.12.4.0'),
      version: own('55062.1.12.6.0'),
    },
  },
  {
    ...only('NetApp', 789),
    says: /\bNetApp\b/i,
    shapes: [/NetApp Release (?<version>[\w.]+)/],
    objects: { model: own('789.1.1.5.0'), serial: own('789.1.1.9.0') },
    from: { version: ['shapes', 'chassis'] },
  },
  {
    ...only('EMC', 1139, 12124, 19746),
    says: /\bIsilon\b|\bData Domain\b|\bEMC\b(?! SOHO)/i,
    shapes: [/OneFS (?:\S+ )?v?(?<version>\d[\d.]+)/, /Data Domain OS (?<version>[\d.]+)/],
    objects: {
      serial: own('12124.2.51.1.3.*', '19746.1.13.1.1.0'),
      model: own('12124.2.51.1.4.*', '19746.1.13.1.4.0'),
    },
  },
  {
    ...only('VMware', 6876, 45346),
    says: /\bVMware\b|\bVeloCloud\b/i,
    shapes: [/VMware ESXi? (?<version>[\d.]+)/, /VeloCloud (?<model>\S+)/],
    objects: { version: own('6876.1.2.0') },
    from: { version: ['own', 'shapes', 'chassis'] },
  },
  { ...only('Nutanix', 41263), says: /\bNutanix\b/i, shapes: [/^Linux \S+ (?<version>\d\S*nutanix\S*)/] },
  {
    ...only('Microsoft', 311),
    says: /Software: Windows|\bMicrosoft\b/,
    shapes: [
      /Windows (?:\w+ )?Version (?<version>[\d.]+) \((?<release>Build (?:Number: )?\d+)/,
      /^Hardware: (?<model>\w+)/,
    ],
    objects: {
      model: own('674.10892.1.300.10.1.9.1', '232.2.2.4.2.0'),
      serial: own('674.10892.1.300.10.1.11.1', '232.2.2.2.1.0'),
    },
    from: { model: ['own', 'chassis'], version: ['shapes'] },
  },
  {
    ...only('Oracle/Sun', 42, 111),
    says: /^SunOS\b|\bSun Microsystems\b|\bOracle\b/,
    shapes: [/^SunOS \S+ (?<version>\d[\d.]+)/],
  },
  {
    ...only('Apple', 63),
    says: /^Darwin\b|^Apple\b|\bAirPort\b/,
    shapes: [/Darwin Kernel Version (?<version>[\d.]+)/],
  },
  {
    ...only('Opengear', 25049),
    says: /^Opengear\b/i,
    shapes: [/^Opengear (?<model>\S+), .*Version (?<version>[\d.]+)/i],
    objects: { version: own('25049.17.1.1', '25049.17.1.1.0'), serial: own('25049.17.1.2', '25049.17.1.2.0') },
    from: { version: ['shapes', 'own'] },
  },
  {
    ...only('Lantronix', 244, 1723),
    says: /^Lantronix\b/i,
    shapes: [/^Lantronix (?<model>\S+)(?: V| .*?[Vv]ersion )(?<version>[\w.]+)/],
  },
  { ...only('Digi', 332), says: /^Digi\b/, shapes: [/^Digi (?<model>[\w ]+?),? .*?Version (?<version>[\w.]+)/] },
];
