/** Puts this console into its own register: a system with the address it is known by, and a row that a person grades. */
import { type Actor, record } from '../../audit/record.ts';
import type { Db } from '../../db/open.ts';
import { addEndpoint } from '../../estate/endpoints.ts';
import { createSystem } from '../../estate/systems.ts';
import { conflict, Refusal } from '../../middleware/errors.ts';
import { registerRow } from '../read-register.ts';
import { protectedSystems } from '../schema.ts';
import { ownSystem, rememberOwnSystem } from './own-system.ts';

export const OWN_NAME = '政网';
const NOTE = '本控制台自身 / This console itself';

/** What is there already stays as it is; `made`: something wasn't. */
export function registerSelf(whole: Db, actor: Actor, url: string | undefined, now = Date.now()) {
  return whole.$client.transaction(() => {
    const known = ownSystem(whole);
    const system_id = known ?? makeSystem(whole, actor, url, now);
    const is_graded_here = registerRow(whole, system_id) !== null;
    if (!is_graded_here) {
      const none = { information_harms: [], service_harms: [], extensions: [] };
      whole
        .insert(protectedSystems)
        .values({ ...none, system_id, matrix: '2020', updated_at: now })
        .run();
      const after = registerRow(whole, system_id);
      record(whole, actor, { action: 'create', object_kind: 'protected_system', object_id: system_id, after });
    }
    return { system_id, made: known === null || !is_graded_here };
  })();
}

function makeSystem(whole: Db, actor: Actor, url: string | undefined, now: number): number {
  const same = whole.$client.prepare('select 1 from systems where name = ?').get(OWN_NAME);
  if (same) {
    throw conflict(
      `已有名为“${OWN_NAME}”的系统，请先将其改名`,
      `There is another system called ${OWN_NAME}: give it another name first`,
    );
  }
  const { id } = createSystem(whole, actor, { name: OWN_NAME, note: NOTE }, now);
  const place = url === undefined ? undefined : placeFrom(url);
  if (place) addOwnEndpoint(whole, actor, { ...place, system_id: id, name: '控制台' }, now);
  rememberOwnSystem(whole, id);
  record(whole, actor, { action: 'create', object_kind: 'own_system', object_id: id, after: { system_id: id } });
  return id;
}

/** Of the address under which people reach the console. */
export function placeFrom(url: string) {
  const { protocol, hostname, port, pathname } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    scheme: protocol === 'https:' ? ('https' as const) : ('http' as const),
    path: pathname,
    ...(port === '' ? {} : { port: Number(port) }),
  };
}

/** An address that no probe may ask is no reason not to register. */
function addOwnEndpoint(whole: Db, actor: Actor, wanted: Parameters<typeof addEndpoint>[2], now: number) {
  try {
    whole.$client.transaction(() => addEndpoint(whole, actor, wanted, now))();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}
