/** Which units a channel belongs to: a service's is that of communication and of the application, a device's that of remote management. */
import type { About, Bearing, CryptoBearing, Part } from './rule.ts';

const UNITS = {
  service: ['6.2.1', '6.2.2', '6.2.3', '6.4.4', '6.4.6'],
  device: ['6.3.2'],
  security_device: ['6.3.2'],
} as const satisfies Record<About, CryptoBearing['crypto'][Part]>;

/** What a channel's algorithms and protocol bear on. */
export function ofChannel(parts: readonly Part[], rest: Omit<Bearing, 'crypto'>): Record<About, Bearing> {
  const units = (about: About) => Object.fromEntries(parts.map((part) => [part, UNITS[about]]));
  return {
    service: { ...rest, crypto: units('service') },
    device: { ...rest, crypto: units('device') },
    security_device: { ...rest, crypto: units('security_device') },
  };
}

/** A channel of remote management, whatever it leads to; of a security device (8.1.5.4 b) its path is asked for as well. */
export function ofManagement(part: Part, { mlps, high_risk_cases }: Omit<Bearing, 'crypto'>): Record<About, Bearing> {
  const own: Bearing = { mlps, high_risk_cases, crypto: { [part]: UNITS.device } };
  const secured: Bearing = {
    ...own,
    mlps: { ...mlps, 3: [...mlps[3], '8.1.5.4 b'] },
    high_risk_cases: [...high_risk_cases, '6.5.1.1'],
  };
  return { service: own, device: own, security_device: secured };
}

/** Who logs in where all can be read shows what opens the system. */
export const CLEAR_LOG_IN: Omit<Bearing, 'crypto'> = {
  mlps: { 2: ['7.1.4.1 c'], 3: ['8.1.4.1 c', '8.1.4.8 a'] },
  high_risk_cases: ['6.4.1.2', '6.4.5.1'],
};
/** Integrity and confidentiality of what a service sends: nothing of a plain protocol is protected. */
export const CLEAR_UNITS = ['6.2.2', '6.2.3', '6.4.4', '6.4.6'] as const;

export const NO_ITEMS: Omit<Bearing, 'crypto'> = { mlps: { 2: [], 3: [] }, high_risk_cases: [] };

const RELIED_ON: Omit<Bearing, 'crypto'> = {
  mlps: { 2: ['7.1.4.1 c'], 3: ['8.1.2.2 a', '8.1.2.2 b', '8.1.4.1 c'] },
  high_risk_cases: [],
};
/** Who shows a certificate that nobody can rely on isn't authenticated by it. */
export const ofIdentity: Record<About, Bearing> = {
  service: { ...RELIED_ON, crypto: { D: ['6.2.1', '6.4.1'] } },
  device: { ...RELIED_ON, crypto: {} },
  security_device: { ...RELIED_ON, crypto: {} },
};
