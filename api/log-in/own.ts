/** Who asks for their own things, in a browser. */
import type { Context } from 'hono';
import type { Env } from '../middleware/endpoint.ts';
import { Refusal } from '../middleware/errors.ts';
import type { Person } from './log-in.ts';

/** A token or a machine has no way in of its own. */
export function own(c: Context<Env>): Person & { session: NonNullable<Person['session']> } {
  const person = c.get('person');
  if (!person?.session)
    throw new Refusal(403, 'no_session', '请在浏览器中登录后操作', 'This needs a person who has logged in');
  return { ...person, session: person.session };
}
