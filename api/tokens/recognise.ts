/** Whose token a request shows, and what it may do now. */
import type { Context } from 'hono';
import { readAuthorisation } from '#probes/agent/request.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { attemptKey, countAttempts } from '../log-in/attempts.ts';
import type { Person } from '../log-in/log-in.ts';
import type { Env } from '../middleware/endpoint.ts';
import { Refusal } from '../middleware/errors.ts';
import { type Authority, narrowed } from '../people/authorisation.ts';
import type { Permission } from '../people/permissions.ts';
import { isAllowedFrom } from './addresses.ts';
import { isForTokens } from './permitted.ts';
import { digestOf, isToken } from './token-text.ts';

/** When it was last used is written at most so often. */
const USED_EVERY_MS = 60_000;
/** Of one address; a program with an old token that asks each second is told to wait. */
const FAILURES = { window: 60, max: 30 };
/** One program that fails is one line of the log within this time. */
const TOLD_ONCE = { window: 60, max: 1 };

type Row = {
  id: number;
  name: string;
  permissions: string;
  unit_id: number | null;
  addresses: string;
  expires_at: number;
  revoked_at: number | null;
  last_used_at: number | null;
  person_id: string;
  username: string;
  full_name: string;
  kind: 'person' | 'service';
  disabled_at: number | null;
};

/**
 * What follows `Bearer`, or undefined when the header says nothing of a token. A token that came with another scheme, or none, is
 * one all the same: it must not be taken for a request without any, which a cookie could then speak for.
 */
export function shownToken(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const bearer = /^Bearer(?: +(.*))?$/is.exec(header);
  if (bearer) return bearer[1] ?? '';
  // The signature of an agent is chance, in which these letters stand as well, once in some three thousand.
  if (readAuthorisation(header)) return undefined;
  return header.includes('zw_') ? '' : undefined;
}

export function createRecogniser({ db, authorities, log }: Pick<Hub, 'db' | 'authorities' | 'log'>) {
  const failures = countAttempts();
  const told = countAttempts();
  const find = db.$client.prepare<[string], Row>(`
    select t.id, t.name, t.permissions, t.unit_id, t.addresses, t.expires_at, t.revoked_at, t.last_used_at,
      p.id as person_id, coalesce(p.username, '') as username, p.name as full_name, p.kind, p.disabled_at
    from api_tokens t join people p on p.id = t.person_id where t.digest = ?`);
  const used = db.$client.prepare(
    'update api_tokens set last_used_at = :now, last_used_from = :address where id = :id',
  );
  const seen = db.$client.prepare('update people set last_seen_at = :now where id = :person_id');

  /** What the one who asks is told doesn't say which it was; the log does. */
  function refuse(c: Context<Env>, address: string, row: Row | undefined, why: string): never {
    const { allowed, retryAfter } = failures.consume(attemptKey(address), FAILURES);
    if (!allowed) {
      c.header('retry-after', String(retryAfter));
      throw new Refusal(429, 'too_many', '尝试次数过多，请稍后再试', 'Too many attempts; try again later');
    }
    if (told.consume(`${attemptKey(address)} ${row?.id ?? '-'} ${why}`, TOLD_ONCE).allowed) {
      const actor: Actor = { person: row?.username ?? '-', address, ...(row ? { token: row.name } : {}) };
      const object_id = row?.id ?? '-';
      record(db, actor, { action: 'refused', object_kind: 'token', object_id, result: 'refused', reason: why });
    }
    if (why === 'address')
      throw new Refusal(403, 'address', '此令牌不能从该地址使用', 'This token may not be used from this address');
    c.header('www-authenticate', 'Bearer error="invalid_token"');
    if (why === 'malformed')
      throw new Refusal(
        401,
        'malformed_token',
        '令牌格式有误，应为 Authorization: Bearer zw_…',
        'This is no token: send Authorization: Bearer zw_…',
      );
    throw new Refusal(
      401,
      'invalid_token',
      '令牌无效：不存在、已到期或已吊销，或其账号已停用',
      'The token is not valid: unknown, expired or revoked, or its account is disabled',
    );
  }

  /** Notes that it is in use. A full disk must not keep a program from reading: it may be the one that warns of it. */
  function note(row: Row, address: string, now: number) {
    if (row.last_used_at !== null && now - row.last_used_at < USED_EVERY_MS && row.last_used_at <= now) return;
    try {
      db.$client.transaction(() => {
        used.run({ now, address, id: row.id });
        seen.run({ now, person_id: row.person_id });
      })();
    } catch (error) {
      log.warn({ err: error, token: row.id }, 'the use of a token could not be noted');
    }
  }

  return (
    c: Context<Env>,
    text: string,
    address: string,
    now = Date.now(),
  ): { person: Person; actor: Actor; authority: Authority } => {
    if (!isToken(text)) refuse(c, address, undefined, 'malformed');
    const row = find.get(digestOf(text));
    if (!row) refuse(c, address, row, 'unknown');
    if (row.revoked_at !== null) refuse(c, address, row, 'revoked');
    if (row.expires_at <= now) refuse(c, address, row, 'expired');
    if (row.disabled_at !== null) refuse(c, address, row, 'disabled');
    if (!isAllowedFrom(address, JSON.parse(row.addresses) as string[])) refuse(c, address, row, 'address');
    note(row, address, now);
    const permissions = (JSON.parse(row.permissions) as Permission[]).filter(isForTokens);
    const within = row.unit_id === null ? null : authorities.unitsBeneath(row.unit_id);
    return {
      person: { id: row.person_id, username: row.username, name: row.full_name, kind: row.kind },
      actor: { person: row.username, address, token: row.name },
      authority: narrowed(authorities.of(row.person_id, now), permissions, within),
    };
  };
}
