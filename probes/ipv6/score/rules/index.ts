/** Every rule of the score; one line each. */
import type { Rule } from '../score.ts';
import { aaaa } from './aaaa.ts';
import { addresses } from './addresses.ts';
import { certificate } from './certificate.ts';
import { dialTests } from './dial-tests.ts';
import { dnsChain } from './dns-chain.ts';
import { homePage } from './home-page.ts';
import { linksOfLevel2, linksOfLevel3 } from './links.ts';
import { phases } from './performance.ts';
import { samePage } from './same-page.ts';
import { skylight } from './skylight.ts';

export const rules: readonly Rule[] = [
  aaaa,
  homePage,
  dialTests,
  dnsChain,
  samePage,
  linksOfLevel2,
  linksOfLevel3,
  ...phases,
  addresses,
  certificate,
  skylight,
];
