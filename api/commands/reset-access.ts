/**
 * What whoever runs the machine can do for somebody who is locked out, an administrator above all: nobody in the console may do it
 * for one of them. Told in the log as the command line's.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type Actor, record } from '../audit/record.ts';
import { readConfig } from '../config.ts';
import { holdFolder } from '../db/hold.ts';
import { type Db, open } from '../db/open.ts';
import { createLogIn } from '../log-in/log-in.ts';
import { storePassword } from '../people/accounts.ts';
import { createAuthorities } from '../people/authorisation.ts';
import { readKeys } from '../people/keys.ts';
import { UserError } from '../user-error.ts';
import type { Command } from './command.ts';
import { onlyOne } from './usage.ts';

const ACTOR: Actor = { person: '-', address: 'command line' };
/** Without signs that look alike; three classes in each password. */
const SIGNS = ['abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789'] as const;

type Account = { id: string; username: string };

/** Holds the data folder, so that no server runs meanwhile, and finds the account. */
async function withAccount(words: string[], work: (db: Db, account: Account) => Promise<string>): Promise<number> {
  const { positionals } = parseArgs({ args: words, allowPositionals: true, options: {} });
  const name = onlyOne(positionals, 'NAME');
  const { folder } = readConfig(process.env);
  const release = holdFolder(folder);
  const db = open(folder);
  try {
    const account = db.$client
      .prepare(`select id, username from people where username = ? and kind = 'person'`)
      .get(name.toLowerCase()) as Account | undefined;
    if (!account) throw new UserError(`there is no account ${JSON.stringify(name)} in ${folder}`);
    process.stdout.write(`${await work(db, account)}\n`);
    return 0;
  } finally {
    db.$client.close();
    release();
  }
}

const randomPassword = (): string =>
  Array.from({ length: 4 }, (_, group) =>
    Array.from({ length: 4 }, (_, i) => {
      const signs = i === 0 ? (SIGNS[group % SIGNS.length] as string) : SIGNS.join('');
      return signs[randomInt(signs.length)];
    }).join(''),
  ).join('-');

export const resetPassword: Command = {
  help: `Usage: zhengwang reset-password NAME
为账号 NAME 设置一次性密码（服务须先停止）；首次登录时须修改。

Prints a new password for the account NAME, which must be changed at the next log-in; ends its sessions, its lock, and
a disabling. Stop the server first. Roles and second factor stay as they are.
`,
  run: (words) =>
    withAccount(words, async (db, { id, username }) => {
      const config = readConfig(process.env);
      const logIn = createLogIn(db, readKeys(config.folder, config), config, createAuthorities(db));
      const password = randomPassword();
      const hash = await logIn.hash(password);
      const now = Date.now();
      db.$client.transaction(() => {
        storePassword(db, id, hash, true, now);
        db.$client
          .prepare('update people set disabled_at = null, disabled_because = null, last_seen_at = ? where id = ?')
          .run(now, id);
        db.$client.prepare('delete from sessions where person_id = ?').run(id);
        db.$client.prepare('delete from log_in_failures where key = ?').run(`account ${username}`);
        record(db, ACTOR, { action: 'reset_password', object_kind: 'person', object_id: id });
      })();
      return `The password of ${username} is now  ${password}  and must be changed at the next log-in.`;
    }),
};

export const resetSecondFactor: Command = {
  help: `Usage: zhengwang reset-second-factor NAME
清除账号 NAME 的第二因素与通行密钥（服务须先停止）。

Takes away the authenticator, recovery codes and passkeys of the account NAME, and ends its sessions. Stop the server
first. Where the policy asks for a second factor, it has to be set up again at the next log-in.
`,
  run: (words) =>
    withAccount(words, async (db, { id, username }) => {
      db.$client.transaction(() => {
        for (const table of ['two_factors', 'passkeys', 'sessions'])
          db.$client.prepare(`delete from ${table} where person_id = ?`).run(id);
        db.$client.prepare('update people set two_factor_enabled = 0 where id = ?').run(id);
        record(db, ACTOR, { action: 'reset_second_factor', object_kind: 'person', object_id: id });
      })();
      return `${username} has no second factor any more.`;
    }),
};
