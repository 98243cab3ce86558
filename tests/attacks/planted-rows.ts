/**
 * A row in every table that there is, made of nothing but the table's own columns: whatever has an id has this one. So each route can be
 * asked for it, and a table that is new tomorrow is tried tomorrow. What the rows say makes no sense; who may see them does.
 */
import { getTableColumns, getTableName, is, Table } from 'drizzle-orm';
import type { Db } from '#api/db/open.ts';
import * as schema from '#api/db/schema.ts';

type Column = ReturnType<typeof getTableColumns>[string];

/** One row a table, each of this id and, where there is one, of the unit of this id; texts hold `mark`. */
export function plantRows({ $client }: Db, id: number, mark: string): void {
  $client.pragma('foreign_keys = off');
  $client.pragma('ignore_check_constraints = on');
  for (const table of Object.values(schema)) {
    if (!is(table, Table)) continue;
    const columns = Object.values(getTableColumns(table)).filter((column) => column.generated === undefined);
    const names = columns.map((column) => `"${column.name}"`).join(', ');
    $client
      .prepare(
        `insert or replace into "${getTableName(table)}" (${names}) values (${columns.map(() => '?').join(', ')})`,
      )
      .run(columns.map((column) => cellOf(column, id, mark)));
  }
}

/** What has ended is often nobody's any more; areas and what is published are everybody's. */
const LEFT_OUT = /^(area_id|published_version|(closed|removed|revoked|withdrawn|ended|deleted|until)_at)$/;

function cellOf(column: Column, id: number, mark: string): unknown {
  const { name, dataType, enumValues, notNull } = column;
  const type = column.getSQLType();
  if (!notNull && LEFT_OUT.test(name)) return null;
  if (dataType === 'json') return JSON.stringify(/s$/.test(name) ? [] : {});
  if (enumValues?.[0] !== undefined) return enumValues[0];
  if (/^(id|number)$|_id$/.test(name)) return type === 'text' ? String(id) : id;
  if (type === 'text') return `${mark} ${name}`;
  return type === 'blob' ? Buffer.from(mark) : 1;
}
