import { own, ownOne, type Vendor } from './vendor.ts';

/** HP's switches stand in HP's old number; HP-httpManageable-MIB and STATISTICS-MIB tell serial and version. */
export const procurve: Vendor = {
  name: 'HPE',
  enterprises: [8744],
  under: ['11.2.3.7', '11.2.14.11', '11.5.7', '11.2.3.6'],
  says: /^(?:HPE?|Aruba) J[LG]?\d{3,4}A|ProCurve|PROCURVE|^HPE OfficeConnect|Aruba Instant On|^HP \d{4}-|Hewlett[- ]Packard Enterprise/,
  shapes: [
    /^(?:HPE OfficeConnect Switch|Aruba Instant On|HP) (?<model>[^,]+), (?:InstantOn_\w+?_)?(?<version>(?:[A-Z]{1,3}\.)?\d[\w.]*)/,
    /^PROCURVE (?<model>\S+) - (?<version>\S+)/,
    /^(?:HPE?|Aruba|ProCurve|PROCURVE|HP ProCurve) (?<model>J\w+ (?:Switch )?[^,]+?)(?: Switch)?, revision (?<version>[\w.]+)/,
    /^(?<model>MSM\S+) - /,
    /Firmware version (?<version>[\w.-]+)/,
    /Serial number (?<serial>\w+)/,
    /^(?<model>GbE2c|\w+) L2\/L3 Ethernet Blade Switch/,
  ],
  objects: { serial: own('11.2.36.1.1.2.9.0'), version: own('11.2.14.11.5.1.1.3.0') },
  // STATISTICS-MIB's hpSwitchCpuStat, and NETSWITCH-MIB's local memory.
  usage: {
    cpu: [{ mib: 'STATISTICS-MIB', percent: ownOne('11.2.14.11.5.1.9.6.1.0') }],
    memory: [
      {
        mib: 'NETSWITCH-MIB',
        used: ownOne('11.2.14.11.5.1.1.2.1.1.1.7.*'),
        total: ownOne('11.2.14.11.5.1.1.2.1.1.1.5.*'),
      },
    ],
  },
  from: { model: ['shapes', 'chassis'], version: ['shapes', 'own', 'chassis'] },
};
