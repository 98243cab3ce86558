/**
 * Who may do what: one table. The three administrators (三员) are apart: none of them holds what another has, and an account
 * that is one of them is nothing else. GB/T 22239-2019 8.1.5.1–8.1.5.3, 8.1.4.2.
 */
import type { Permission } from './permissions.ts';

export const ADMINISTRATORS = ['system_administrator', 'security_administrator', 'audit_administrator'] as const;
export type Administrator = (typeof ADMINISTRATORS)[number];

export const ROLES = [
  ...ADMINISTRATORS,
  'network_engineer',
  'assessor',
  'operator',
  'ticket_agent',
  'unit_leader',
  'director',
  'connector',
] as const;
export type Role = (typeof ROLES)[number];

/** What is there and how it stands. */
const LOOKS: readonly Permission[] = ['places:read', 'estate:read', 'watching:read', 'findings:read'];
const SEES: readonly Permission[] = [
  ...LOOKS,
  'compliance:read',
  'load:read',
  'emergency:read',
  'programme:read',
  'seals:read',
];

const ASKS: readonly Permission[] = ['tickets:read', 'answers:read'];
const HANDLES: readonly Permission[] = [...ASKS, 'tickets:file', 'tickets:handle', 'answers:write'];

export const GRANTED: Record<Role, readonly Permission[]> = {
  /** Accounts, resources, start and stop, backup; no policy and no log. */
  system_administrator: [
    ...SEES,
    'places:write',
    'settings:read',
    'settings:write',
    'agents:read',
    'agents:write',
    'people:read',
    'people:write',
    'grants:read',
    'grants:propose',
    'policy:read',
    'lab:write',
  ],
  /** Roles and policies; makes no accounts. */
  security_administrator: [
    'places:read',
    'people:read',
    // What may be sent to a system at most is a policy; plans are read to be judged, never written.
    'load:read',
    'load:approve',
    'load:stop',
    'grants:read',
    'grants:propose',
    'grants:decide',
    'policy:read',
    'policy:write',
    'tokens:read',
    'tokens:write',
  ],
  /** Reads, analyses and exports the log; changes nothing. */
  audit_administrator: [
    'people:read',
    'grants:read',
    'policy:read',
    'audit:read',
    'audit:export',
    // Personal data in a ticket is hidden by whoever handles none.
    'tickets:read',
    'tickets:redact',
  ],
  network_engineer: [
    ...SEES,
    ...HANDLES,
    'estate:write',
    'discovery:read',
    'discovery:write',
    'watching:write',
    'findings:write',
    'compliance:write',
    'load:write',
    'load:stop',
    'emergency:write',
    'emergency:review',
    'emergency:act',
    'programme:report',
    'programme:review',
    'programme:write',
    'supervision:write',
    'seals:use',
    'credentials:read',
    'credentials:write',
    'agents:read',
    'settings:read',
    'lab:write',
    'metrics:read',
  ],
  assessor: [...SEES, ...ASKS, 'tickets:file', 'assessments:write'],
  operator: [...SEES, ...ASKS, 'tickets:file', 'load:write', 'load:stop', 'emergency:act', 'programme:report'],
  ticket_agent: [...SEES, ...HANDLES, 'findings:write', 'emergency:act', 'programme:report'],
  unit_leader: [
    ...SEES,
    ...HANDLES,
    'answers:review',
    'risks:accept',
    // Answers for the unit's systems, so says how much they may be asked.
    'load:approve',
    'load:stop',
    'emergency:write',
    'emergency:review',
    'emergency:act',
    'programme:report',
    'programme:review',
    'programme:write',
    'supervision:write',
    'seals:use',
    'people:read',
    'grants:read',
    'grants:propose',
  ],
  director: [...SEES, ...ASKS],
  /** For service accounts alone: programs that read, such as a Prometheus server. */
  connector: [...LOOKS, 'metrics:read'],
};

export const isAdministrator = (role: Role): role is Administrator =>
  (ADMINISTRATORS as readonly Role[]).includes(role);

/** What nobody who is limited to a unit can use: it reaches beyond every unit. */
export const EVERYWHERE_ONLY: readonly Permission[] = [
  'discovery:read',
  'discovery:write',
  'tickets:redact',
  'programme:write',
  'supervision:write',
  // It is the seal of whoever runs the console, and speaks for all of it.
  'seals:use',
  'agents:read',
  'agents:write',
  'credentials:read',
  'credentials:write',
  'settings:read',
  'settings:write',
  'places:write',
  'people:write',
  'grants:decide',
  'policy:read',
  'policy:write',
  'tokens:read',
  'tokens:write',
  'audit:read',
  'audit:export',
  'lab:write',
  'metrics:read',
];
