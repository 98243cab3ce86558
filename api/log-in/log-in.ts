/** Accounts and sessions by better-auth; here is its set-up, who a request is from, and how a session begins. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { betterAuth } from 'better-auth/minimal';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { username } from 'better-auth/plugins/username';
import type { Config } from '../config.ts';
import type { Db } from '../db/open.ts';
import { storePassword } from '../people/accounts.ts';
import type { Authorities } from '../people/authorisation.ts';
import type { Keys } from '../people/keys.ts';
import { accounts, type LogInMethod, people, sessions, twoFactors, verifications } from '../people/schema.ts';
import { refuseAway } from './administrator-addresses.ts';
import { createHashing, hashPassword, verifyPassword } from './hashing.ts';
import { opensSessions } from './open-session.ts';
import { type Owed, owedBy } from './owed.ts';
import { cookiePrefix, isSecure, ownCookie } from './own-cookies.ts';
import { readPolicy } from './policy.ts';

/** Set by our middleware from the socket, whatever the client sent: the library notes it with the session. */
export const ADDRESS_HEADER = 'x-zhengwang-address';

export const PASSWORD_MAX = 128;
/** Cookies whose signature was checked; the oldest are checked again. */
const MAX_SIGNED = 10_000;

/** Who asks. A scraper holds the metrics token and is no account. */
export type Person = {
  id: string;
  username: string;
  name: string;
  kind: 'person' | 'service' | 'scraper';
  /** Of this request; absent for tokens. */
  session?: { id: string; method: LogInMethod; second_factor: boolean; seen_at: number };
  /** What must be done before anything else is allowed. */
  owes?: Owed;
};

export type NewPerson = {
  username: string;
  name: string;
  password: string | null;
  kind?: 'person' | 'service';
  unit_id?: number | null;
  must_change_password?: boolean;
};

function setUp(db: Db, keys: Keys, config: Config) {
  return betterAuth({
    database: drizzleAdapter(db, {
      provider: 'sqlite',
      schema: {
        user: people,
        session: sessions,
        account: accounts,
        verification: verifications,
        twoFactor: twoFactors,
      },
    }),
    secret: keys.log_in,
    basePath: '/api/auth',
    ...(config.url ? { baseURL: config.url } : {}),
    // Cookies go only to requests from our own origin, whatever name it was reached by.
    trustedOrigins: (request) => {
      const host = request?.headers.get('host');
      return host ? [`http://${host}`, `https://${host}`] : [];
    },
    // Passwords are judged by policy.ts before the library sees them.
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 1,
      maxPasswordLength: PASSWORD_MAX,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    plugins: [
      username({ minUsernameLength: 3, maxUsernameLength: 40 }),
      twoFactor({ issuer: '政网' }),
      opensSessions(),
    ],
    // The idle time-out is ours (owed.ts); the library ends a session for good when the absolute one is over.
    session: { expiresIn: readPolicy(db).session.absolute_hours * 3_600, disableSessionRefresh: true },
    // Attempts are counted by us, before anything is read or hashed; no other route of the library is reachable.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: cookiePrefix(config),
      useSecureCookies: false,
      defaultCookieAttributes: { secure: isSecure(config) },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
    onAPIError: {
      onError(error) {
        const heard = failing.getStore();
        if (heard) heard.error = error;
      },
    },
  });
}

/** What the library answers with a bare 500, such as a full disk: kept for whoever asked it. */
const failing = new AsyncLocalStorage<{ error?: unknown }>();

/** What the library notes with a session, and no more. */
function forwarded(headers: Headers, more: Record<string, string> = {}): Headers {
  const kept = new Headers(more);
  for (const name of ['user-agent', 'host', ADDRESS_HEADER]) {
    const value = headers.get(name);
    if (value !== null) kept.set(name, value);
  }
  return kept;
}

/** The token of the session that an answer of the library begins. */
export function sessionTokenOf(cookies: readonly string[]): string | undefined {
  const set = cookies.map((text) => /session_token=([^;]*)/.exec(text)?.[1]).find((value) => value);
  return set === undefined ? undefined : decodeURIComponent(set).split('.')[0];
}

export type LogIn = ReturnType<typeof createLogIn>;

export function createLogIn(db: Db, keys: Keys, config: Config, authorities: Authorities) {
  const sqlite = db.$client;
  let auth = setUp(db, keys, config);
  const session_cookie = `${cookiePrefix(config)}.session_token`;

  type Row = {
    id: string;
    username: string | null;
    name: string;
    kind: 'person' | 'service';
    created_at: number;
    disabled_at: number | null;
    must_change_password: number;
    password_changed_at: number | null;
    two_factor_enabled: number;
    session_created_at: number;
    expires_at: number;
    seen_at: number | null;
    method: LogInMethod;
    second_factor: number;
  };
  const bySession = sqlite.prepare<[string], Row>(`
    select p.id, p.username, p.name, p.kind, p.created_at, p.disabled_at, p.must_change_password, p.password_changed_at,
      p.two_factor_enabled,
      s.created_at as session_created_at, s.expires_at, s.seen_at, s.method, s.second_factor
    from sessions s join people p on p.id = s.person_id where s.id = ?`);
  const began = sqlite.prepare(
    'update sessions set method = :method, second_factor = :second_factor, seen_at = :now where id = :session_id',
  );
  const seen = sqlite.prepare(
    'update people set last_seen_at = :now where id = (select person_id from sessions where id = :session_id)',
  );
  const hashed = createHashing();
  const touch = sqlite.prepare('update sessions set seen_at = ? where id = ?');
  const end = sqlite.prepare('delete from sessions where id = ?');
  const endFormer = sqlite.prepare('delete from sessions where token = ? and id <> ?');

  /** Whose cookie was signed by us, by its text. A signature holds for good; whether the session still is, is asked each time. */
  const signed = new Map<string, string>();
  async function sessionOf(shown: string, headers: Headers): Promise<string | undefined> {
    const known = signed.get(shown);
    if (known !== undefined) return known;
    // Nothing but what is remembered is looked at.
    const only = forwarded(headers, { cookie: `${session_cookie}=${shown}` });
    const found = await auth.api.getSession({ headers: only, query: { disableCookieCache: true } });
    if (!found) return undefined;
    if (signed.size >= MAX_SIGNED) signed.delete(signed.keys().next().value as string);
    signed.set(shown, found.session.id);
    return found.session.id;
  }

  async function personOf(headers: Headers, now = Date.now()): Promise<Person | null> {
    const shown = ownCookie(headers, session_cookie);
    if (!shown) return null;
    const session_id = await sessionOf(shown, headers);
    const row = session_id === undefined ? undefined : bySession.get(session_id);
    if (!row || session_id === undefined || row.disabled_at !== null || row.expires_at <= now) return null;
    const policy = readPolicy(db);
    const seen_at = row.seen_at ?? row.session_created_at;
    const is_over =
      now - seen_at > policy.session.idle_minutes * 60_000 ||
      now - row.session_created_at > policy.session.absolute_hours * 3_600_000;
    if (is_over) {
      end.run(session_id);
      return null;
    }
    const owes = owedBy(
      {
        created_at: row.created_at,
        must_change_password: row.must_change_password === 1,
        password_changed_at: row.password_changed_at,
        // A passkey is one only for who comes by it: a password alone must not do where two factors are asked for.
        has_second_factor: row.two_factor_enabled === 1,
        showed_second_factor: row.second_factor === 1,
        method: row.method,
        is_required: authorities
          .of(row.id, now)
          .holdings.some(({ role }) => policy.second_factor.required_of.includes(role)),
      },
      policy,
      now,
    );
    return {
      id: row.id,
      username: row.username ?? '',
      name: row.name,
      kind: row.kind,
      session: { id: session_id, method: row.method, second_factor: row.second_factor === 1, seen_at },
      ...(owes ? { owes } : {}),
    };
  }

  return {
    /** Holds who is half in, between both steps of a log-in. */
    challenge_cookie: `${cookiePrefix(config)}.two_factor`,

    /** The library; made anew when the policy changes what it was set up with. */
    get auth() {
      return auth;
    },
    policyChanged() {
      auth = setUp(db, keys, config);
    },

    /** Creates an account that nobody has granted anything yet. Not in a transaction: hashing takes its time elsewhere. */
    async createPerson(wanted: NewPerson, now = Date.now()): Promise<{ id: string; username: string; name: string }> {
      const hash = wanted.password === null ? null : await hashPassword(wanted.password);
      return this.storePerson(wanted, hash, now);
    },

    /** Hashing takes tens of milliseconds of another thread; see hashing.ts. */
    hash: (password: string) => hashed(() => hashPassword(password)),
    verify: (hash: string, password: string) => hashed(() => verifyPassword({ hash, password })),

    /** Notes how a session came to be. The one that the same browser had before is over: nothing shows that it was the same person's. */
    began(session_id: string, headers: Headers, how: { method: LogInMethod; second_factor: boolean }, now: number) {
      // Whether its signature holds is no matter: whoever knows a token may well end its session.
      const [former] = (ownCookie(headers, session_cookie) ?? '').split('.');
      if (former) endFormer.run(former, session_id);
      began.run({ ...how, second_factor: how.second_factor ? 1 : 0, now, session_id });
      seen.run({ now, session_id });
    },

    /**
     * Asks the library for a session by password: wrong, or a second factor is asked for, or it is open. No other header than
     * the library keeps is passed on, so that none of some client makes it refuse a right password. `note` refuses by throwing, or
     * when it can't be written down that somebody came in: then nobody has.
     */
    async openByPassword(
      headers: Headers,
      given: { username: string; password: string },
      note: (is: 'in' | 'half') => void,
      now = Date.now(),
    ) {
      const url = new URL('/api/auth/sign-in/username', `http://${headers.get('host') ?? 'localhost'}`);
      const request = new Request(url, {
        method: 'POST',
        headers: forwarded(headers, { 'content-type': 'application/json' }),
        body: JSON.stringify({ username: given.username, password: given.password }),
      });
      const heard: { error?: unknown } = {};
      const response = await hashed(() => failing.run(heard, () => auth.handler(request)));
      if (response.status === 401) return { is: 'wrong' } as const;
      if (!response.ok)
        throw new Error(`signing in failed: ${await response.text()}`, heard.error ? { cause: heard.error } : {});
      const cookies = response.headers.getSetCookie();
      const body = (await response.json()) as { twoFactorRedirect?: boolean; token?: string };
      if (body.twoFactorRedirect) {
        note('half');
        return { is: 'half', cookies } as const;
      }
      const token = sessionTokenOf(cookies) ?? body.token ?? '';
      const session_id = sqlite.prepare('select id from sessions where token = ?').pluck().get(token) as string;
      try {
        note('in');
      } catch (error) {
        end.run(session_id);
        throw error;
      }
      this.began(session_id, headers, { method: 'password', second_factor: false }, now);
      return { is: 'in', cookies } as const;
    },

    /** The synchronous half of `createPerson`, for callers that write more in the same transaction. */
    storePerson(wanted: Omit<NewPerson, 'password'>, hash: string | null, now = Date.now()) {
      const id = crypto.randomUUID();
      const name = wanted.username.toLowerCase();
      const at = new Date(now);
      sqlite.transaction(() => {
        db.insert(people)
          .values({
            id,
            name: wanted.name,
            // The library wants an address; `.invalid` (RFC 2606) can never receive mail.
            email: `${name}@people.invalid`,
            createdAt: at,
            updatedAt: at,
            username: name,
            displayUsername: wanted.username,
            kind: wanted.kind ?? 'person',
            unit_id: wanted.unit_id ?? null,
          })
          .run();
        if (hash !== null) storePassword(db, id, hash, wanted.must_change_password ?? false, now);
      })();
      return { id, username: name, name: wanted.name };
    },

    /** Opens a session and hands its cookies over; whoever calls has made sure who it is. */
    async openSession(
      person_id: string,
      headers: Headers,
      how: { method: LogInMethod; second_factor: boolean },
      setCookie: (cookie: string) => void,
      now = Date.now(),
    ): Promise<string> {
      refuseAway(db, authorities.of(person_id, now).holdings, person_id, headers.get(ADDRESS_HEADER));
      const response = await auth.api.openSessionOf({
        body: { person_id },
        headers: forwarded(headers),
        asResponse: true,
      });
      if (!response.ok) throw new Error(`a session could not be opened: ${await response.text()}`);
      const { session_id } = (await response.json()) as { session_id: string };
      this.began(session_id, headers, how, now);
      for (const cookie of response.headers.getSetCookie()) setCookie(cookie);
      return session_id;
    },

    /** Takes back a session that was just opened. */
    end(cookies: readonly string[]) {
      sqlite.prepare('delete from sessions where token = ?').run(sessionTokenOf(cookies) ?? '');
    },

    /** Ends a session for good. */
    endSession: (session_id: string) => end.run(session_id),

    /** Somebody did something: the idle time-out counts anew. */
    touch: (session_id: string, now = Date.now()) => touch.run(now, session_id),

    /** Whether the session of a request that lasts is still open; asking doesn't prolong it. */
    isStillIn: async (headers: Headers): Promise<boolean> => (await personOf(headers)) !== null,

    /** Whose session the request's cookie is. */
    personOf,
  };
}
