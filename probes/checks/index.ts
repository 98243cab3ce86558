/** The registry of checks. */
import type { Check } from '../check.ts';
import { icmpLoss } from './icmp-loss.ts';
import { tcpPortOpen } from './tcp-port-open.ts';

export const checks: readonly Check[] = [icmpLoss, tcpPortOpen];
