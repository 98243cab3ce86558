/** The registry of the rules, in the order of what they are about. */
import { busyLinks } from './busy-links.ts';
import { clock } from './clock.ts';
import { httpPlain, httpPlainLogIn } from './http-plain.ts';
import { ipv6Bypass } from './ipv6-bypass.ts';
import { recordDiffers } from './record-differs.ts';
import { riskyPorts } from './risky-ports.ts';
import type { EvidenceRule } from './rule.ts';
import { smCertificates } from './sm-certificates.ts';
import { rfc8998Effective, tlcpEffective } from './sm-channel.ts';
import { smParameters } from './sm-parameters.ts';
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
  tlsOldVersions,
  tlsWeakSuites,
  tlsWeakCertificates,
  untrustedCertificates,
  smCertificates,
  smParameters,
  ssh1,
  sshWeakAlgorithms,
  riskyPorts,
  ipv6Bypass,
  unknownDevices,
  recordDiffers,
  busyLinks,
  uplinkDown,
  clock,
  tlsForeignAlgorithms,
  tlsEffective,
  sshForeignAlgorithms,
  sshEffective,
  tlcpEffective,
  rfc8998Effective,
];
