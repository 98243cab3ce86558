import { parseArgs } from 'node:util';
import { LEVELS, type Level } from '#compliance/catalogues/catalogue.ts';
import { mlpsCatalogue, mlpsExtensions } from '#compliance/catalogues/mlps/index.ts';
import type { Command } from './command.ts';
import { table } from './terminal.ts';
import { onlyOne, readNumber, UsageError } from './usage.ts';

type Row = Record<string, string | number>;
/** Throws UsageError for what it doesn't have. What comes beside `items` says what they are. */
type Kind = (level: Level, extension: string | undefined) => { edition: string; items: Row[] };

/** A line per kind of catalogue. */
const KINDS: Record<string, Kind> = {
  mlps: mlpsRows,
};
const NAMES = Object.keys(KINDS).join(', ');

export const catalogueCommand: Command = {
  help: `Usage: zhengwang catalogue KIND --level N [--extension NAME] [--json]
打印标准的测评项目录：条款、项、层面、控制点、概述（自拟，非标准原文）与取证方式。

Prints what a standard asks, item by item, in our own words. docs/catalogues.md says what is uncertain and how to mend an item.

KIND is one of: ${NAMES}

  --level N         the level, ${LEVELS.join(', ')}
  --extension NAME  what an extension asks on top of the general part: cloud, mobile, iot, ics (of mlps; as far as it is held)
  --json            print JSON

Exit code: 0, or 2 when the command line is wrong or there is no such level, kind or extension.
`,
  async run(words) {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: { level: { type: 'string' }, extension: { type: 'string' }, json: { type: 'boolean' } },
    });
    const name = onlyOne(positionals, 'KIND');
    const read = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
    if (!read) throw new UsageError(`there is no kind ${JSON.stringify(name)}; kinds: ${NAMES}`);
    if (values.level === undefined) throw new UsageError('--level is missing');
    const level = readNumber(values.level, '--level', LEVELS[0], LEVELS.length) as Level;
    const found = read(level, values.extension);
    process.stdout.write(
      values.json
        ? `${JSON.stringify(found, null, 2)}\n`
        : `${found.edition}, level ${level}: ${found.items.length} items\n${asTable(found.items)}`,
    );
    return 0;
  },
};

function mlpsRows(level: Level, name: string | undefined) {
  const extension = mlpsExtensions.find((known) => known === name);
  if (name !== undefined && !extension) {
    throw new UsageError(
      `mlps has no extension ${JSON.stringify(name)}; extensions: ${mlpsExtensions.join(', ') || 'none yet'}`,
    );
  }
  const { items, ...about } = mlpsCatalogue(level, extension);
  return {
    ...about,
    items: items.map(({ clause, letter, layer, control_point, summary, evidence, side }) => ({
      clause,
      item: letter,
      layer,
      control_point: control_point.zh,
      evidence,
      ...(side ? { side } : {}),
      summary_zh: summary.zh,
      summary_en: summary.en,
    })),
  };
}

const asTable = (rows: readonly Row[]): string =>
  table([Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row).map(String))]);
