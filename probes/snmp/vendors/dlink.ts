import { own, ownOne, type Vendor } from './vendor.ts';

/** The firmware is told by RMON2-MIB's probeSoftwareRev (RFC 4502); the unit's serial by D-Link's stacking table. */
export const dlink: Vendor = {
  name: 'D-Link',
  enterprises: [171],
  says: /^D-?Link\b/i,
  shapes: [
    /^(?<model>\S*(?:DGS|DES|DXS)-\S+)\s+(?<version>\d[\d.]+[\w.]*)$/,
    /^(?:D-?Link )?(?<model>(?:DGS|DES|DXS|DAP|DWS|DSR|DIS|DWL)-[\w/-]*\d[\w/-]*)/,
  ],
  objects: {
    version: ['1.3.6.1.2.1.16.19.2.0', ...own('171.11.165.1000.5.1.8.1.3.1')],
    serial: own('171.12.11.1.9.4.1.17.*', '171.12.1.1.12.0'),
  },
  // agentCPUutilizationIn5sec: the means over longer times are not on all.
  usage: { cpu: [{ mib: 'AGENT-GENERAL-MIB', percent: ownOne('171.12.1.1.6.1.0') }] },
  from: { version: ['own', 'shapes', 'chassis_firmware', 'chassis'], model: ['shapes', 'chassis'] },
};
