import { own, type Vendor } from './vendor.ts';

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
  from: { version: ['shapes', 'own', 'chassis'] },
};
