/** CSV for spreadsheets. */

/** Quotes where needed. A text that a spreadsheet would run as a formula is kept a text by an apostrophe. */
export function csvField(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return '';
  const text =
    typeof value === 'string' && /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export type Rows = readonly (readonly (string | number | boolean | null | undefined)[])[];

export function csvOf(rows: Rows): string {
  // The byte order mark is how Excel knows that it is UTF-8.
  return `\ufeff${rows.map((row) => row.map(csvField).join(',')).join('\r\n')}\r\n`;
}
