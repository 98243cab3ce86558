/** The registry of checks. */
import type { Check } from '../check.ts';
import { accessWithoutLogin } from './access-without-login.ts';
import { answers, answersEverywhere } from './answers.ts';
import { apiAssertions } from './api-assertions.ts';
import { boardFresh, boardLinks } from './board.ts';
import { clearTextManagement } from './clear-text-management.ts';
import { dnsAnswers } from './dns-answers.ts';
import { exposedOutside, exposedPorts, openOverIpv6Only } from './exposed-ports.ts';
import { formThere } from './form-there.ts';
import { httpBody } from './http-body.ts';
import { httpCertificate } from './http-certificate.ts';
import { httpStatus } from './http-status.ts';
import { icmpLoss } from './icmp-loss.ts';
import { interfaceDown } from './interface-down.ts';
import { journey } from './journey.ts';
import { metricsLatency } from './metrics-latency.ts';
import { metricsSuccess } from './metrics-success.ts';
import { ntpOffset } from './ntp-offset.ts';
import { ntpSynchronised } from './ntp-synchronised.ts';
import { oidcClock } from './oidc-clock.ts';
import { oidcDiscovery } from './oidc-discovery.ts';
import { oidcKeys } from './oidc-keys.ts';
import { oidcLogIn } from './oidc-log-in.ts';
import { portalColumn, portalLink } from './portal-link.ts';
import { sealCertificate, sealSigns, sealStatus, sealVerifies } from './seal.ts';
import { smbVersion1 } from './smb-version-1.ts';
import { snmpClearText } from './snmp-clear-text.ts';
import { sshProtocol } from './ssh-protocol.ts';
import { tcpPortOpen } from './tcp-port-open.ts';
import { tlcpFindings } from './tlcp-findings.ts';
import { tlsCertificateExpiry } from './tls-certificate-expiry.ts';
import { tlsCertificateTrusted } from './tls-certificate-trusted.ts';
import { tlsNameMatches } from './tls-name-matches.ts';
import { tlsOldVersions } from './tls-old-versions.ts';

export const checks: readonly Check[] = [
  accessWithoutLogin,
  answers,
  answersEverywhere,
  apiAssertions,
  boardFresh,
  boardLinks,
  clearTextManagement,
  dnsAnswers,
  exposedOutside,
  exposedPorts,
  formThere,
  httpBody,
  httpCertificate,
  httpStatus,
  icmpLoss,
  interfaceDown,
  journey,
  snmpClearText,
  smbVersion1,
  metricsLatency,
  metricsSuccess,
  ntpOffset,
  ntpSynchronised,
  oidcClock,
  oidcDiscovery,
  oidcKeys,
  oidcLogIn,
  openOverIpv6Only,
  portalColumn,
  portalLink,
  sealCertificate,
  sealSigns,
  sealStatus,
  sealVerifies,
  sshProtocol,
  tcpPortOpen,
  tlcpFindings,
  tlsCertificateExpiry,
  tlsCertificateTrusted,
  tlsNameMatches,
  tlsOldVersions,
];
