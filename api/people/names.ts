/** Who stands behind an account in a plan or a run: people know each other by name. */
import type { Db } from '../db/open.ts';

/** For a query; null: nobody has that account any more. Names are no secret of a unit. */
export const nameOfAccount = (column: string): string =>
  `(select w_.name from main.people w_ where w_.username = ${column})`;

export const nameOfPerson = (db: Db, username: string | null): string | null =>
  (db.$client.prepare('select name from main.people where username = ?').pluck().get(username) as string | undefined) ??
  null;
