/** Tables of people: those of the account library (better-auth; property names are the library's, columns are ours), then our own. */
import { sql } from 'drizzle-orm';
import { blob, check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { units } from '../estate/schema.ts';
import type { Permission } from './permissions.ts';
import { ROLES } from './roles.ts';

export const PERSON_KINDS = ['person', 'service'] as const;
export const DISABLED_BECAUSE = ['by_hand', 'unused'] as const;

/** A person, or a program (service account), with an account. Edited; never deleted, so that its name stays its own. */
export const people = sqliteTable(
  'people',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    email: text().notNull().unique(),
    emailVerified: integer('email_verified', { mode: 'boolean' }).notNull().default(false),
    image: text(),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
    username: text().unique(),
    displayUsername: text('display_username'),
    twoFactorEnabled: integer('two_factor_enabled', { mode: 'boolean' }).notNull().default(false),
    kind: text({ enum: PERSON_KINDS }).notNull().default('person'),
    /** Where the person works; says nothing of rights. */
    unit_id: integer().references(() => units.id, { onDelete: 'set null' }),
    disabled_at: integer(),
    disabled_because: text({ enum: DISABLED_BECAUSE }),
    /** The password was chosen by somebody else. */
    must_change_password: integer({ mode: 'boolean' }).notNull().default(false),
    password_changed_at: integer(),
    /** Of the last successful log-in or use of a token. */
    last_seen_at: integer(),
  },
  (t) => [index('people_by_unit').on(t.unit_id)],
);

export const LOG_IN_METHODS = ['password', 'passkey', 'oidc', 'certificate'] as const;
export type LogInMethod = (typeof LOG_IN_METHODS)[number];

/** A log-in that lasts. Derived. */
export const sessions = sqliteTable(
  'sessions',
  {
    id: text().primaryKey(),
    token: text().notNull().unique(),
    userId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
    /** When the person last did something; the idle time-out counts from here. */
    seen_at: integer(),
    method: text({ enum: LOG_IN_METHODS }).notNull().default('password'),
    /** A second factor was shown, or the method is two by itself. */
    second_factor: integer({ mode: 'boolean' }).notNull().default(false),
    /** The provider's session (OIDC `sid`), by which it logs out, and its sealed ID token, by which we do. */
    oidc_sid: text(),
    oidc_id_token: blob({ mode: 'buffer' }),
  },
  (t) => [index('sessions_by_person').on(t.userId), index('sessions_by_oidc_sid').on(t.oidc_sid)],
);

/** A way in for a person: a password's hash, or a provider's subject. Edited. */
export const accounts = sqliteTable(
  'accounts',
  {
    id: text().primaryKey(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    userId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: integer('access_token_expires_at', { mode: 'timestamp_ms' }),
    refreshTokenExpiresAt: integer('refresh_token_expires_at', { mode: 'timestamp_ms' }),
    scope: text(),
    password: text(),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    uniqueIndex('one_person_per_subject').on(t.providerId, t.accountId),
    index('accounts_by_person').on(t.userId),
  ],
);

/** A one-time value of the library. Derived. */
export const verifications = sqliteTable('verifications', {
  id: text().primaryKey(),
  identifier: text().notNull(),
  value: text().notNull(),
  expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
});

/** A person's TOTP secret (RFC 6238) and recovery codes, both encrypted by the library. Edited. */
export const twoFactors = sqliteTable(
  'two_factors',
  {
    id: text().primaryKey(),
    secret: text().notNull(),
    backupCodes: text('backup_codes').notNull(),
    userId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    verified: integer({ mode: 'boolean' }).notNull().default(true),
    failedVerificationCount: integer('failed_verification_count').notNull().default(0),
    lockedUntil: integer('locked_until', { mode: 'timestamp_ms' }),
  },
  (t) => [index('two_factors_by_person').on(t.userId)],
);

/** A WebAuthn credential (public key) of a person. Edited. */
export const passkeys = sqliteTable(
  'passkeys',
  {
    id: text().primaryKey(),
    name: text(),
    publicKey: text('public_key').notNull(),
    userId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    credentialID: text('credential_id').notNull().unique(),
    counter: integer().notNull(),
    deviceType: text('device_type').notNull(),
    backedUp: integer('backed_up', { mode: 'boolean' }).notNull(),
    transports: text(),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }),
    aaguid: text(),
  },
  (t) => [index('passkeys_by_person').on(t.userId)],
);

/** Passwords that a person may not choose again, as hashes. Append-only, the oldest go. */
export const passwordHistory = sqliteTable(
  'password_history',
  {
    id: integer().primaryKey(),
    person_id: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    hash: text().notNull(),
    at: integer().notNull(),
  },
  (t) => [index('password_history_by_person').on(t.person_id, t.at)],
);

/** Failed log-ins of one account or from one address since the last success. Derived; kept over a restart. */
export const logInFailures = sqliteTable('log_in_failures', {
  /** `account NAME` or `address A`. */
  key: text().primaryKey(),
  failures: integer().notNull(),
  last_at: integer().notNull(),
  locked_until: integer(),
});

/**
 * A role for a person, within a unit and what lies beneath it, or everywhere. One person proposes, another decides:
 * `decided_at` null waits, `is_granted` says how it was decided. Never deleted: a right that ended keeps its story.
 */
export const grants = sqliteTable(
  'grants',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    person_id: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    role: text({ enum: ROLES }).notNull(),
    /** Null: everywhere. */
    unit_id: integer().references(() => units.id),
    reason: text().notNull().default(''),
    /** Names of accounts, `-` for the program itself (first run, upgrade). */
    proposed_by: text().notNull(),
    proposed_at: integer().notNull(),
    decided_by: text(),
    decided_at: integer(),
    is_granted: integer({ mode: 'boolean' }),
    /** Ends by itself; null: until revoked. */
    expires_at: integer(),
    revoked_by: text(),
    revoked_at: integer(),
  },
  (t) => [
    index('grants_by_person').on(t.person_id),
    index('grants_by_unit').on(t.unit_id),
    uniqueIndex('one_grant_per_role_and_unit')
      .on(t.person_id, t.role, t.unit_id)
      .where(sql`unit_id is not null and revoked_at is null and is_granted is not 0`),
    uniqueIndex('one_grant_per_role_everywhere')
      .on(t.person_id, t.role)
      .where(sql`unit_id is null and revoked_at is null and is_granted is not 0`),
    check('two_people', sql`proposed_by = '-' or decided_by is null or proposed_by <> decided_by`),
  ],
);

/** What a program shows instead of logging in; only its digest is kept. Ended ones stay for the log's sake. */
export const apiTokens = sqliteTable(
  'api_tokens',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    /** Whose rights it has a part of: a person or a service account. */
    person_id: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    /** The first characters, by which people tell tokens apart. */
    prefix: text().notNull(),
    digest: text().notNull().unique(),
    permissions: text({ mode: 'json' }).$type<Permission[]>().notNull(),
    /** Narrower than its owner's: this unit and what lies beneath it. */
    unit_id: integer().references(() => units.id),
    /** Prefixes (CIDR) it may be used from; empty: anywhere. */
    addresses: text({ mode: 'json' }).$type<string[]>().notNull(),
    created_by: text().notNull(),
    created_at: integer().notNull(),
    expires_at: integer().notNull(),
    last_used_at: integer(),
    last_used_from: text(),
    revoked_at: integer(),
    revoked_by: text(),
  },
  (t) => [index('api_tokens_by_person').on(t.person_id), index('api_tokens_by_unit').on(t.unit_id)],
);
