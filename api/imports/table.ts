/** A file of rows, whatever its format: what the importers read. */
import { Refusal } from '../middleware/errors.ts';
import { decodeText, findSeparator, fromText, type Limits, parseCsv, type SheetRow } from './csv.ts';
import { readXlsx } from './xlsx.ts';

export const MAX_FILE_BYTES = 20 * 1024 * 1024;
export const LIMITS: Limits = { rows: 100_001, columns: 200, cell_chars: 10_000 };

export type Table = { header: string[]; rows: SheetRow[] };

/** Reads CSV or xlsx by what the bytes are, not by the name. Throws a Refusal (422) that says what is wrong and where. */
export async function readTable(bytes: Buffer): Promise<Table> {
  if (bytes.length > MAX_FILE_BYTES) {
    throw refusal(`文件超过 ${MAX_FILE_BYTES / 1024 / 1024} MB`, `The file is larger than ${MAX_FILE_BYTES} bytes`);
  }
  const rows = await readRows(bytes);
  const filled = rows.filter((row) => row.problems.length > 0 || row.cells.some((cell) => cell.trim() !== ''));
  const [first, ...rest] = filled;
  if (!first) throw refusal('文件是空的', 'The file is empty');
  const [wrong] = first.problems;
  if (wrong)
    throw refusal(`第 ${first.row} 行应为列名：${wrong.zh}`, `Row ${first.row} should have the headings: ${wrong.en}`);
  return { header: first.cells.map((cell) => cell.trim()), rows: rest };
}

async function readRows(bytes: Buffer): Promise<SheetRow[]> {
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) {
    const read = await readXlsx(bytes, LIMITS);
    if ('problem' in read) throw refusal(read.problem.zh, read.problem.en);
    return read.rows;
  }
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === 0xd0cf11e0) {
    throw refusal(
      '旧版 .xls 或加密的文件，请另存为 .xlsx 或 CSV',
      'An old .xls or an encrypted file: save it as .xlsx or CSV',
    );
  }
  const text = decodeText(bytes);
  if (text === undefined) {
    throw refusal(
      '无法识别的编码，请存为 UTF-8 或 GBK 的 CSV',
      'The encoding is neither UTF-8 nor GBK: save it as CSV in one of them',
    );
  }
  const { separator, rest } = findSeparator(text);
  const { records, problem } = parseCsv(rest, separator, LIMITS);
  if (problem) throw refusal(`第 ${problem.row} 行：${problem.zh}`, `Row ${problem.row}: ${problem.en}`);
  // The line `sep=;` is a row of the file, too.
  const before = rest === text ? 1 : 2;
  return records.map((cells, i) => ({ row: i + before, cells: cells.map(fromText), problems: [] }));
}

const refusal = (zh: string, en: string) => new Refusal(422, 'import_file', zh, en);
