import { own, ownOne, type Vendor } from './vendor.ts';

/** sysDescr names the product in small letters; jnxBoxSerialNo and jnxBoxDescr are JUNIPER-MIB's. */
export const juniper: Vendor = {
  name: 'Juniper',
  enterprises: [2636, 3224, 4874, 14525, 1411, 8239],
  says: /\bJuniper Networks\b/,
  shapes: [
    /Juniper Networks, Inc\. (?<model>[\w-]+) .*?kernel JUNOS (?<version>[\w.-]+\w)/s,
    /JUNOS (?<version>[\w.-]+\w)/,
    /^Juniper Networks, Inc\.? (?<model>[A-Z]\w+) (?<version>\d[\w.]+)/,
    /^(?<model>[\w-]+) version (?<version>\d[\w.]+) \(SN: (?<serial>\w+)/,
  ],
  objects: { serial: own('2636.3.1.3.0'), model: own('2636.3.1.2.0') },
  // jnxOperatingCPU and jnxOperatingBuffer; rows of fans and slots have neither.
  usage: {
    cpu: [{ mib: 'JUNIPER-MIB', percent: ownOne('2636.3.1.13.1.8.*'), beside: ownOne('2636.3.1.13.1.11.*') }],
    memory: [{ mib: 'JUNIPER-MIB', percent: ownOne('2636.3.1.13.1.11.*') }],
  },
  from: { version: ['shapes', 'own', 'chassis'] },
};
