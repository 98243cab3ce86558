/** The tables of the history alone, for tests and benches that need no whole database; the columns are those of the schema. */
import type Database from 'better-sqlite3';
import { getTableConfig, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import * as schema from './schema.ts';

export function createSampleTables(sqlite: Database.Database): void {
  for (const table of Object.values(schema)) sqlite.exec(statementOf(table));
}

function statementOf(table: SQLiteTable): string {
  const { name, columns, uniqueConstraints } = getTableConfig(table);
  const parts = columns.map((column) =>
    [column.name, column.getSQLType(), column.primary ? 'primary key' : '', column.notNull ? 'not null' : ''].join(' '),
  );
  for (const unique of uniqueConstraints) parts.push(`unique (${unique.columns.map(({ name }) => name).join(', ')})`);
  return `create table ${name} (${parts.join(', ')})`;
}
