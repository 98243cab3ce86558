/** The registry of the rules, in the order of what they are about. */
import { busyLinks } from './busy-links.ts';
import { clearTextLogIn } from './clear-text-log-in.ts';
import { clearTextManagement } from './clear-text-management.ts';
import { clock } from './clock.ts';
import { noEmergencyDrill, noEmergencyPlan } from './emergency-gaps.ts';
import { exposedPorts } from './exposed-ports.ts';
import { fellUnderLoad } from './fell-under-load.ts';
import { httpPlain, httpPlainLogIn } from './http-plain.ts';
import { ipv6Bypass } from './ipv6-bypass.ts';
import { openAccess } from './open-access.ts';
import { recordDiffers } from './record-differs.ts';
import { riskyPorts } from './risky-ports.ts';
import type { EvidenceRule } from './rule.ts';
import { smCertificates } from './sm-certificates.ts';
import { rfc8998Effective, tlcpEffective } from './sm-channel.ts';
import { smParameters } from './sm-parameters.ts';
import { smb1 } from './smb-1.ts';
import { snmpClearText } from './snmp-clear-text.ts';
import { ssh1 } from './ssh-1.ts';
import { sshEffective, sshForeignAlgorithms } from './ssh-channel.ts';
import { sshWeakAlgorithms } from './ssh-weak-algorithms.ts';
import { tlsEffective, tlsForeignAlgorithms } from './tls-channel.ts';
import { tlsOldVersions } from './tls-old-versions.ts';
import { tlsWeakCertificates } from './tls-weak-certificates.ts';
import { tlsWeakSuites } from './tls-weak-suites.ts';
import { unknownDevices } from './unknown-devices.ts';
import { untrustedCertificates } from './untrusted-certificates.ts';
import { uplinkDown } from './uplink-down.ts';

export const evidenceRules: readonly EvidenceRule[] = [
  snmpClearText,
  httpPlain,
  httpPlainLogIn,
  clearTextManagement,
  clearTextLogIn,
  openAccess,
  tlsOldVersions,
  tlsWeakSuites,
  tlsWeakCertificates,
  untrustedCertificates,
  smCertificates,
  smParameters,
  ssh1,
  sshWeakAlgorithms,
  exposedPorts,
  riskyPorts,
  smb1,
  ipv6Bypass,
  unknownDevices,
  recordDiffers,
  busyLinks,
  fellUnderLoad,
  noEmergencyPlan,
  noEmergencyDrill,
  uplinkDown,
  clock,
  tlsForeignAlgorithms,
  tlsEffective,
  sshForeignAlgorithms,
  sshEffective,
  tlcpEffective,
  rfc8998Effective,
];
