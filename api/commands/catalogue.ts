import { parseArgs } from 'node:util';
import { EXTENSIONS, LEVELS, type Level } from '#compliance/catalogues/catalogue.ts';
import { CRYPTO_EDITIONS } from '#compliance/catalogues/crypto/index.ts';
import { mlpsCatalogue } from '#compliance/catalogues/mlps/index.ts';
import type { Command } from './command.ts';
import { table } from './terminal.ts';
import { onlyOne, readNumber, UsageError } from './usage.ts';

type Row = Record<string, string | number>;
/** Throws UsageError for what it doesn't have. What comes beside `items` says what they are. */
type Kind = (level: Level, extension: string | undefined) => { edition: string; items: Row[] };

/** A line per kind of catalogue. */
const KINDS: Record<string, Kind> = {
  mlps: mlpsRows,
  crypto: cryptoRows,
};
const NAMES = Object.keys(KINDS).join(', ');

export const catalogueCommand: Command = {
  help: `Usage: zhengwang catalogue KIND --level N [--extension NAME] [--json]
打印标准的测评项目录：条款、项、层面、控制点、概述（自拟，非标准原文）与取证方式。

Prints what a standard asks, item by item, in our own words. docs/catalogues.md says what is uncertain and how to mend an item.

KIND is one of: ${NAMES}

  --level N         the level, ${LEVELS.join(', ')}
  --extension NAME  what an extension of mlps asks on top of the general part: ${EXTENSIONS.join(', ')}
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
  const extension = EXTENSIONS.find((known) => known === name);
  if (name !== undefined && !extension) {
    throw new UsageError(`mlps has no extension ${JSON.stringify(name)}; extensions: ${EXTENSIONS.join(', ')}`);
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

function cryptoRows(level: Level, extension: string | undefined) {
  if (extension !== undefined) throw new UsageError('crypto has no extensions');
  const [newest] = CRYPTO_EDITIONS.slice(-1);
  if (!newest) throw new Error('there is no edition');
  return {
    standard: 'GB/T 39786',
    edition: newest.edition,
    level,
    extension: null,
    items: newest.unitsOf(level).map(({ clause, requirement, layer, layer_weight, name, summary, ...unit }) => ({
      clause,
      /** The requirement's letter; a clause with one requirement has none. */
      item: /[a-z]$/.exec(requirement)?.[0] ?? '',
      requirement,
      layer,
      control_point: name.zh,
      strength: unit.strength,
      weight: unit.weight,
      layer_weight,
      judged_by: unit.objects ? 'objects' : 'result',
      summary_zh: summary.zh,
      summary_en: summary.en,
    })),
  };
}

const asTable = (rows: readonly Row[]): string =>
  table([Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row).map(String))]);
