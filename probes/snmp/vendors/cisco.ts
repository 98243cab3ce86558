import type { Vendor } from './vendor.ts';

export const cisco: Vendor = {
  name: 'Cisco',
  enterprises: [9],
  says: /\bCisco\b/i,
  version_from: 'shapes',
  shapes: [
    /Adaptive Security Appliance Version (?<version>[\w.()]+)/,
    /Cisco NX-OS.*?Version (?<version>[\w.()]+)/s,
    /IOS XR Software.*?Version (?<version>[\w.]+)/s,
    /Software.*?,\s+Version (?<version>[\w.()]+)/s,
    /\bVersion:? (?<version>\d[\w.()]+)/,
  ],
};
