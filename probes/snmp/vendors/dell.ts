import { radlanObjects, radlanUsage } from './copied.ts';
import { own, ownOne, type Vendor } from './vendor.ts';

/** Switches (PowerConnect, Networking N, Force10, SmartFabric), iDRAC, OpenManage, storage, UPS, printers. */
export const dell: Vendor = {
  name: 'Dell',
  enterprises: [674, 6027, 12740, 16139],
  says: /\bDell\b|DELL EMC|\bForce10\b|HwSku: DELL/,
  shapes: [
    /^(?<model>Dell(?: EMC)? [^,]+), (?<version>\d[\w.]+), /,
    /Application Software Version: ?(?<version>[\w.()-]+)/,
    /Series: ?(?<model>[\w-]+)/,
    /System Type: ?(?<model>[\w-]+)/,
    /OS Version: ?(?<version>[\w.]+)/,
    /^(?<model>Dell \S+) version (?<version>\S+)/,
    /SONiC\.(?<version>[\w.-]+).*HwSku: (?<model>[\w-]+)/,
    /^DELL\s+(?<model>(?:EMC )?M[DE]\w+)/,
    /^(?<model>PowerConnect \w+|Dell UPS .+)$/,
  ],
  objects: {
    model: own(
      '674.10895.3000.1.2.100.1.0',
      '674.10892.5.1.3.12.0',
      '674.10892.1.300.10.1.9.1',
      '674.10893.2.31.500.1.5.0',
      '674.10902.2.100.1.0',
      '6027.3.10.1.2.2.1.7.*',
    ),
    serial: own(
      '674.10895.3000.1.2.100.8.1.2.*',
      '674.10892.5.1.3.2.0',
      '674.10892.2.1.1.11.0',
      '674.10892.1.300.10.1.11.1',
      '674.10893.2.31.500.1.3.0',
      '674.10902.2.120.1.2.0',
      '6027.3.10.1.2.2.1.12.*',
    ),
    version: own(
      '674.10895.3000.1.2.100.4.0',
      '674.10892.5.1.1.8.0',
      '674.10892.2.1.2.1.0',
      '674.10902.2.100.4.0',
      '674.10898.100.1.1.1.0',
    ).concat(radlanObjects.version),
  },
  // FASTPATH-SWITCHING-MIB as Dell has it: a text of three means, then kilobytes.
  usage: {
    cpu: [
      {
        mib: 'FASTPATH-SWITCHING-MIB',
        percent: ownOne('674.10895.5000.2.6132.1.1.1.1.4.9.0'),
        shape: /\b60 Secs? \( *(\d+(?:\.\d+)?)%\)/,
      },
      ...radlanUsage.cpu,
    ],
    memory: [
      {
        mib: 'FASTPATH-SWITCHING-MIB',
        free: ownOne('674.10895.5000.2.6132.1.1.1.1.4.1.0'),
        total: ownOne('674.10895.5000.2.6132.1.1.1.1.4.2.0'),
      },
    ],
  },
  from: { model: ['own', 'shapes', 'chassis'], version: ['own', 'shapes', 'chassis'] },
};
