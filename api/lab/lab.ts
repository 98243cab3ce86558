/** The lab inside the server: started by a person, started again after a restart, taken away without a trace in the books. */
import { eq, inArray } from 'drizzle-orm';
import { type Lab, startLab } from '#probes/lab/index.ts';
import type { NoticesTo } from '#probes/lab/notices.ts';
import { trustAlso } from '#probes/tls/trust.ts';
import { record } from '../audit/record.ts';
import { credentials } from '../credentials/schema.ts';
import { nodes, systems } from '../estate/schema.ts';
import type { Hub } from '../hub.ts';
import { conflict, isReferred, Refusal } from '../middleware/errors.ts';
import { settings } from '../settings/schema.ts';
import { type Furniture, furnish } from './furnish.ts';
import type { LabKeeper } from './keeper.ts';

const KEY = 'lab';

/** Where on loopback the lab listens. */
type Place = { base: string; port_base: number };
/** What is in the books stays where it is: after a restart the lab comes back at the same place. */
type Brought = Furniture & { place: Place };

/** Several servers on one machine can each have a lab of their own. */
const PLACES: readonly Place[] = Array.from({ length: 8 }, (_, i) => ({
  base: `127.${64 + i}.0.0`,
  port_base: 16_161 + 200 * i,
}));

export function createLabKeeper(hub: Pick<Hub, 'db' | 'config' | 'keys' | 'bus' | 'log' | 'watching'>): LabKeeper {
  const { db } = hub;
  let running: { lab: Lab; place: Place } | undefined;
  let starting: Promise<{ lab: Lab; place: Place }> | undefined;

  const brought = (): Brought | undefined => {
    const row = db.select({ value: settings.value }).from(settings).where(eq(settings.key, KEY)).get();
    return row?.value as Brought | undefined;
  };

  async function startWhereFree([place, ...others]: readonly Place[]): Promise<{ lab: Lab; place: Place }> {
    if (!place) throw new Error('no place to start at');
    try {
      return { lab: await startLab({ ...place, tell: () => hub.bus.changed('lab'), ...noticesTo(hub.config) }), place };
    } catch (error) {
      if (others.length === 0) throw error;
      return startWhereFree(others);
    }
  }

  async function run(places: readonly Place[]) {
    starting ??= startWhereFree(places).finally(() => {
      starting = undefined;
    });
    running = await starting;
    trustAlso('lab', [running.lab.ca]);
    return running;
  }

  return {
    current: () => running?.lab,

    async start(actor) {
      if (running) return running.lab;
      const known = brought();
      const { lab, place } = await run(known ? [known.place] : PLACES).catch((error: Error) => {
        throw new Refusal(409, 'lab', `实验网无法启动：${error.message}`, `The lab can't start: ${error.message}`);
      });
      if (!brought()) {
        try {
          db.$client.transaction(() => {
            const value: Brought = { ...furnish(db, hub.keys, actor, lab), place };
            db.insert(settings).values({ key: KEY, value }).run();
            record(db, actor, { action: 'start', object_kind: 'lab', object_id: '-' });
          })();
        } catch (error) {
          // A lab that nobody can see in the books could not be taken away again.
          running = undefined;
          await lab.close();
          throw error;
        }
      }
      hub.watching.pipeline.graphChanged(Date.now());
      hub.watching.rescheduled();
      hub.bus.changed('lab', 'areas', 'units', 'nodes', 'systems', 'watches', 'links', 'credentials', 'audit');
      return lab;
    },

    async remove(actor) {
      const known = brought();
      if (!known) throw conflict('实验网未启动', 'The lab was not started');
      db.$client.transaction(() => {
        db.delete(nodes).where(inArray(nodes.id, known.node_ids)).run();
        db.delete(systems).where(inArray(systems.id, known.system_ids)).run();
        removeUnits(db, known.unit_ids);
        db.delete(settings).where(eq(settings.key, KEY)).run();
        const used = db.$client
          .prepare(`select 1 from watches where credential_id = :id
            union all select 1 from discovery_scope_credentials where credential_id = :id`)
          .get({ id: known.credential_id });
        if (!used) db.delete(credentials).where(eq(credentials.id, known.credential_id)).run();
        const before = { nodes: known.node_ids.length, systems: known.system_ids.length };
        record(db, actor, { action: 'remove', object_kind: 'lab', object_id: '-', before });
      })();
      hub.watching.pipeline.graphChanged(Date.now());
      hub.watching.rescheduled();
      const closing = running?.lab;
      running = undefined;
      await closing?.close();
      hub.bus.changed(
        'lab',
        'units',
        'nodes',
        'systems',
        'watches',
        'links',
        'findings',
        'events',
        'credentials',
        'audit',
      );
    },

    async resume() {
      const known = brought();
      if (!known) return;
      // A lab that can't start shows as devices that don't answer, which is the truth.
      await run([known.place]).catch((error) => hub.log.warn({ err: error }, 'the lab could not be started again'));
    },

    async close() {
      await starting?.catch(() => {});
      await running?.lab.close();
    },
  };
}

/** Its devices are on loopback: they reach the receivers where these listen there. */
function noticesTo({ receive: { host, trap_port, syslog_port } }: Hub['config']): { notices?: NoticesTo } {
  if (!['localhost', '127.0.0.1', '0.0.0.0', '::'].includes(host)) return {};
  // Which port a 0 becomes is only known later.
  const notices = { ...(trap_port ? { trap_port } : {}), ...(syslog_port ? { syslog_port } : {}) };
  return Object.keys(notices).length > 0 ? { notices } : {};
}

/** The lab's made-up offices go, the deepest first; one that a person has given something of their own stays. */
function removeUnits(db: Hub['db'], ids: readonly number[]) {
  const remove = db.$client.prepare('delete from units where id = ?');
  for (const id of [...ids].reverse()) {
    try {
      remove.run(id);
    } catch (error) {
      if (!isReferred(error)) throw error;
    }
  }
}
