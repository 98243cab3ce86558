/** Who runs the console in tests; apart from testing.ts, so that whoever tries the program from outside doesn't load all of it first. */
import type { Role } from './people/roles.ts';

/** One account for each of those who run the console; `admin` is the network engineer, who does most of it. */
export const ACCOUNTS = {
  admin: 'network_engineer',
  system: 'system_administrator',
  security: 'security_administrator',
  audit: 'audit_administrator',
} as const satisfies Record<string, Role>;
export type Account = keyof typeof ACCOUNTS;

/** Whose work a route is; what isn't here is the engineer's. */
const WORK_OF: readonly [RegExp, Account][] = [
  [
    /^(POST|PATCH|DELETE) \/api\/(areas|units|people|agents)|^POST \/api\/imports\/(areas|units)|^PUT \/api\/(seal|settings|action-hooks|connectors|ipv6\/settings|notices\/(mail|robot-hosts))|^POST \/api\/notices\/mail|^POST \/api\/seal\/(renewals|requests|certificates)/,
    'system',
  ],
  [/^\w+ \/api\/audit(?!\/of)/, 'audit'],
  [/^\w+ \/api\/(grants|policy|tokens|roles|oidc\/provider)|^GET \/api\/people/, 'security'],
];
export const whoseWork = (method: string, path: string): Account =>
  WORK_OF.find(([pattern]) => pattern.test(`${method} ${path}`))?.[1] ?? 'admin';
