/** Opens the database beside a running server, to read only. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { UserError } from '../user-error.ts';
import { DATABASE_FILE, type Db, explained } from './open.ts';
import * as schema from './schema.ts';

/** The folder's database as it is, not migrated. Throws a UserError when there is none or it can't be read. */
export function openToRead(folder: string): Db {
  const file = join(folder, DATABASE_FILE);
  if (!existsSync(file)) {
    throw new UserError(`There is no database in ${folder}. Set ZHENGWANG_DATA to the folder that holds it.`);
  }
  try {
    const sqlite = new Database(file, { readonly: true, fileMustExist: true, timeout: 5_000 });
    sqlite.prepare('select count(*) from sqlite_master').get();
    return drizzle(sqlite, { schema });
  } catch (error) {
    throw explained(error, file);
  }
}
