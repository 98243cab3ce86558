/** MIBs that several makers have copied, each under a number of its own: what is known of one holds for the others. */
import type { Vendor } from './vendor.ts';

/** RADLAN-Physicaldescription-MIB (rlPhdUnitGenParamTable) under Radlan's number, and as CISCOSB's of small-business switches. */
const RADLAN = '{89,9.6.1.101}';
export const radlanObjects = {
  model: [`${RADLAN}.53.14.1.7.*`, `${RADLAN}.53.4.1.6.*`],
  version: [`${RADLAN}.53.14.1.2.*`, `${RADLAN}.2.4.0`],
  serial: [`${RADLAN}.53.14.1.5.*`],
} as const satisfies Vendor['objects'];

/** RADLAN-MIB's rlCpuUtilDuringLastMinute, LastSecond and Last5Minutes: 101 where it isn't counted. */
export const radlanUsage = {
  cpu: ['8', '7', '9'].map((id) => ({ mib: 'RADLAN-MIB', percent: `{89,9.6.1.101}.1.${id}.0` })),
} as const satisfies Vendor['usage'];

/** IMM-MIB of IBM's servers; LENOVO-XCC-MIB is the same below Lenovo's number since those servers are Lenovo's. */
const IMM = '{2.3.51.3,19046.11.1}';
export const immObjects = {
  model: [`${IMM}.1.5.2.1.5.0`],
  version: [`${IMM}.1.5.1.1.3.*`],
  serial: [`${IMM}.1.5.2.1.3.0`],
} as const satisfies Vendor['objects'];
