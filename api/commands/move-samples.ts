import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { readConfig } from '../config.ts';
import { DATABASE_FILE } from '../db/open.ts';
import * as schema from '../db/schema.ts';
import { createClient, StoreAway } from '../samples/outside/client.ts';
import { moveStretch, toMove } from '../samples/outside/move.ts';
import { describeWatches } from '../samples/outside/outside.ts';
import { createReadBack } from '../samples/outside/read-back.ts';
import { openSpans } from '../samples/outside/spans.ts';
import { openSamples } from '../samples/samples.ts';
import { UserError } from '../user-error.ts';
import type { Command } from './command.ts';

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

export const moveSamples: Command = {
  help: `Usage: zhengwang move-samples
将数据库中仍完整保存的历史采样写入外部时序库，逐日核对；可中断后继续。不删除任何数据。

Brings the samples that the database of ZHENGWANG_DATA still has whole to the store of ZHENGWANG_SAMPLES_WRITE, day by
day (UTC), and reads each day back by ZHENGWANG_SAMPLES_READ: the numbers of samples must agree, and of one watch in
twenty each value. Broken off, it goes on with the first day that was not confirmed. The server may run meanwhile; start
it with ZHENGWANG_SAMPLES_WRITE first, so that nothing falls between. Nothing is removed: samples leave the database
after the days that the settings keep them. Older days, which are there as means alone, stay where they are and are read
from there.
`,
  async run(words) {
    parseArgs({ args: words, options: {} });
    const { folder, samples_outside: set } = readConfig(process.env);
    if (!set?.write || !set.read) {
      throw new UserError('Set ZHENGWANG_SAMPLES_WRITE and ZHENGWANG_SAMPLES_READ to the store outside.');
    }
    const file = join(folder, DATABASE_FILE);
    if (!existsSync(file))
      throw new UserError(`There is no database in ${folder}. Set ZHENGWANG_DATA to the folder that holds it.`);
    const sqlite = new Database(file, { fileMustExist: true, timeout: 10_000 });
    const client = createClient(set);
    try {
      const spans = openSpans(sqlite);
      if (spans.list().at(-1)?.until !== Number.POSITIVE_INFINITY) {
        throw new UserError(
          'Start the server with ZHENGWANG_SAMPLES_WRITE first: else what comes meanwhile would not be there.',
        );
      }
      const samples = openSamples(sqlite);
      const { hub } = set;
      const parts = {
        sqlite,
        samples,
        spans,
        ask: client.ask,
        url: new URL(set.write),
        about: describeWatches(drizzle(sqlite, { schema })),
        hub,
      };
      const back = createReadBack({ ask: client.ask, url: new URL(set.read), hub });
      const say = (text: string) => process.stdout.write(`${text}\n`);
      const days = toMove(sqlite, spans.list(), Date.now());
      const { raw_from } = samples.reach();
      if (raw_from > 0) say(`Before ${dayOf(raw_from)} there are means alone: they stay in the database.`);
      let total = 0;
      for (const [i, day] of days.entries()) {
        const moved = await moveStretch({ ...parts, back }, day);
        total += moved?.samples ?? 0;
        const told = moved
          ? `${moved.samples} samples, counted; ${moved.compared} compared`
          : 'pruned meanwhile, left out';
        say(`${i + 1}/${days.length}  ${dayOf(day.from)} – ${dayOf(day.until)}  ${told}`);
      }
      say(
        `${total} samples moved; the store outside holds: ${spans
          .list()
          .map(({ from, until }) => `${dayOf(from)} – ${Number.isFinite(until) ? dayOf(until) : 'now'}`)
          .join(', ')}`,
      );
      return 0;
    } catch (error) {
      if (!(error instanceof StoreAway)) throw error;
      throw new UserError(
        `${error.message}\nWhat was confirmed stays confirmed; start the command again to go on. A store that refuses late samples: docs/samples.md.`,
      );
    } finally {
      client.close();
      sqlite.close();
    }
  },
};
