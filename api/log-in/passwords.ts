/** What a password must be, and how somebody comes to have another. */
import { eq } from 'drizzle-orm';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { Refusal, wrong } from '../middleware/errors.ts';
import { storePassword } from '../people/accounts.ts';
import { people } from '../people/schema.ts';
import { wrongGuess } from './guesses.ts';
import type { LogIn } from './log-in.ts';
import { type Policy, readPolicy } from './policy.ts';
import { isWeak } from './weak-passwords.ts';

/** Letters without case, as of Chinese, count as others. */
const CLASSES = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u];

/** Refuses a password that the policy doesn't allow, naming the field. `names` are its owner's. */
export function judgePassword(
  password: string,
  policy: Policy['password'],
  { field = 'password', names = [] }: { field?: string; names?: readonly string[] } = {},
) {
  const { min_length, min_classes } = policy;
  if (password.length < min_length) {
    throw wrong(field, `密码至少 ${min_length} 个字符`, `The password needs at least ${min_length} characters`);
  }
  if (CLASSES.filter((one) => one.test(password)).length < min_classes) {
    throw wrong(
      field,
      `密码须包含小写字母、大写字母、数字、其他字符中的至少 ${min_classes} 类`,
      `The password needs at least ${min_classes} of: lower case, upper case, digits, others`,
    );
  }
  if (isWeak(password, ...names)) {
    throw wrong(
      field,
      '密码过于常见：请勿以姓名、常用词、键盘顺序或年份为主',
      'The password is easily guessed: it is mostly names, common words, keyboard runs or years',
    );
  }
}

/** The hash of an account's password; undefined when it has none. */
export function passwordHashOf(db: Db, person_id: string): string | undefined {
  const found = db.$client
    .prepare(`select password from accounts where person_id = ? and provider_id = 'credential'`)
    .pluck()
    .get(person_id);
  return typeof found === 'string' ? found : undefined;
}

/** Somebody who is in shows their password again, for what whoever finds their browser open must not do. Gives its hash. */
export async function showPassword(
  { db, logIn }: { db: Db; logIn: LogIn },
  { person_id, password, field = 'password' }: { person_id: string; password: string; field?: string },
): Promise<string> {
  const hash = passwordHashOf(db, person_id);
  if (hash === undefined) throw new Refusal(409, 'no_password', '此账号没有密码', 'This account has no password');
  if (await logIn.verify(hash, password)) return hash;
  if (field === 'current') throw wrongGuess(field, '当前密码不正确', 'The current password is wrong');
  throw wrongGuess(field, '密码不正确', 'The password is wrong');
}

/** Somebody chooses another password for themselves; all their other sessions end. */
export async function changePassword(
  hub: { db: Db; logIn: LogIn },
  actor: Actor,
  {
    person_id,
    session_id,
    current,
    password,
  }: { person_id: string; session_id: string; current: string; password: string },
  now = Date.now(),
) {
  const { db, logIn } = hub;
  const policy = readPolicy(db).password;
  const account = db.select().from(people).where(eq(people.id, person_id)).get();
  const before = await showPassword(hub, { person_id, password: current, field: 'current' });
  judgePassword(password, policy, { names: [account?.username ?? '', account?.name ?? ''] });
  await refuseUsed(db, logIn, person_id, password, policy.history, before);
  const hash = await logIn.hash(password);
  db.$client.transaction(() => {
    // Somebody else may have set another one meanwhile, such as an administrator who was told of a theft.
    if (passwordHashOf(db, person_id) !== before)
      throw new Refusal(409, 'conflict', '密码刚被修改，请重新登录', 'The password was just changed; log in again');
    storePassword(db, person_id, hash, false, now);
    db.$client.prepare('delete from sessions where person_id = ? and id <> ?').run(person_id, session_id);
    record(db, actor, { action: 'change_password', object_kind: 'person', object_id: person_id });
  })();
}

async function refuseUsed(db: Db, logIn: LogIn, person_id: string, password: string, history: number, current: string) {
  const used = db.$client
    .prepare('select hash from password_history where person_id = ? order by id desc limit ?')
    .pluck()
    .all(person_id, Math.max(history - 1, 0)) as string[];
  for (const hash of history === 0 ? [] : [current, ...used]) {
    if (await logIn.verify(hash, password))
      throw wrong('password', `不能与最近 ${history} 次使用的密码相同`, `It must differ from the last ${history} ones`);
  }
}

/** More are never compared, whatever the policy. */
const KEPT = 24;

export function pruneHistory(db: Db) {
  db.$client
    .prepare(`delete from password_history where id in (
      select id from (select id, row_number() over (partition by person_id order by id desc) as place from password_history)
      where place > ?)`)
    .run(KEPT);
}
