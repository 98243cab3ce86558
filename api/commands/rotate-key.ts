import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { finishRotation, rotateKey } from '../credentials/rotate-key.ts';
import { holdFolder } from '../db/hold.ts';
import { DATABASE_FILE, open } from '../db/open.ts';
import { writeFlushed } from '../flushed.ts';
import { keyFileOf, masterKey, readKeyFile } from '../people/keys.ts';
import { UserError } from '../user-error.ts';
import type { Command } from './command.ts';

export const rotateKeyCommand: Command = {
  help: `Usage: zhengwang rotate-key [--to FILE] [--keep-old FILE] [--leave-unreadable]
更换主密钥：用新密钥重新加密全部机密，并结束所有会话；服务须先停止。

Makes a new master key and seals everything anew under it: credentials, second factors, the identity provider's secret and
the program's own keys. All sessions end. Refuses while a server runs on ZHENGWANG_DATA (default ./data). It may be cut
short anywhere: the next start finishes it, or goes on with the old key. Backups made until now open with the old key only.

  --to FILE             the new key goes to FILE (or is read from it, when it is there), and you put it where the program
                        finds its key; needed when that is ZHENGWANG_KEY
  --keep-old FILE       writes the old key to FILE first, for old backups; never overwrites
  --leave-unreadable    goes on when the old key doesn't open something, which stays as it is

The metrics token changes, too: a scraper reads it anew from DATA/metrics-token.
`,
  async run(words) {
    const { values } = parseArgs({
      args: words,
      options: {
        to: { type: 'string' },
        'keep-old': { type: 'string' },
        'leave-unreadable': { type: 'boolean' },
      },
    });
    const { folder, ...config } = readConfig(process.env);
    if (config.key_hex !== undefined && values.to === undefined)
      throw new UserError(
        'the key comes from ZHENGWANG_KEY, which this program can’t change: say where the new one goes with --to FILE',
      );
    if (!existsSync(join(folder, DATABASE_FILE))) throw new UserError(`There is no database in ${folder}.`);
    const release = holdFolder(folder);
    const db = open(folder);
    try {
      finishRotation(db, folder, config);
      if (values['keep-old']) keepOld(resolve(values['keep-old']), masterKey(folder, config));
      const to = values.to && resolve(values.to);
      const master_hex = to && existsSync(to) ? readKeyFile(to) : randomBytes(32).toString('hex');
      if (to && !existsSync(to)) writeFlushed(to, master_hex);
      const key_file = to ? undefined : keyFileOf(folder, config);
      const leave_unreadable = values['leave-unreadable'] === true;
      const { counts, unreadable } = await rotateKey(db, folder, config, { master_hex, key_file, leave_unreadable });
      const told = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
      process.stdout.write(`sealed anew: ${told.join(', ') || 'nothing was sealed'}; all sessions ended\n`);
      for (const one of unreadable) process.stdout.write(`left as it was: ${one}\n`);
      process.stdout.write(
        to ? `the new key is in ${to}: start with it from now on\n` : `the new key is in ${key_file}\n`,
      );
      return 0;
    } finally {
      db.$client.close();
      release();
    }
  },
};

function keepOld(file: string, master_hex: string) {
  if (existsSync(file)) throw new UserError(`${file} exists already; choose another name`);
  writeFlushed(file, master_hex);
}
