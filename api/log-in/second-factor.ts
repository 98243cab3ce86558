/** TOTP (RFC 6238) and recovery codes, by the account library: the second step of a log-in, and one's own settings. */
import { createHash } from 'node:crypto';
import type { Db } from '../db/open.ts';
import { Refusal } from '../middleware/errors.ts';
import { WrongGuess, wrongGuess } from './guesses.ts';
import { ADDRESS_HEADER, type LogIn, sessionTokenOf } from './log-in.ts';
import { ownCookie } from './own-cookies.ts';

/** A code is accepted from one step before to one after its own: it must not be shown twice in that time. */
const REPLAY_MS = 120_000;

type Shown = { code: string } | { recovery_code: string };
type Both = { password: string; code: string };
type Body = { token?: string; user?: { id: string }; code?: string };

export function createSecondFactor(db: Db, logIn: LogIn) {
  const sqlite = db.$client;
  const spend = sqlite.prepare(`insert into verifications (id, identifier, value, expires_at, created_at, updated_at)
    values (:id, 'spent code', '', :until, :now, :now) on conflict (id) do update set expires_at = :until where expires_at <= :now`);
  const bySession = sqlite.prepare('select person_id, id from sessions where token = ?');

  /** Only what the library needs; a session that the browser still has must not be taken for the one to come. */
  function challengeOf(headers: Headers): Headers {
    const name = logIn.challenge_cookie;
    const forwarded = new Headers({ cookie: `${name}=${ownCookie(headers, name) ?? ''}` });
    for (const name of ['host', 'user-agent', ADDRESS_HEADER]) {
      const value = headers.get(name);
      if (value !== null) forwarded.set(name, value);
    }
    return forwarded;
  }

  const failed = (status: number): Refusal =>
    status === 429
      ? new Refusal(429, 'locked', '尝试次数过多，请稍后再试', 'Too many attempts; try again later')
      : new WrongGuess(
          401,
          'wrong_code',
          '验证码不正确或已过期，多次失败后须重新登录',
          'The code is wrong or too old; after some failures log in anew',
        );

  /** False when this code was shown already. */
  function isFresh(person_id: string, code: string, now: number): boolean {
    const id = createHash('sha256').update(`${person_id} ${code}`).digest('hex');
    return spend.run({ id, until: now + REPLAY_MS, now }).changes === 1;
  }

  return {
    /** Whose challenge the request carries; undefined when it carries none that is open. */
    challenged(headers: Headers): { id: string; username: string } | undefined {
      const cookie = ownCookie(headers, logIn.challenge_cookie)?.split('.')[0];
      if (!cookie) return undefined;
      return sqlite
        .prepare('select p.id, p.username from verifications v join people p on p.id = v.value where v.identifier = ?')
        .get(cookie) as { id: string; username: string } | undefined;
    },

    /** Finishes a log-in; throws a refusal, or returns whose session began and its cookies. */
    async finish(headers: Headers, shown: Shown, now = Date.now()) {
      const given = { headers: challengeOf(headers), asResponse: true } as const;
      const answer =
        'code' in shown
          ? await logIn.auth.api.verifyTOTP({ ...given, body: { code: shown.code } })
          : await logIn.auth.api.verifyBackupCode({ ...given, body: { code: shown.recovery_code } });
      const body = (await answer.json().catch(() => ({}))) as Body;
      const cookies = answer.headers.getSetCookie();
      const token = sessionTokenOf(cookies) ?? body.token;
      if (!answer.ok || !token) throw failed(answer.status);
      const session = bySession.get(token) as { person_id: string; id: string } | undefined;
      if (!session) throw failed(401);
      if ('code' in shown && !isFresh(session.person_id, shown.code, now)) {
        sqlite.prepare('delete from sessions where id = ?').run(session.id);
        throw failed(401);
      }
      logIn.began(session.id, headers, { method: 'password', second_factor: true }, now);
      return { person_id: session.person_id, cookies };
    },

    /** Begins to enrol: nothing is in force until a code was shown. */
    async enrol(headers: Headers, password: string) {
      const answer = await logIn.auth.api.enableTwoFactor({ headers, body: { password }, asResponse: true });
      const body = (await answer.json()) as { totpURI?: string; backupCodes?: string[]; code?: string };
      if (!answer.ok || !body.totpURI) throw refusalOf(body.code);
      return { uri: body.totpURI, recovery_codes: body.backupCodes ?? [] };
    },

    /** The first code puts it in force. */
    async confirm(headers: Headers, person_id: string, code: string, now = Date.now()) {
      const answer = await logIn.auth.api.verifyTOTP({ headers, body: { code }, asResponse: true });
      if (!answer.ok) throw wrongGuess('code', ...WRONG_CODE);
      // Spent, as one that opened a session is.
      isFresh(person_id, code, now);
      const cookies = answer.headers.getSetCookie();
      const token = sessionTokenOf(cookies);
      const session = token ? (bySession.get(token) as { id: string } | undefined) : undefined;
      if (session) logIn.began(session.id, headers, { method: 'password', second_factor: true }, now);
      return cookies;
    },

    async renewCodes(headers: Headers, password: string): Promise<string[]> {
      const answer = await logIn.auth.api.generateBackupCodes({ headers, body: { password }, asResponse: true });
      const body = (await answer.json()) as { backupCodes?: string[]; code?: string };
      if (!answer.ok || !body.backupCodes) throw refusalOf(body.code);
      return body.backupCodes;
    },

    /** Needs both factors once more. */
    async turnOff(headers: Headers, person_id: string, { password, code }: Both, now = Date.now()) {
      const shown = await logIn.auth.api.verifyTOTP({ headers, body: { code }, asResponse: true });
      if (!shown.ok || !isFresh(person_id, code, now)) throw wrongGuess('code', ...WRONG_CODE);
      const answer = await logIn.auth.api.disableTwoFactor({ headers, body: { password }, asResponse: true });
      if (!answer.ok) throw refusalOf(((await answer.json()) as Body).code);
      const cookies = answer.headers.getSetCookie();
      const token = sessionTokenOf(cookies);
      const session = token ? (bySession.get(token) as { id: string } | undefined) : undefined;
      if (session) logIn.began(session.id, headers, { method: 'password', second_factor: false }, now);
      return cookies;
    },
  };
}

const WRONG_CODE = ['验证码不正确', 'The code is wrong'] as const;

const refusalOf = (code: string | undefined): Refusal =>
  code === 'TOTP_ALREADY_ENABLED'
    ? new Refusal(409, 'conflict', '已设置第二因素', 'A second factor is set up already')
    : code === 'TWO_FACTOR_NOT_ENABLED' || code === 'TOTP_NOT_ENABLED'
      ? new Refusal(409, 'conflict', '尚未设置第二因素', 'No second factor is set up')
      : wrongGuess('password', '密码不正确', 'The password is wrong');

export type SecondFactor = ReturnType<typeof createSecondFactor>;
