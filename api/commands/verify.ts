import { parseArgs } from 'node:util';
import { verifyAudit } from '../audit/record.ts';
import { readConfig } from '../config.ts';
import { openToRead } from '../db/open-to-read.ts';
import { verifyEvidence } from '../findings/verify-evidence.ts';
import type { Command } from './command.ts';
import { table } from './terminal.ts';

export const verify: Command = {
  help: `Usage: zhengwang verify
校验数据库文件、操作日志链与证据链；可在服务运行时执行。

Reads the whole database of ZHENGWANG_DATA (default ./data): its pages, its references, and the two hash chains (SM3)
of the log of changes and of the evidence. Changes nothing; may run beside the server. The heads that it prints, kept
elsewhere, show later that nothing before them was rewritten.

Exit code: 0 when all holds, 1 when something is broken; the first broken entry is named.
`,
  async run(words) {
    parseArgs({ args: words, options: {} });
    const { folder } = readConfig(process.env);
    const db = openToRead(folder);
    try {
      const [page] = db.$client.pragma('integrity_check(1)') as { integrity_check: string }[];
      const references = db.$client.pragma('foreign_key_check') as { table: string; rowid: number }[];
      const [reference] = references;
      const pages_ok = page?.integrity_check === 'ok';
      const chains = { audit: verifyAudit(db), evidence: verifyEvidence(db) };
      const rows = [
        ['database', pages_ok ? 'ok' : `BROKEN: ${page?.integrity_check}`],
        [
          'references',
          reference ? `BROKEN: ${references.length}, first ${reference.table} row ${reference.rowid}` : 'ok',
        ],
        ...Object.entries(chains).map(([name, chain]) => [
          name,
          chain.valid
            ? `ok: ${chain.entries} entries, head ${chain.head}`
            : `BROKEN: the first entry that doesn't hold is ${chain.first_broken}`,
        ]),
      ];
      process.stdout.write(table(rows as string[][]));
      return pages_ok && !reference && chains.audit.valid && chains.evidence.valid ? 0 : 1;
    } finally {
      db.$client.close();
    }
  },
};
