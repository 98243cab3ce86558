/**
 * The identity provider as data: one that is in force, and a proposed one that waits for a second person. Its rules grant roles,
 * and so does its address (whoever signs tokens says who somebody is), so none of it is one person's alone.
 */
import { z } from 'zod';
import { openText, sealText } from '../../credentials/vault.ts';
import type { Db } from '../../db/open.ts';
import { isAdministrator, ROLES, type Role } from '../../people/roles.ts';
import { settings } from '../../settings/schema.ts';

const KEY = 'oidc';

/** Administrators come by two people's decision on the person, never by a rule. */
export type WorkingRole = Exclude<Role, `${string}_administrator`>;
export const WORKING_ROLES = ROLES.filter((role): role is WorkingRole => !isAdministrator(role));

const Claim = z.string().trim().min(1).max(200);
const RULE = { claim: Claim, equals: z.string().min(1).max(500), role: z.enum(WORKING_ROLES) };

/** Who gets which role where. The first that fits counts, and no other. */
export const Rule = z.union([
  /** The unit that this claim names: by a code of `unit_codes`, else by its name here. */
  z.strictObject({ ...RULE, unit_by: Claim }),
  /** Always this unit; null: everywhere. */
  z.strictObject({ ...RULE, unit_id: z.int().positive().nullable() }),
]);
export type Rule = z.infer<typeof Rule>;

const Title = z.string().trim().min(1).max(60);

export const Provider = z.strictObject({
  is_enabled: z.boolean(),
  /** What the button of the log-in page says. */
  title: z.strictObject({ zh: Title, en: Title }),
  issuer: z.url().max(500),
  client_id: z.string().trim().min(1).max(200),
  /** Scope tokens of RFC 6749. */
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/))
    .max(20)
    .refine((scopes) => scopes.includes('openid'), 'openid is one of them')
    .default(['openid', 'profile']),
  claims: z.strictObject({ username: Claim.default('preferred_username'), name: Claim.default('name') }).prefault({}),
  /** What counts as two factors, beside `amr` that names two kinds (RFC 8176). */
  second_factor: z
    .strictObject({
      /** Values of `acr`. */
      acr: z.array(z.string().min(1).max(200)).max(20).default([]),
      /** The provider lets nobody in with one factor alone. */
      always: z.boolean().default(false),
    })
    .prefault({}),
  /** What the provider calls our units, where it isn't their name. */
  unit_codes: z
    .array(z.strictObject({ code: z.string().trim().min(1).max(200), unit_id: z.int().positive() }))
    .max(5_000)
    .refine((all) => new Set(all.map(({ code }) => code)).size === all.length, 'each code once')
    .default([]),
  rules: z.array(Rule).max(200).default([]),
});
export type Provider = z.infer<typeof Provider>;

const WRITTEN = { sealed_secret: z.string().nullable(), written_by: z.string(), written_at: z.int() };
const Proposed = Provider.extend(WRITTEN);
const Active = Provider.extend({ ...WRITTEN, confirmed_by: z.string(), confirmed_at: z.int() });
export type ProposedProvider = z.infer<typeof Proposed>;
export type ActiveProvider = z.infer<typeof Active>;

const Kept = z.object({ active: Active.nullable(), proposed: Proposed.nullable() });
export type KeptProvider = z.infer<typeof Kept>;

/** What is unreadable is nobody: better no log-in by a provider than by a wrong one. */
export function readProvider(db: Db): KeptProvider {
  const row = db.$client.prepare('select value from settings where key = ?').pluck().get(KEY) as string | undefined;
  const parsed = Kept.safeParse(row === undefined ? undefined : JSON.parse(row));
  return parsed.success ? parsed.data : { active: null, proposed: null };
}

export function writeProvider(db: Db, value: KeptProvider) {
  db.insert(settings).values({ key: KEY, value }).onConflictDoUpdate({ target: settings.key, set: { value } }).run();
}

/** Sealed for this issuer and client alone, so that nobody can have it sent to another one. */
const boundTo = ({ issuer, client_id }: Pick<Provider, 'issuer' | 'client_id'>) =>
  `oidc client ${client_id} of ${issuer}`;

export const sealClientSecret = (key: Buffer, provider: Provider, secret: string): string =>
  sealText(key, boundTo(provider), secret).toString('base64');

/** Null for a client without a secret; undefined when the key isn't the one it was sealed under. */
export function openClientSecret(key: Buffer, provider: ProposedProvider): string | null | undefined {
  if (provider.sealed_secret === null) return null;
  return openText(key, boundTo(provider), Buffer.from(provider.sealed_secret, 'base64'));
}
