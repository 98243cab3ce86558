/** A table that somebody sends as a file: refused by name, size and content before anything of it is used. */
import { createHash } from 'node:crypto';
import { wrong } from '../middleware/errors.ts';
import { MAX_FILE_BYTES, readTable, type Table } from './table.ts';

export type TakenFile = { table: Table; file: { name: string; sm3: string } };

export async function takeFile(file: File): Promise<TakenFile> {
  if (/\.xls[mb]$|\.xltm$/i.test(file.name))
    throw wrong('file', '不接受含宏的工作簿，请另存为 .xlsx', 'Workbooks with macros are refused: save it as .xlsx');
  if (file.size > MAX_FILE_BYTES)
    throw wrong(
      'file',
      `文件超过 ${MAX_FILE_BYTES / 1024 / 1024} MB`,
      `The file is larger than ${MAX_FILE_BYTES} bytes`,
    );
  const bytes = Buffer.from(await file.arrayBuffer());
  const table = await readTable(bytes);
  return { table, file: { name: file.name.slice(0, 200), sm3: createHash('sm3').update(bytes).digest('hex') } };
}
