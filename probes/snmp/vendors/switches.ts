/** Switches and routers of makers outside China that need no file of their own. */
import { radlanObjects } from './copied.ts';
import { OWN_FIRST, own, SHAPES_FIRST, type Vendor } from './vendor.ts';

const only = (name: string, ...enterprises: number[]): Vendor => ({ name, enterprises });

export const switches: readonly Vendor[] = [
  {
    ...only('Arista', 30065, 43191),
    says: /^Arista Networks\b|^Metamako\b/,
    shapes: [/(?:EOS version|MOS release) (?<version>[\w.-]+).*?running on an? (?:Arista Networks )?(?<model>.+)$/],
    from: { version: SHAPES_FIRST, model: SHAPES_FIRST },
  },
  {
    ...only('Edgecore', 259),
    says: /^(?:EC|ES|AS)S?\d{4}\w*(?:-\w+)*$|\bEdge-?core\b|\bAccton\b/i,
    shapes: [/^(?<model>[EA]C?S[\w-]*\d[\w-]*)/],
    objects: { version: ['<10>.1.1.3.1.6.*'], serial: ['<10>.1.1.3.1.10.*'], model: ['<10>.1.1.5.1.0'] },
    from: { version: OWN_FIRST, serial: OWN_FIRST },
  },
  {
    ...only('Brocade', 1588, 1991),
    says: /\bBrocade\b|^Fibre Channel Switch|\bFoundry Networks\b/i,
    shapes: [
      /Brocade Communications Systems, Inc\. (?:Stacking System )?(?<model>[\w-]+)/,
      /IronWare Version V?(?<version>[\w.]+)/,
      /^(?<model>Brocade \S+)/,
    ],
    objects: {
      version: own('1588.2.1.1.1.1.6.0', '1991.1.1.2.1.11.0'),
      serial: own('1991.1.1.1.1.2.0', '1588.2.1.1.1.1.10.0'),
    },
    from: { model: ['chassis_description', 'shapes'], version: OWN_FIRST },
  },
  {
    ...only('Alcatel-Lucent Enterprise', 6486, 800),
    under: ['637.64.4400'],
    says: /^Alcatel-Lucent|\bOmni(?:Stack|Switch|PCX|Access)\b/,
    shapes: [/Alcatel-Lucent(?: Enterprise)? (?<model>OS\S+) (?<version>\d[\w.]+)/, /^(?<model>OmniStack \w+ \w+)/],
    objects: radlanObjects,
    from: { version: SHAPES_FIRST },
  },
  {
    ...only('Nokia', 6527, 637, 7483, 94),
    says: /\bNokia\b|\bTiMOS\b|\bAlcatel\b/,
    shapes: [
      /TiMOS-\w+-(?<version>\d[\w.]+) .*?(?:Nokia|ALCATEL|Alcatel-Lucent) (?<model>(?:SAS\S*|SAR\S*|S[RA]S? )?\d{4}[\w -]*?) Copyright/is,
      /^(?<version>R\d+\.\d[\w.]*) (?<model>\S+)/,
      /^Nokia (?<model>.+?) (?<version>R\d[\d.]+)$/,
    ],
    objects: {
      serial: own('7483.2.2.7.2.1.3.1.8.*', '637.61.1.23.2.1.13.17'),
      model: own('7483.2.2.7.2.1.3.1.3.*', '637.61.1.23.2.1.4.17'),
      version: own('7483.2.1.5.2.1.1.5.0', '637.61.1.9.28.1.0'),
    },
    from: { version: SHAPES_FIRST, serial: OWN_FIRST },
  },
  {
    ...only('Ericsson', 193, 2352),
    says: /\bEricsson\b|\bRedback\b|\bSmartEdge\b/i,
    shapes: [/(?<model>SmartEdge \w+|SE\d{3}).*?Version (?<version>SEOS-[\w.-]+)/is],
  },
  {
    ...only('Ciena', 1271, 562, 6141),
    says: /\bCiena\b/i,
    shapes: [/^(?<model>.+?) SW:(?<version>\S+)/],
    objects: { version: own('1271.3.4.14.3.1.5.0') },
    from: { model: ['shapes', 'chassis_description', 'chassis'], version: ['own', 'shapes', 'chassis'] },
  },
  {
    ...only('Eltex', 35265),
    says: /\bEltex\b|^MES\d{4}/i,
    shapes: [/^(?<model>MES\S+(?: [AD]C)?)/],
    objects: { serial: [...radlanObjects.serial, ...own('2076.81.1.120.0')], version: radlanObjects.version },
    from: { version: ['own', 'chassis_firmware', 'chassis'], model: ['chassis', 'shapes'] },
  },
  {
    ...only('Mellanox', 33049),
    says: /\bMellanox\b/i,
    shapes: [/Mellanox (?<model>\w+),(?:MLNX-OS|Onyx),SWv(?<version>[\w.]+)/],
  },
  {
    ...only('3Com', 43),
    says: /^3Com\b/i,
    shapes: [/^3Com (?<model>.+?)(?: Software Version (?<version>.+))?$/],
    objects: {
      version: own('43.10.27.1.1.1.12.1'),
      serial: own('43.10.27.1.1.1.13.1'),
      model: own('43.10.27.1.1.1.5.1'),
    },
  },
  {
    ...only('IP Infusion', 36673),
    says: /\bOcNOS\b|\bZebOS\b/,
    shapes: [/OcNOS,(?<version>[\d.]+)/, /Hardware Model: ?(?<model>[\w-]+)/],
    objects: { model: own('36673.100.1.2.1.1.2.*'), serial: own('36673.100.1.2.1.1.3.*') },
    from: { model: OWN_FIRST, serial: OWN_FIRST },
  },
  {
    ...only('Pica8', 35098),
    says: /^Pica8\b/,
    shapes: [/PicOS for (?<model>\S+)/],
    objects: { serial: own('35098.1.16.0') },
  },
  {
    ...only('Cumulus', 40310),
    says: /\bCumulus-Linux\b/,
    shapes: [/Cumulus-Linux (?<version>[\d.]+)/],
    from: { model: ['chassis_description'] },
  },
];
