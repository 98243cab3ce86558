/** The registry of checks. */
import type { Check } from '../check.ts';
import { answers, answersEverywhere } from './answers.ts';
import { httpBody } from './http-body.ts';
import { httpCertificate } from './http-certificate.ts';
import { httpStatus } from './http-status.ts';
import { icmpLoss } from './icmp-loss.ts';
import { interfaceDown } from './interface-down.ts';
import { snmpClearText } from './snmp-clear-text.ts';
import { tcpPortOpen } from './tcp-port-open.ts';
import { tlsCertificateExpiry } from './tls-certificate-expiry.ts';
import { tlsCertificateTrusted } from './tls-certificate-trusted.ts';
import { tlsNameMatches } from './tls-name-matches.ts';
import { tlsOldVersions } from './tls-old-versions.ts';

export const checks: readonly Check[] = [
  answers,
  answersEverywhere,
  httpBody,
  httpCertificate,
  httpStatus,
  icmpLoss,
  interfaceDown,
  snmpClearText,
  tcpPortOpen,
  tlsCertificateExpiry,
  tlsCertificateTrusted,
  tlsNameMatches,
  tlsOldVersions,
];
