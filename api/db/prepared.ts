/** Statements that run for each of ten thousand rows: compiled once a database, since compiling costs more than running. */
import type { Statement } from 'better-sqlite3';
import type { Db } from './open.ts';

const compiled = new WeakMap<Db['$client'], Map<string, Statement>>();

/** Only for a text that is one of few: each is kept as long as its database. */
export function prepared(db: Db, text: string): Statement {
  let statements = compiled.get(db.$client);
  if (!statements) {
    statements = new Map();
    compiled.set(db.$client, statements);
  }
  let statement = statements.get(text);
  if (!statement) {
    statement = db.$client.prepare(text);
    statements.set(text, statement);
  }
  return statement;
}
