/** What a password must be, and whether one is right. */
import type { Db } from '../db/open.ts';
import { wrong } from '../middleware/errors.ts';
import type { Policy } from './policy.ts';

/** Letters without case, as of Chinese, count as others. */
const CLASSES = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u];

/** Refuses a password that the policy doesn't allow, naming the field. */
export function judgePassword(password: string, policy: Policy['password'], field = 'password') {
  if (password.length < policy.min_length) {
    throw wrong(
      field,
      `密码至少 ${policy.min_length} 个字符`,
      `The password needs at least ${policy.min_length} characters`,
    );
  }
  const classes = CLASSES.filter((one) => one.test(password)).length;
  if (classes < policy.min_classes) {
    throw wrong(
      field,
      `密码须包含小写字母、大写字母、数字、其他字符中的至少 ${policy.min_classes} 类`,
      `The password needs at least ${policy.min_classes} of: lower case, upper case, digits, others`,
    );
  }
}

/** The hash of an account's password; undefined when it has none. */
export function passwordHashOf(db: Db, person_id: string): string | undefined {
  return db.$client
    .prepare(`select password from accounts where person_id = ? and provider_id = 'credential'`)
    .pluck()
    .get(person_id) as string | undefined;
}
