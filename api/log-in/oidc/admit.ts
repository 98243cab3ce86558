/** Whose account a subject of the provider is: one that is linked, or one made at this moment because a rule says so. */
import { and, eq } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Db } from '../../db/open.ts';
import { accounts, people } from '../../people/schema.ts';
import type { LogIn } from '../log-in.ts';
import { Username } from '../username.ts';
import { applyRuling, BY_RULE } from './grants-by-rule.ts';
import type { Identity } from './identity.ts';
import type { ActiveProvider } from './provider.ts';
import { type Claims, rulingOn, textOf } from './ruling.ts';
import { TurnedAway } from './turned-away.ts';

export const PROVIDER_ID = 'oidc';
/** Neither can hold a space: an issuer is a URL. */
export const accountIdOf = (issuer: string, subject: string) => `${issuer} ${subject}`;

export type Admitted = { id: string; username: string };
type Given = { unit_id: number | null; role: NonNullable<ReturnType<typeof rulingOn>>['role']; told: string };

export function admit(
  db: Db,
  logIn: Pick<LogIn, 'storePerson'>,
  provider: ActiveProvider,
  identity: Identity,
  address: string,
  now: number,
): Admitted {
  return db.$client.transaction(() => {
    const account_id = accountIdOf(identity.issuer, identity.subject);
    const linked = db
      .select({
        id: people.id,
        username: people.username,
        name: people.name,
        unit_id: people.unit_id,
        disabled_at: people.disabled_at,
      })
      .from(accounts)
      .innerJoin(people, eq(people.id, accounts.userId))
      .where(and(eq(accounts.providerId, PROVIDER_ID), eq(accounts.accountId, account_id)))
      .get();
    if (linked) {
      const person = { id: linked.id, username: linked.username ?? '' };
      if (linked.disabled_at !== null) throw new TurnedAway('disabled', 'the account is disabled', person);
      const given = givenBy(db, provider, identity.claims, person);
      if (given) follow(db, linked, given, identity.claims, provider, address);
      applyRuling(db, person, given, provider, address, now);
      return person;
    }
    const given = givenBy(db, provider, identity.claims);
    if (!given) throw new TurnedAway('no_rule', `no rule fits ${account_id}`);
    const person = make(db, logIn, provider, identity, given, address, now);
    applyRuling(db, person, given, provider, address, now);
    return person;
  })();
}

/** The role and unit of the first rule that fits; undefined when none does. */
function givenBy(db: Db, provider: ActiveProvider, claims: Claims, person?: Admitted): Given | undefined {
  const ruling = rulingOn(provider.rules, claims);
  if (!ruling) return undefined;
  const told = `${ruling.rule.claim} = ${ruling.rule.equals}`;
  const unit_id = 'id' in ruling.unit ? ruling.unit.id : unitCalled(db, provider, ruling.unit.called);
  if (unit_id === null && 'id' in ruling.unit) return { role: ruling.role, unit_id, told };
  // A unit may be gone since the rule was written.
  if (unit_id === null || db.$client.prepare('select 1 from units where id = ?').get(unit_id) === undefined) {
    const which = 'called' in ruling.unit ? `'${ruling.unit.called.slice(0, 100)}'` : String(unit_id);
    throw new TurnedAway('unknown_unit', `${told}: there is no unit ${which}`, person);
  }
  return { role: ruling.role, unit_id, told };
}

const unitCalled = (db: Db, { unit_codes }: ActiveProvider, called: string): number | null =>
  unit_codes.find(({ code }) => code === called)?.unit_id ??
  (db.$client.prepare('select id from units where name = ?').pluck().get(called) as number | undefined) ??
  null;

const NAME_MAX = 100;
const nameOf = (claims: Claims, provider: ActiveProvider) =>
  textOf(claims, provider.claims.name)?.trim().slice(0, NAME_MAX) || undefined;

function make(
  db: Db,
  logIn: Pick<LogIn, 'storePerson'>,
  provider: ActiveProvider,
  identity: Identity,
  given: Given,
  address: string,
  now: number,
): Admitted {
  const claimed = textOf(identity.claims, provider.claims.username);
  // What a provider calls somebody may be an address of mail; it only has to be their own.
  const parsed = Username.safeParse(claimed?.trim().replace(/[^A-Za-z0-9_.]/g, '_'));
  if (claimed === undefined || !parsed.success || !/[A-Za-z0-9]/.test(parsed.data))
    throw new TurnedAway('no_username', `the claim ${provider.claims.username} holds no usable name`);
  const username = parsed.data.toLowerCase();
  // Never the account of that name: whoever may choose a name there would be anybody here.
  if (db.select({ id: people.id }).from(people).where(eq(people.username, username)).get())
    throw new TurnedAway('name_taken', `there is another account '${username}'`);
  const name = nameOf(identity.claims, provider) ?? username;
  const person = logIn.storePerson({ username: parsed.data, name, unit_id: given.unit_id }, null, now);
  link(db, person.id, identity, now);
  record(
    db,
    { person: BY_RULE, address },
    {
      action: 'create',
      object_kind: 'person',
      object_id: person.id,
      after: { ...person, unit_id: given.unit_id, issuer: identity.issuer, subject: identity.subject },
      reason: given.told,
    },
  );
  return { id: person.id, username: person.username };
}

export function link(
  db: Db,
  person_id: string,
  { issuer, subject }: Pick<Identity, 'issuer' | 'subject'>,
  now: number,
) {
  const at = new Date(now);
  const row = { id: crypto.randomUUID(), providerId: PROVIDER_ID, userId: person_id, createdAt: at, updatedAt: at };
  db.insert(accounts)
    .values({ ...row, accountId: accountIdOf(issuer, subject) })
    .run();
}

type Linked = { id: string; name: string; unit_id: number | null };

/** Name and unit of somebody who comes by the provider alone are the provider's to tell. */
function follow(db: Db, linked: Linked, given: Given, claims: Claims, provider: ActiveProvider, address: string) {
  const has_password = db.$client
    .prepare(`select 1 from accounts where person_id = ? and provider_id = 'credential'`)
    .get(linked.id);
  if (has_password) return;
  const before = { name: linked.name, unit_id: linked.unit_id };
  const after = { name: nameOf(claims, provider) ?? linked.name, unit_id: given.unit_id };
  if (after.name === before.name && after.unit_id === before.unit_id) return;
  db.update(people)
    .set({ ...after, updatedAt: new Date() })
    .where(eq(people.id, linked.id))
    .run();
  const entry = { action: 'update', object_kind: 'person', object_id: linked.id, before, after, reason: given.told };
  record(db, { person: BY_RULE, address }, entry);
}
