import { radlanObjects, radlanUsage } from './copied.ts';
import { own, ownOne, SHAPES_FIRST, type Vendor } from './vendor.ts';

export const cisco: Vendor = {
  name: 'Cisco',
  enterprises: [9, 3955, 5596, 14179, 15497, 41916, 1429, 6431, 99, 5771, 5842],
  says: /\bCisco\b|^Linksys\b|\bViptela\b|^Acano\b|Software: ?UCOS|^Global Site Selector/i,
  shapes: [
    /Adaptive Security Appliance Version (?<version>[\w.()]+)/,
    /Cisco NX-OS.*?Version (?<version>[\w.()]+)/s,
    /IOS XR Software.*?Version (?<version>[\w.]+)/s,
    /Software.*?,\s+Version (?<version>[\w.()]+)/s,
    /\bVersion:? (?<version>\d[\w.()-]+)/,
    /Model:? (?<model>[A-Z]\w+), AsyncOS Version: (?<version>[\w.-]+)/,
    /Serial #: (?<serial>[\w-]+)/,
    /^CISCO (?<model>\S+) (?<version>\d[\w.()]+)$/,
    /^(?<model>(?:SG|SF|SX|CBS|C\d{3}|SLM|SRW|SPA|Catalyst )[\w-]*\d[\w-]*) /,
    /Software Version:? (?<version>\d[\w.()-]+)/,
  ],
  objects: {
    model: [...radlanObjects.model, ...own('14179.1.1.1.3.0', '9.5.1.2.16.0', '1429.2.2.5.1.1.4.0')],
    version: [...radlanObjects.version, ...own('14179.1.1.1.14.0', '41916.11.1.2.0', '1429.2.2.5.1.1.1.0')],
    serial: [
      ...own('9.5.1.2.19.0', '9.3.6.3.0'),
      ...radlanObjects.serial,
      ...own('14179.1.1.1.4.0', '41916.3.1.1.1.5.*'),
    ],
  },
  usage: {
    // Over the last minute, over five, and as IOS had it before 12.2.
    cpu: [
      { mib: 'CISCO-PROCESS-MIB', percent: ownOne('9.9.109.1.1.1.1.7.*') },
      { mib: 'CISCO-PROCESS-MIB', percent: ownOne('9.9.109.1.1.1.1.8.*') },
      { mib: 'CISCO-PROCESS-MIB', percent: ownOne('9.9.109.1.1.1.1.4.*') },
      ...radlanUsage.cpu,
    ],
    // The pool of the processor and of the system alone: buffers of drivers are full by design.
    memory: [
      {
        mib: 'CISCO-PROCESS-MIB',
        used: ownOne('9.9.109.1.1.1.1.12.*'),
        free: ownOne('9.9.109.1.1.1.1.13.*'),
      },
      { mib: 'CISCO-MEMORY-POOL-MIB', used: ownOne('9.9.48.1.1.1.5.1'), free: ownOne('9.9.48.1.1.1.6.1') },
      {
        mib: 'CISCO-ENHANCED-MEMPOOL-MIB',
        used: ownOne('9.9.221.1.1.1.1.18.1.1'),
        free: ownOne('9.9.221.1.1.1.1.20.1.1'),
      },
    ],
  },
  from: { version: SHAPES_FIRST },
};
