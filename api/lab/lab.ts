/** The lab inside the server: started by a person, started again after a restart, taken away without a trace in the books. */
import { eq, inArray } from 'drizzle-orm';
import { type Lab, startLab } from '#probes/lab/index.ts';
import { trustAlso } from '#probes/tls-trust.ts';
import { type Actor, record } from '../audit/record.ts';
import { credentials } from '../credentials/schema.ts';
import { nodes, systems } from '../estate/schema.ts';
import type { Hub } from '../hub.ts';
import { conflict, Refusal } from '../middleware/errors.ts';
import { settings } from '../settings/schema.ts';
import { type Furniture, furnish } from './furnish.ts';

const KEY = 'lab';

export type LabKeeper = {
  current(): Lab | undefined;
  start(actor: Actor): Promise<Lab>;
  /** Stops it and removes what it brought, but the areas and units, which are real ones. */
  remove(actor: Actor): Promise<void>;
  /** Starts again what was running when the program ended. */
  resume(): Promise<void>;
  close(): Promise<void>;
};

export function createLabKeeper(hub: Pick<Hub, 'db' | 'keys' | 'bus' | 'log' | 'watching'>): LabKeeper {
  const { db } = hub;
  let lab: Lab | undefined;
  let starting: Promise<Lab> | undefined;

  const furniture = (): Furniture | undefined =>
    db.select({ value: settings.value }).from(settings).where(eq(settings.key, KEY)).get()?.value as
      | Furniture
      | undefined;

  async function run(): Promise<Lab> {
    starting ??= startLab({ tell: () => hub.bus.changed('lab') }).finally(() => {
      starting = undefined;
    });
    lab = await starting;
    trustAlso('lab', [lab.ca]);
    return lab;
  }

  return {
    current: () => lab,

    async start(actor) {
      if (lab) return lab;
      const running = await run().catch((error: Error) => {
        throw new Refusal(409, 'lab', `实验室无法启动：${error.message}`, `The lab can't start: ${error.message}`);
      });
      if (!furniture()) {
        db.$client.transaction(() => {
          const value = furnish(db, hub.keys, actor, running);
          db.insert(settings).values({ key: KEY, value }).run();
          record(db, actor, { action: 'start', object_kind: 'lab', object_id: '-' });
        })();
      }
      hub.watching.rescheduled();
      hub.bus.changed('lab', 'areas', 'units', 'nodes', 'systems', 'watches', 'links', 'credentials', 'audit');
      return running;
    },

    async remove(actor) {
      const brought = furniture();
      if (!brought) throw conflict('实验室未启动', 'The lab was not started');
      db.$client.transaction(() => {
        db.delete(nodes).where(inArray(nodes.id, brought.node_ids)).run();
        db.delete(systems).where(inArray(systems.id, brought.system_ids)).run();
        db.delete(settings).where(eq(settings.key, KEY)).run();
        const used = db.$client.prepare('select 1 from watches where credential_id = ?').get(brought.credential_id);
        if (!used) db.delete(credentials).where(eq(credentials.id, brought.credential_id)).run();
        record(db, actor, {
          action: 'remove',
          object_kind: 'lab',
          object_id: '-',
          before: { nodes: brought.node_ids.length, systems: brought.system_ids.length },
        });
      })();
      hub.watching.rescheduled();
      const closing = lab;
      lab = undefined;
      await closing?.close();
      hub.bus.changed('lab', 'nodes', 'systems', 'watches', 'links', 'findings', 'events', 'credentials', 'audit');
    },

    async resume() {
      if (!furniture()) return;
      // A lab that can't start shows as devices that don't answer, which is the truth.
      await run().catch((error) => hub.log.warn({ err: error }, 'the lab could not be started again'));
    },

    async close() {
      await starting?.catch(() => {});
      await lab?.close();
    },
  };
}
