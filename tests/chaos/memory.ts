/** Little memory, large imports and many requests at once: refused, or the program ends; after it nothing is missing. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Fault, nothingFound } from './fault.ts';
import { openScene, reading, verified } from './scene.ts';
import { writers } from './writes.ts';
import { writeAll } from './writing-stops.ts';

const HEAP_MB = 160;
const ROWS = 20_000;
const AT_ONCE = 6;
const READERS = 30;
const LASTS_MS = 30_000;

export const memory: Fault = {
  title: `${AT_ONCE} imports of ${ROWS} rows and ${READERS} readers at once, with ${HEAP_MB} MB`,
  rounds: 1,
  async run(rounds, say) {
    const found = nothingFound();
    const scene = await openScene({ environment: { NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}` } });
    const kinds = writers().filter(({ name }) => name !== 'backups');
    const imported = new Set<string>();
    const tried: string[] = [];
    const answers = new Map<string, number>();
    const note = (what: string) => answers.set(what, (answers.get(what) ?? 0) + 1);
    try {
      for (; found.rounds < rounds; found.rounds += 1) {
        await writeAll(scene, kinds, 3, found);
        let over = false;
        const load = [
          ...Array.from({ length: AT_ONCE }, async (_, n) => {
            for (let time = 0; !over; time += 1) {
              const name = `many${found.rounds}.${n}.${time}`;
              tried.push(name);
              const rows = Array.from({ length: ROWS }, (_, row) => `${name} ${row},接入,市局`);
              const form = new FormData();
              form.set('file', new File([`名称,角色,单位\n${rows.join('\n')}\n`], 'nodes.csv', { type: 'text/csv' }));
              const status = await post(scene.server.url, scene.cookies.admin, form);
              note(`import ${status}`);
              if (status === '200') imported.add(name);
              await pause(50);
            }
          }),
          ...Array.from({ length: READERS }, async () => {
            for (; !over; await pause(20)) {
              const answer = await scene.ask('GET', '/api/nodes?limit=1000').catch(() => undefined);
              note(`page ${answer?.status ?? 'without an answer'}`);
            }
          }),
        ];
        await pause(LASTS_MS);
        over = true;
        await Promise.all(load);
        say([...answers].map(([what, count]) => `${what}: ${count}`).join(', '));
        const alive = await fetch(`${scene.server.url}/api/health`).then(
          ({ status }) => status,
          () => undefined,
        );
        say(alive === undefined ? 'the program ended' : `the program lives: health is ${alive}`);
        await scene.server.end('SIGKILL').catch(() => {});
        await scene.start({});
        for (const kind of kinds) await kind.check(scene, found);
        const there = reading(
          scene.folder,
          (sqlite) =>
            new Map(
              sqlite
                .prepare(
                  `select substr(name, 1, instr(name, ' ') - 1), count(*) from nodes where name like 'many%' group by 1`,
                )
                .raw()
                .all() as [string, number][],
            ),
        );
        for (const name of tried) {
          const rows = there.get(name) ?? 0;
          if (imported.has(name) && rows !== ROWS) found.lost.push(`${rows} of ${ROWS} rows of ${name}`);
          else if (rows !== 0 && rows !== ROWS) found.false_good.push(`half of ${name}: ${rows} of ${ROWS} rows`);
        }
      }
      await scene.server.end();
      found.lost.push(...(await verified(scene.folder)));
    } finally {
      await scene.leave().catch(() => {});
    }
    const own = kinds.map((kind) => `${kind.confirmed()} ${kind.name}`);
    return { ...found, confirmed: [...own, `${imported.size} imports of ${ROWS} rows`].join(', ') };
  },
};

async function post(url: string, cookie: string, body: FormData): Promise<string> {
  try {
    const answer = await fetch(`${url}/api/imports/nodes?dry_run=false&watch=false`, {
      method: 'POST',
      headers: { cookie },
      body,
    });
    await answer.arrayBuffer();
    return String(answer.status);
  } catch {
    return 'without an answer';
  }
}
