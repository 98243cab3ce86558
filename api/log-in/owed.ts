/** What somebody who has logged in must do before anything else is allowed. Pure. */
import type { LogInMethod } from '../people/schema.ts';
import type { Policy } from './policy.ts';

export const OWED = ['new_password', 'second_factor'] as const;
export type Owed = (typeof OWED)[number];

export type LoggedIn = {
  created_at: number;
  must_change_password: boolean;
  password_changed_at: number | null;
  has_second_factor: boolean;
  showed_second_factor: boolean;
  method: LogInMethod;
  /** The policy asks a second factor of one of the person's roles. */
  is_required: boolean;
};

const DAY_MS = 86_400_000;

/** Somebody else chose the password, told it on some way, and nobody has changed it since. */
export function isStaleInitial(
  { must_change_password, password_changed_at }: Pick<LoggedIn, 'must_change_password' | 'password_changed_at'>,
  { password: { initial_days } }: Policy,
  now: number,
): boolean {
  if (!must_change_password || initial_days === 0 || password_changed_at === null) return false;
  return now - password_changed_at > initial_days * DAY_MS;
}

export function owedBy(person: LoggedIn, policy: Policy, now: number): Owed | undefined {
  if (person.method === 'password') {
    const { max_age_days } = policy.password;
    const age_ms = now - (person.password_changed_at ?? 0);
    if (person.must_change_password || (max_age_days > 0 && age_ms > max_age_days * DAY_MS)) return 'new_password';
  }
  // A provider or a client certificate vouches for its own factors.
  if (person.method === 'oidc' || person.method === 'certificate' || person.showed_second_factor) return undefined;
  if (!person.is_required || person.has_second_factor) return undefined;
  return now - person.created_at > policy.second_factor.grace_days * DAY_MS ? 'second_factor' : undefined;
}
