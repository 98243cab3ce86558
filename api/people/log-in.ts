/** Accounts and sessions by better-auth; here is only its set-up and the first administrator. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { username } from 'better-auth/plugins/username';
import { count } from 'drizzle-orm';
import type { Config } from '../config.ts';
import type { Db } from '../db/open.ts';
import type { Keys } from './keys.ts';
import { accounts, people, sessions, verifications } from './schema.ts';

/** Set by our middleware from the socket, whatever the client sent: the library notes it with the session. */
export const ADDRESS_HEADER = 'x-zhengwang-address';

export const PASSWORD_MIN = 12;
const SESSION_S = 12 * 60 * 60;

export type Person = { id: string; username: string; name: string; role: string };

function setUp(db: Db, keys: Keys, config: Config) {
  return betterAuth({
    database: drizzleAdapter(db, {
      provider: 'sqlite',
      schema: { user: people, session: sessions, account: accounts, verification: verifications },
    }),
    secret: keys.log_in,
    basePath: '/api/auth',
    ...(config.url ? { baseURL: config.url } : {}),
    // Cookies go only to requests from our own origin, whatever name it was reached by.
    trustedOrigins: (request) => {
      const host = request?.headers.get('host');
      return host ? [`http://${host}`, `https://${host}`] : [];
    },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: PASSWORD_MIN, maxPasswordLength: 128 },
    plugins: [username({ minUsernameLength: 3, maxUsernameLength: 40 })],
    user: { additionalFields: { role: { type: 'string', input: false, defaultValue: 'administrator' } } },
    session: { expiresIn: SESSION_S, updateAge: 60 * 60 },
    // Attempts are counted in routes.ts, before anything is read or hashed; no other route of the library is reachable.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'zhengwang',
      useSecureCookies: config.url?.startsWith('https:') ?? false,
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
}

export type LogIn = ReturnType<typeof createLogIn>;

export function createLogIn(db: Db, keys: Keys, config: Config) {
  const auth = setUp(db, keys, config);
  let firstRunToken: string | undefined;
  let claimed = false;

  const nobodyYet = () => (db.select({ n: count() }).from(people).get()?.n ?? 0) === 0;

  return {
    auth,
    nobodyYet,

    /** The one-time token of the link that creates the first administrator; undefined once somebody exists. */
    firstRunToken(): string | undefined {
      if (!nobodyYet()) return undefined;
      firstRunToken ??= randomBytes(24).toString('base64url');
      return firstRunToken;
    },

    isFirstRunToken(token: string): boolean {
      if (!firstRunToken || claimed || !nobodyYet()) return false;
      const expected = Buffer.from(firstRunToken);
      const given = Buffer.from(token);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },

    /** Creates the first administrator; undefined when the token is wrong or somebody was quicker. */
    async createFirst(token: string, person: { username: string; name: string; password: string }) {
      if (!this.isFirstRunToken(token)) return undefined;
      claimed = true;
      try {
        return await this.createPerson({ ...person, role: 'administrator' });
      } finally {
        claimed = false;
      }
    },

    /** Creates an account with a password. */
    async createPerson(person: { username: string; name: string; password: string; role: string }): Promise<Person> {
      const context = await auth.$context;
      const hash = await context.password.hash(person.password);
      const made = await context.internalAdapter.createUser(
        {
          name: person.name,
          // The library wants an address; `.invalid` (RFC 2606) can never receive mail.
          email: `${person.username.toLowerCase()}@people.invalid`,
          emailVerified: false,
          username: person.username.toLowerCase(),
          displayUsername: person.username,
          role: person.role,
        },
        { method: 'email-password' },
      );
      await context.internalAdapter.linkAccount({
        userId: made.id,
        accountId: made.id,
        providerId: 'credential',
        password: hash,
      });
      return { id: made.id, username: person.username.toLowerCase(), name: person.name, role: person.role };
    },

    /** Whether the session of a request that lasts is still open; asking doesn't prolong it. */
    async isStillIn(headers: Headers): Promise<boolean> {
      return (await auth.api.getSession({ headers, query: { disableRefresh: true } })) !== null;
    },

    /** Whose session the request's cookie is. */
    async personOf(headers: Headers): Promise<Person | null> {
      const found = await auth.api.getSession({ headers });
      if (!found) return null;
      const { id, name } = found.user;
      const { username: user, role } = found.user as { username?: string | null; role?: string };
      return { id, name, username: user ?? '', role: role ?? '' };
    },
  };
}
