/** What the pages read and change of the console's own assessment. */
import { read, send, thenInvalidate } from '../../api.ts';
import type { Client, Got } from '../../wire.ts';

type Calls = Client['compliance']['self'];
export type SelfPage = Got<Calls['$get']>;
export type SelfItem = SelfPage['items'][number];
export type TestShown = SelfItem['evidence'][number];
export type SelfFact = NonNullable<SelfPage['facts']>[number];
export type Habits = SelfPage['habits'];

export const selfQueries = {
  page: () => read<SelfPage>(['compliance', 'self'], '/api/compliance/self'),
};

export const selfCommands = {
  register: () =>
    thenInvalidate(
      send<{ system_id: number; made: boolean }>('POST', '/api/compliance/self', {}),
      'compliance',
      'systems',
      'audit',
    ),
  setHabits: (before: Habits['now'], habits: Habits['now']) =>
    thenInvalidate(send('PUT', '/api/compliance/self/habits', { before, habits }), 'compliance', 'audit'),
};
