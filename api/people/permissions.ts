/** What can be permitted; every route names one of these. Who holds which is the table in roles.ts. */
export const PERMISSIONS = [
  /** Anybody, without logging in. */
  'public',
  /** Anybody who has logged in, about themselves. */
  'signed_in',
  /** Areas and units: the ground that scopes stand on. */
  'places:read',
  'places:write',
  'estate:read',
  'estate:write',
  'discovery:read',
  'discovery:write',
  'watching:read',
  'watching:write',
  'findings:read',
  'findings:write',
  /** The register of graded protection and assessments: reading, keeping the register, and assessing as a member of a team. */
  'compliance:read',
  'compliance:write',
  'assessments:write',
  /** Signing for what stays of a risk, as the leader of the unit that answers for the system. */
  'risks:accept',
  /** Load tests: reading, writing and starting plans, approving what somebody else wrote and setting ceilings, stopping a run. */
  'load:read',
  'load:write',
  'load:approve',
  'load:stop',
  /**
   * Emergency: reading plans, incidents and drills, writing plans and preparing drills, reviewing and approving what others wrote, declaring an
   * incident and taking part in runs.
   */
  'emergency:read',
  'emergency:write',
  'emergency:review',
  'emergency:act',
  /**
   * The programme: reading it, reporting for one's own unit (progress, records of a system, access of a network, objections), reviewing what
   * somebody else reported, and keeping its tasks, deadlines and registers.
   */
  'programme:read',
  'programme:report',
  'programme:review',
  'programme:write',
  /** Supervision: keeping rules of scoring, freezing a month, deciding objections, issuing bulletins. */
  'supervision:write',
  /** The electronic seal: seeing what was sealed, and setting the seal or revoking it. Keys and certificates are settings. */
  'seals:read',
  'seals:use',
  /** Tickets: reading, filing and following one's own, handling those that one's unit holds, hiding words in them. */
  'tickets:read',
  'tickets:file',
  'tickets:handle',
  'tickets:redact',
  /** The knowledge base: reading what is published, writing, and publishing what somebody else wrote. */
  'answers:read',
  'answers:write',
  'answers:review',
  /** Agents: seeing them and how the platform itself stands; inviting, trusting and revoking them. */
  'agents:read',
  'agents:write',
  'credentials:read',
  'credentials:write',
  'settings:read',
  'settings:write',
  /** Accounts and their sessions. */
  'people:read',
  'people:write',
  /** Who holds which role: proposing is one person's part, deciding another's. */
  'grants:read',
  'grants:propose',
  'grants:decide',
  /** Rules of log-in, passwords, sessions, the identity provider, addresses. */
  'policy:read',
  'policy:write',
  /** Tokens of service accounts; one's own need no permission. */
  'tokens:read',
  'tokens:write',
  'audit:read',
  'audit:export',
  'lab:write',
  'metrics:read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];
