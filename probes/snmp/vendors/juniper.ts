import type { Vendor } from './vendor.ts';

/** sysDescr names the product in small letters; jnxBoxSerialNo and jnxBoxDescr are JUNIPER-MIB's. */
export const juniper: Vendor = {
  name: 'Juniper',
  enterprises: [2636],
  says: /\bJuniper Networks\b/,
  version_from: 'shapes',
  shapes: [
    /Juniper Networks, Inc\. (?<model>[\w-]+) .*?kernel JUNOS (?<version>[\w.-]+\w)/s,
    /JUNOS (?<version>[\w.-]+\w)/,
  ],
  objects: { serial: ['1.3.6.1.4.1.2636.3.1.3.0'], model: ['1.3.6.1.4.1.2636.3.1.2.0'] },
};
