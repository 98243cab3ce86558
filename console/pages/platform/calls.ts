/** What the page of the platform itself reads. */
import { read } from '../../api.ts';
import type { Client, Got } from '../../wire.ts';

export type Health = Got<Client['health']['platform']['$get']>;
export type Aspect = Health['aspects'][number];
export type Status = Aspect['status'];

/** Asked anew all the time: a hub in trouble may have no news to tell. */
export const platformQueries = {
  health: () => ({ ...read<Health>(['platform'], '/api/health/platform'), refetchInterval: 15_000 }),
};
