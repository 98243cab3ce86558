/** Every kind of write, over and over until the server is gone; what was answered is in a ledger, and looked for afterwards. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { MAIN } from '../server.ts';
import { must, reading, type Scene } from './scene.ts';

export type Found = { lost: string[]; false_good: string[]; wrong: string[] };
export type Writer = {
  /** The plural of what it writes. */
  name: string;
  /** Writes once; throws when no answer came. */
  write(scene: Scene): Promise<void>;
  /** How much was confirmed so far. */
  confirmed(): number;
  /** Kills what writes beside the server, as the server is. */
  kill?(): void;
  /** Holds what is there against all that was confirmed. */
  check(scene: Scene, found: Found): void | Promise<void>;
};

/** An answer that is no 2xx. A refusal is an answer, too: whoever expects it catches it. */
export class Refused extends Error {
  status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

let serial = 0;
const fresh = (what: string) => `${what}-${process.pid}-${++serial}`;

async function sent(scene: Scene, method: string, path: string, body?: unknown) {
  const answer = await scene.ask(method, path, body);
  if (answer.status !== 200)
    throw new Refused(answer.status, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

async function sentRaw(
  scene: Scene,
  path: string,
  body: FormData | Buffer<ArrayBuffer>,
  headers: Record<string, string> = {},
) {
  const answer = await fetch(scene.server.url + path, {
    method: 'POST',
    headers: { cookie: scene.cookies.admin, ...headers },
    body,
  });
  const said = await answer.text();
  if (answer.status !== 200) throw new Refused(answer.status, `POST ${path}: ${answer.status} ${said}`);
  return JSON.parse(said);
}

/** Rows of a table by a column: how often each value is there. */
const counted = (folder: string, sql: string): Map<unknown, number> =>
  reading(folder, (sqlite) => new Map(sqlite.prepare(sql).raw().all() as [unknown, number][]));

/** A unit each, and the entry of the audit log that belongs to it. */
function units(): Writer {
  const made = new Map<string, number>();
  return {
    name: 'units',
    confirmed: () => made.size,
    async write(scene) {
      const name = fresh('unit');
      made.set(name, (await sent(scene, 'POST', '/api/units', { name, level: 'town', category: 'government' })).id);
    },
    check({ folder }, found) {
      const there = counted(folder, 'select name, count(*) from units group by name');
      const logged = counted(
        folder,
        `select object_id, count(*) from audit_entries where object_kind = 'unit' and action = 'create' group by object_id`,
      );
      for (const [name, id] of made) {
        if (there.get(name) !== 1) found.lost.push(`the unit ${name} is there ${there.get(name) ?? 0} times`);
        if (logged.get(String(id)) !== 1)
          found.lost.push(`the log has the unit ${name} ${logged.get(String(id)) ?? 0} times`);
      }
    },
  };
}

const ROWS = 40;

/** A list of nodes as a file: all of its rows or none. */
function imports(): Writer {
  const tried: string[] = [];
  const made = new Set<string>();
  return {
    name: 'imports',
    confirmed: () => made.size,
    async write(scene) {
      const name = fresh('import');
      tried.push(name);
      const rows = Array.from({ length: ROWS }, (_, row) => `${name} ${row},接入,市局`);
      const form = new FormData();
      form.set('file', new File([`名称,角色,单位\n${rows.join('\n')}\n`], 'nodes.csv', { type: 'text/csv' }));
      await sentRaw(scene, '/api/imports/nodes?dry_run=false&watch=false', form);
      made.add(name);
    },
    check({ folder }, found) {
      const there = counted(
        folder,
        `select substr(name, 1, instr(name, ' ') - 1), count(*) from nodes where name like 'import-%' group by 1`,
      );
      for (const name of tried) {
        const rows = there.get(name) ?? 0;
        if (made.has(name) && rows !== ROWS) found.lost.push(`${rows} of ${ROWS} rows of the ${name}`);
        else if (rows !== 0 && rows !== ROWS) found.false_good.push(`half of the ${name}: ${rows} of ${ROWS} rows`);
      }
    },
  };
}

type Step = { ticket: number; number: number; is: string; text?: string };

/** Tickets with a road of several steps and a file each. */
function tickets(): Writer {
  const steps: Step[] = [];
  const files: { ticket: number; number: number; digest: string; bytes: number }[] = [];
  return {
    name: 'steps of tickets',
    confirmed: () => steps.length,
    async write(scene) {
      const title = fresh('ticket');
      const filed = { kind: 'problem', title, body: title, unit_id: scene.ids.unit, node_id: scene.ids.up.node };
      const { id } = await sent(scene, 'POST', '/api/tickets', filed);
      steps.push({ ticket: id, number: 1, is: 'file' });
      const road = [{ is: 'accept' }, { is: 'start' }, { is: 'comment', text: fresh('comment') }] as const;
      let version = 1;
      for (const deed of road) {
        const path = `/api/tickets/${id}/handle`;
        version = (await sent(scene, 'POST', path, { version, deed })).version;
        steps.push({ ticket: id, number: version, ...deed });
      }
      // Large enough for a moment in which only a part of it is on the disk.
      const bytes = Buffer.from(randomBytes(200_000).toString('hex'));
      const headers = { 'content-type': 'application/octet-stream' };
      const path = `/api/tickets/${id}/attachments?name=${title}.txt&version=${version}`;
      version = (await sentRaw(scene, path, bytes, headers)).version;
      steps.push({ ticket: id, number: version, is: 'attach' });
      const digest = createHash('sha256').update(bytes).digest('hex');
      files.push({ ticket: id, number: version, digest, bytes: bytes.length });
      const deed = { is: 'resolve', text: '好了' };
      version = (await sent(scene, 'POST', `/api/tickets/${id}/handle`, { version, deed })).version;
      steps.push({ ticket: id, number: version, is: 'resolve' });
    },
    check({ folder }, found) {
      type Event = { ticket_id: number; number: number; is: string; deed: string };
      const { events, gaps } = reading(folder, (sqlite) => ({
        events: sqlite.prepare('select ticket_id, number, "is", deed from ticket_events').all() as Event[],
        gaps: sqlite
          .prepare(
            `select t.id from tickets t left join ticket_events e on e.ticket_id = t.id
              group by t.id having count(e.number) <> t.version or max(e.number) <> t.version`,
          )
          .pluck()
          .all(),
      }));
      for (const id of gaps) found.wrong.push(`ticket ${id} doesn't stand where its events leave it`);
      const there = new Map(events.map((event) => [`${event.ticket_id}/${event.number}`, event]));
      for (const { ticket, number, is, text } of steps) {
        const event = there.get(`${ticket}/${number}`);
        if (event?.is !== is || (text && !event.deed.includes(text)))
          found.lost.push(`step ${number} (${is}) of ticket ${ticket}`);
      }
      const uploads = join(folder, 'attachments');
      for (const { ticket, digest } of files) {
        const path = join(uploads, digest.slice(0, 2), digest);
        if (!existsSync(path) || digestOf(path) !== digest) found.lost.push(`the file of ticket ${ticket}`);
      }
      // What a ticket shows must be whole, whether its upload was confirmed or not.
      for (const { is, deed, ticket_id } of events) {
        if (is !== 'attach') continue;
        const { digest } = JSON.parse(deed) as { digest: string };
        const path = join(uploads, digest.slice(0, 2), digest);
        if (!existsSync(path) || digestOf(path) !== digest)
          found.false_good.push(`ticket ${ticket_id} shows a file that isn't whole`);
      }
      const drafts = existsSync(uploads) ? readdirSync(uploads).filter((name) => name.length !== 2) : [];
      for (const name of drafts) found.wrong.push(`attachments/${name} was left over`);
    },
  };
}

const digests = new Map<string, string>();
/** Once read is enough: a round must not read all files of those before it. */
function digestOf(path: string): string {
  const { size, mtimeMs } = statSync(path);
  const name = `${path} ${size} ${mtimeMs}`;
  const known = digests.get(name) ?? createHash('sha256').update(readFileSync(path)).digest('hex');
  digests.set(name, known);
  return known;
}

/** Looks that were told to whoever asked for them: the state is as late as they, and what they measured can be read. */
function looks(): Writer {
  const told: { watch: number; at: number; outcome: string }[] = [];
  let checked = 0;
  return {
    name: 'looks',
    confirmed: () => told.length,
    async write(scene) {
      const { up, down } = scene.ids;
      for (const { watch } of [up, down]) {
        const { observation } = await sent(scene, 'POST', `/api/watches/${watch}/look`);
        told.push({ watch, at: observation.at, outcome: observation.outcome });
      }
    },
    async check(scene, found) {
      const { up, down } = scene.ids;
      const latest = counted(scene.folder, 'select watch_id, looked_at from watch_states');
      for (const { watch } of [up, down]) {
        const last = told.findLast((one) => one.watch === watch);
        if (last && Number(latest.get(watch) ?? 0) < last.at)
          found.lost.push(`the look of ${last.at} at watch ${watch}`);
      }
      // A kill can only take what was last: what was read back in earlier rounds is left.
      for (const { watch, at, outcome } of told.slice(checked).filter((one) => one.watch === up.watch)) {
        if (outcome !== 'ok') continue;
        const period = `from=${at}&to=${at + 1}`;
        const { points } = await must(scene, 'GET', `/api/samples?watch_id=${watch}&series=http.total_ms&${period}`);
        if (points.length !== 1) found.lost.push(`${points.length} samples of the look of ${at} at watch ${watch}`);
      }
      checked = told.length;
      const { state } = (await must(scene, 'GET', `/api/nodes/${down.node}`)).node;
      if (state === 'up') found.false_good.push('a node that is down is shown as up');
    },
  };
}

/** What goes and comes again: findings and their evidence, as they were shown. */
function findings(): Writer {
  const shown = new Map<number, { opened_at: number; check_id: string }>();
  const sealed = new Map<number, string>();
  return {
    name: 'findings with evidence',
    confirmed: () => sealed.size,
    async write(scene) {
      scene.page.up = !scene.page.up;
      for (let times = 0; times < 2; times += 1)
        await sent(scene, 'POST', `/api/watches/${scene.ids.flipping.watch}/look`);
      const { rows } = await sent(scene, 'GET', '/api/findings?state=all&limit=20');
      for (const { id, opened_at, check_id } of rows) {
        shown.set(id, { opened_at, check_id });
        const { evidence } = await sent(scene, 'GET', `/api/findings/${id}`);
        for (const one of [evidence].flat()) if (one) sealed.set(one.id, one.digest);
      }
    },
    check({ folder }, found) {
      type Row = { id: number; opened_at: number; check_id: string };
      const rows = reading(folder, (sqlite) => sqlite.prepare('select id, opened_at, check_id from findings').all());
      const there = new Map((rows as Row[]).map((row) => [row.id, row]));
      for (const [id, { opened_at, check_id }] of shown) {
        const row = there.get(id);
        if (row?.opened_at !== opened_at || row.check_id !== check_id) found.lost.push(`the finding ${id}`);
      }
      const digest = counted(folder, 'select id, digest from evidence');
      for (const [id, one] of sealed) if (digest.get(id) !== (one as unknown)) found.lost.push(`the evidence ${id}`);
    },
  };
}

export const backupsOf = (folder: string) => `${folder}-backups`;

/** Backups made beside the server: what has its name is whole, and holds all that was confirmed before it began. */
function backups(before: () => number): Writer {
  const begun = new Map<string, number>();
  const whole: string[] = [];
  let child: ChildProcess | undefined;
  return {
    name: 'backups',
    confirmed: () => whole.length,
    async write({ folder }) {
      mkdirSync(backupsOf(folder), { recursive: true });
      const file = join(backupsOf(folder), `${++serial}.db`);
      begun.set(file, before());
      child = spawn(process.execPath, [MAIN, 'backup', file], {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, ZHENGWANG_DATA: folder },
      });
      let said = '';
      child.stderr?.on('data', (chunk) => (said += chunk));
      const [code, signal] = await once(child, 'close');
      if (code === 0) whole.push(file);
      else if (signal === null) throw new Refused(500, `backup: ${said}`);
    },
    // Some are to end, with the server gone.
    kill: () => void (Math.random() < 0.5 && child?.kill('SIGKILL')),
    check({ folder }, found) {
      for (const [file, units] of begun) {
        if (!existsSync(file)) {
          if (whole.includes(file)) found.lost.push(`the backup ${file}`);
          continue;
        }
        const copy = new Database(file, { readonly: true });
        const ok = copy.pragma('integrity_check', { simple: true }) === 'ok';
        const held = copy.prepare(`select count(*) from units where name like 'unit-%'`).pluck().get() as number;
        copy.close();
        if (!ok || held < units) found.false_good.push(`the backup ${file} holds ${held} of ${units} units`);
        begun.delete(file);
      }
      // The draft of one that was killed stays until the next one.
      const drafts = new Set(
        readdirSync(backupsOf(folder)).flatMap((name) => /^\d+\.db(\.files)?\.\d+\.zhengwang-part/.exec(name) ?? []),
      );
      if (drafts.size > 1) found.wrong.push(`${[...drafts].join(' and ')} left over beside backups`);
    },
  };
}

export function writers(): Writer[] {
  const made = units();
  return [made, imports(), tickets(), looks(), findings(), backups(made.confirmed)];
}
