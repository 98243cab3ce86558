import type { Vendor } from './vendor.ts';

/** net-snmp's own numbers: the agent is known, the maker of the machine isn't. */
export const linux: Vendor = {
  name: null,
  enterprises: [8072],
  shapes: [/^Linux \S+ (?<version>\d[\w.+-]*)/],
};
