/** S1…S20: services by their names, addresses and pages. */
import type { MigrationCheck } from '../check.ts';
import { aaaaInPlan } from './aaaa-in-plan.ts';
import { aaaaValid } from './aaaa-valid.ts';
import { addressesConnect } from './addresses-connect.ts';
import { certificateOverIpv6 } from './certificate.ts';
import { dialTests } from './dial-tests.ts';
import { dnsChainCompletes } from './dns-chain.ts';
import { homePage } from './home-page.ts';
import { ipv4Literals } from './ipv4-literals.ts';
import { linksOfLevel2, linksOfLevel3 } from './links-over-ipv6.ts';
import { mailOverIpv6 } from './mail-over-ipv6.ts';
import { nameServersAaaa } from './name-servers-aaaa.ts';
import { nameServersAnswer } from './name-servers-answer.ts';
import { noSkylight } from './no-skylight.ts';
import { portsAlike } from './ports-alike.ts';
import { reverseMatch } from './reverse-match.ts';
import { samePage } from './same-page.ts';
import { serviceDegradation } from './service-degradation.ts';
import { singleStack } from './single-stack.ts';
import { supportMode } from './support-mode.ts';

export const serviceChecks: readonly MigrationCheck[] = [
  aaaaValid,
  aaaaInPlan,
  nameServersAaaa,
  nameServersAnswer,
  dnsChainCompletes,
  addressesConnect,
  portsAlike,
  homePage,
  dialTests,
  samePage,
  certificateOverIpv6,
  linksOfLevel2,
  linksOfLevel3,
  noSkylight,
  serviceDegradation,
  ipv4Literals,
  mailOverIpv6,
  reverseMatch,
  singleStack,
  supportMode,
];
