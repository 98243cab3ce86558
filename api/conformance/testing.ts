/** What tests of types share: a hub, a system of a type, real looks, and its card. */
import type { TestHub } from '../testing.ts';
import type { SystemConformance } from './describe.ts';

type Criterion = SystemConformance['criteria'][number];

export async function systemOf(t: TestHub, type: string, more: object = {}) {
  const id = (await t.ask('POST', '/api/systems', { name: `test ${type}`, type, ...more })).body.id as number;
  const { $client } = t.hub.db;
  return {
    id,
    /** An endpoint at a place of the type, on loopback. */
    async at(place: string, port: number, path = '/', name = place) {
      const body = { name, host: '127.0.0.1', port, scheme: 'http', path, place, watch: false };
      const { status, body: made, text } = await t.ask('POST', `/api/systems/${id}/endpoints`, body);
      if (status !== 200) throw new Error(text);
      return made.id as number;
    },
    watchOf: (criterion: string) =>
      $client.prepare('select id from watches where criterion = ?').pluck().get(`${type}.${criterion}`) as number,
    /** Looks twice by all watches that are kept, since one lost look is no outage. */
    async look() {
      const ids = $client.prepare('select id from watches where criterion is not null and enabled').pluck().all();
      for (const watch of ids as number[]) for (const _ of [1, 2]) await t.hub.watching.lookNow(watch);
    },
    async card() {
      const { body } = await t.ask('GET', `/api/systems/${id}/conformance`);
      const all = (body as SystemConformance).criteria;
      return {
        ...(body as SystemConformance),
        of: (name: string) => all.find((one) => one.name === name) as Criterion,
        statuses: Object.fromEntries(all.map(({ name, status }) => [name, status])),
      };
    },
    put: (record: { kind: string; subject?: string; period?: string; body: object }) =>
      t.ask('PUT', `/api/systems/${id}/records`, record),
  };
}
