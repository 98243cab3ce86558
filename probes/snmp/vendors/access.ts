/** Makers of access networks found in China: switches, optical line terminals, customer equipment. */
import { ruijieObjects } from './ruijie.ts';
import { OWN_FIRST, own, type Vendor } from './vendor.ts';

const digitalChina: Vendor = {
  name: 'Digital China',
  enterprises: [6339],
  says: /\bDigital China\b|^DCN\b/i,
  shapes: [
    /^(?<model>[A-Z][\w-]+) Device.*?SoftWare Version (?<version>[\w.()]+)/is,
    /^(?<model>[A-Z][\w-]+) Device,/,
    /(?:Serial No\.:|serial number )(?<serial>\w+)/,
  ],
  objects: { version: own('6339.100.1.3.0') },
  from: { version: ['shapes', 'own', 'chassis'], model: ['shapes', 'chassis'] },
};

/** FS sells devices of several builders: Ruijie's and Accton's trees under its number, Greenet's and FiberStore's own. */
const fs: Vendor = {
  name: 'FS',
  enterprises: [52642, 13464, 27975, 30966, 40989],
  says: /\bFS\.COM\b|Fiberstore|^FSOS\b|^GLCY\b|\bBy FS\b/i,
  shapes: [
    /\((?<model>[\w-]+)\) By FS/,
    /\((?<model>S\d+ \w+)\), Version (?<version>[\d.]+)/,
    /(?<model>S\d{4}-\w[\w-]*)(?: Series)? Software, Version (?<version>[\w.]+)/,
    /^(?<model>[NS]\d{4}-\w+)$/,
  ],
  objects: {
    version: [...ruijieObjects.version, '<10>.1.1.3.1.6.*', ...own('13464.1.2.1.1.2.2.0', '40989.10.16.20.13.0')],
    serial: [
      ...ruijieObjects.serial,
      '<10>.1.1.3.1.10.*',
      ...own('13464.1.2.1.1.2.19.0', '40989.10.16.20.15.0', '27975.37.1.5.1.10.*'),
    ],
    model: [...ruijieObjects.model, ...own('13464.1.2.1.1.2.15.0', '40989.10.16.20.1.0')],
  },
  from: { model: ['shapes', 'own', 'chassis'], version: ['own', 'shapes', 'chassis'], serial: OWN_FIRST },
};

export const access: readonly Vendor[] = [
  digitalChina,
  fs,
  {
    name: 'TP-Link',
    enterprises: [11863],
    says: /\bTP-?LINK\b|^Omada\b|^JetStream\b/i,
    objects: {
      version: own('11863.6.1.1.6.0'),
      serial: own('11863.6.1.1.8.0'),
      model: own('11863.6.1.1.5.0'),
    },
    from: { version: OWN_FIRST, model: OWN_FIRST, serial: OWN_FIRST },
  },
  {
    name: 'Raisecom',
    enterprises: [8886],
    says: /\bRaisecom\b/i,
    shapes: [/^(?<version>ROS_[\w.]+)$/, /(?<model>(?:ISCOM|RAX|iTN|MSG|RC)\w*-?\w+)/],
    objects: {
      version: own('8886.60.131.1.1.1.0', '8886.1.1.4.2.1.3.*'),
      serial: own('8886.60.131.1.1.4.0'),
      model: own('8886.60.131.1.1.6.0'),
    },
  },
  {
    name: 'BDCOM',
    enterprises: [3320],
    says: /^BDCOM\b/,
    shapes: [/^BDCOM\(tm\) (?<model>\S+) Software, Version (?<version>[\w.]+)/, /Serial num:(?<serial>\w+)/],
    objects: { serial: own('3320.3.6.10.1.4.0'), version: own('3320.3.6.10.1.6.0'), model: own('3320.3.6.10.1.3.0') },
    from: { version: ['shapes', 'own', 'chassis'], model: ['shapes', 'own', 'chassis'] },
  },
  {
    name: 'C-Data',
    enterprises: [17409, 34592],
    objects: { serial: own('17409.2.3.1.1.13.0'), version: own('34592.1.3.1.5.2.1.1.5.0') },
  },
  {
    name: 'V-SOL',
    enterprises: [37950],
    shapes: [/^(?<model>V\d{3,4}\w*)$/],
    objects: { version: own('37950.1.1.5.10.12.5.4.0') },
  },
  {
    name: 'TopVision',
    enterprises: [32285],
    shapes: [/^(?<model>[A-Z][\w-]+);.*?software version:V?(?<version>[\w.-]+)/],
    objects: { serial: own('32285.11.1.1.2.1.1.1.16.*') },
    from: { version: ['shapes'], model: ['shapes'] },
  },
  {
    name: 'GWD',
    enterprises: [10072],
    objects: { version: own('10072.2.20.1.1.1.1.1.8.*'), serial: own('10072.2.20.1.1.2.1.1.18.*') },
  },
  {
    name: 'Dahua',
    enterprises: [1004849],
    says: /^(?:DH|DHI)-\w+/,
    shapes: [/^(?<model>DHI?-[\w-]+)$/],
    objects: { serial: own('1004849.2.1.2.4.0'), version: own('1004849.2.1.1.1.0'), model: own('1004849.2.1.2.6.0') },
  },
  {
    name: 'Hikvision',
    enterprises: [39165, 50001],
    says: /\bHikvision\b/i,
    objects: { serial: own('50001.1.3.0'), model: own('39165.1.1.0'), version: own('39165.1.3.0') },
  },
  {
    name: 'DrayTek',
    enterprises: [7367],
    says: /\bDrayTek\b/i,
    shapes: [/Router Model: (?<model>[\w-]+)(?: series)?, Version: (?<version>[\w.]+)/],
    objects: { model: own('7367.3.1.0'), version: own('7367.3.2.0') },
  },
];
