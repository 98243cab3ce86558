import { parseArgs } from 'node:util';
import { Month } from '#compliance/supervision/rules.ts';
import { readConfig } from '../config.ts';
import { openToRead } from '../db/open-to-read.ts';
import { findRevision } from '../supervision/revisions.ts';
import { verifyRevision } from '../supervision/verify-month.ts';
import type { Command } from './command.ts';
import { table } from './terminal.ts';
import { UsageError } from './usage.ts';

export const supervision: Command = {
  help: `Usage: zhengwang supervision verify MONTH
由逐项记录重新计算某月（如 2026-10）已冻结的考核，核对全部版本的摘要与得分；可在服务运行时执行。

Recomputes a frozen month (2026-10) from what was counted, all its revisions: digests (SM3) of things, rules and records, and each score
to the last digit. Reads the database of ZHENGWANG_DATA (default ./data), changes nothing, may run beside the server.

Exit code: 0 when all holds, 1 when something doesn't, and it is named; 2 when the month isn't frozen.
`,
  async run(words) {
    const { positionals } = parseArgs({ args: words, allowPositionals: true });
    const [verb, month, ...more] = positionals;
    if (verb !== 'verify' || month === undefined || more.length > 0)
      throw new UsageError('supervision takes: verify MONTH');
    if (!Month.safeParse(month).success) throw new UsageError('a month is written as 2026-10');
    const db = openToRead(readConfig(process.env).folder);
    try {
      const newest = findRevision(db, month);
      if (!newest) {
        process.stderr.write(`zhengwang: ${month} is not frozen\n`);
        return 2;
      }
      let holds = true;
      for (let number = 1; number <= newest.number; number += 1) {
        const revision = findRevision(db, month, number);
        if (!revision) {
          holds = false;
          process.stdout.write(table([[`${month} revision ${number}`, 'BROKEN: it is gone']]));
          continue;
        }
        const found = await verifyRevision(db, revision);
        holds &&= found.holds;
        const said = found.holds
          ? `ok: ${found.subjects} subjects, ${found.items} things, digest ${found.digest}`
          : found.broken.map(({ what, en }) => `BROKEN: ${what}: ${en}`).join('; ');
        process.stdout.write(table([[`${month} revision ${number}`, said]]));
      }
      return holds ? 0 : 1;
    } finally {
      db.$client.close();
    }
  },
};
