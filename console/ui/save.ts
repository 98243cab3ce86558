/** Hands the person a file. */
import { sendForFile } from '../api.ts';
import { csvOf, type Rows } from './csv.ts';

export function save(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export const saveCsv = async (name: string, rows: Rows) =>
  save(`${name}.csv`, new Blob([csvOf(rows)], { type: 'text/csv;charset=utf-8' }));

/** The server writes the workbook, of exactly these rows. */
export const saveXlsx = async (name: string, rows: Rows) =>
  save(
    `${name}.xlsx`,
    await sendForFile('/api/exports/xlsx', { name, rows: rows.map((row) => row.map((cell) => cell ?? null)) }),
  );

/** A file that the server makes and names. */
export function saveFrom(href: string): void {
  const link = document.createElement('a');
  link.href = href;
  link.download = '';
  link.click();
}
