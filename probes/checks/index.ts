/** The registry of checks. */
import type { Check } from '../check.ts';
import { tcpPortOpen } from './tcp-port-open.ts';

export const checks: readonly Check[] = [tcpPortOpen];
