/** A scenario of a load test from its file; the data that it names stand beside it. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { parseScenario } from '#probes/load/scenario/scenario.ts';
import type { Scenario } from '#probes/load/scenario/schema.ts';
import { decodeText } from '../imports/csv.ts';
import { namedRowsOf } from '../imports/named-rows.ts';
import { UsageError } from './usage.ts';

const MAX_BYTES = 20 * 1024 * 1024;
const LIMITS = { rows: 100_001, columns: 200, cell_chars: 10_000 };
type Row = Record<string, string>;

/** Throws a UsageError that names the file, and for each mistake its line, its column and what is expected. */
export async function readScenarioFile(path: string): Promise<Scenario> {
  const text = await textOf(path);
  // Read twice: the first time tells which files of data it names.
  const first = parseScenario(text);
  const files = 'scenario' in first ? [...new Set((first.scenario.data ?? []).map(({ file }) => file))] : [];
  const rows = new Map<string, Row[]>();
  for (const file of files) rows.set(file, await rowsOf(isAbsolute(file) ? file : join(dirname(path), file)));
  const read = files.length > 0 ? parseScenario(text, (file) => rows.get(file)) : first;
  if ('scenario' in read) return read.scenario;
  const lines = read.problems.map(({ line, column, text: { zh, en } }) => `${path}:${line}:${column}: ${en}（${zh}）`);
  throw new UsageError(`the scenario can't be read:\n${lines.join('\n')}`);
}

async function textOf(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw new UsageError(`${path} is larger than ${MAX_BYTES / 1024 / 1024} MB`);
    const text = decodeText(await readFile(path));
    if (text === undefined) throw new UsageError(`${path} is neither UTF-8 nor GB 18030`);
    return text;
  } catch (thrown) {
    if (thrown instanceof UsageError) throw thrown;
    throw new UsageError(`${path} can't be read: ${(thrown as Error).message}`);
  }
}

async function rowsOf(path: string): Promise<Row[]> {
  const read = namedRowsOf(await textOf(path), LIMITS);
  if ('problem' in read) throw new UsageError(`${path}, ${read.problem.en}（${read.problem.zh}）`);
  return read.rows;
}
