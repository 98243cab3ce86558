/** Where a job stands, in the database: a restart neither forgets what was learnt nor asks again who has answered. */
import type { Found } from '#probes/discovery/found.ts';
import type { Asked, Known, Memory, Trial, Visit } from '#probes/discovery/search.ts';
import type { takeIn } from '../candidates/take-in.ts';
import type { Db } from '../db/open.ts';

/** A device that refused a credential isn't asked with it again within a day. */
const REFUSED_MS = 86_400_000;
const VAIN_MS = 3_600_000;

export type Job = { id: number; scope_id: number; started_by: string };
export type TakeIn = typeof takeIn;

export type JobMemory = Memory & {
  /** Whether a rule has made nodes since this was last asked: their watches are to be taken up. */
  madeNodes(): boolean;
};

type Row = Omit<Visit, 'open_ports' | 'heard'> & { open_ports: string; heard: string | null };

type Parts = {
  takeIn: TakeIn;
  /** A device could not be taken in by a mistake of ours: it is left out, and all others are kept. */
  onError(error: unknown, address: string): void;
  /** Epoch ms. */
  now(): number;
};

export function jobMemory(db: Db, job: Job, { takeIn, onError, now }: Parts): JobMemory {
  const sql = statementsOf(db);
  const given = { job_id: job.id };
  let known = sql.count.get(given) as number;
  let made_nodes = false;

  /** How many new ones it is; undefined when it had to be left out. */
  function found(one: Found): number | undefined {
    try {
      // Within the step's transaction: a savepoint that takes back what was half taken in.
      const { node_id, candidate_id, is_new } = db.$client.transaction(() => takeIn(db, job, one, now()))();
      if (node_id !== null && candidate_id !== null) made_nodes = true;
      return is_new ? 1 : 0;
    } catch (error) {
      // A full disk took back the whole step; anything else concerns this one.
      if (!db.$client.inTransaction) throw error;
      onError(error, one.address);
      return undefined;
    }
  }
  function settle(asked: Asked) {
    const { visit, at, rtt_ms, open_ports, snmp, error, credential, name, trials } = asked;
    const { address } = visit;
    const ended = { asked_at: at, rtt_ms, open_ports: JSON.stringify(open_ports), snmp, error, name };
    sql.settle.run({ ...given, address, ...ended, credential_id: credential });
    for (const trial of trials) note(address, trial, at);
  }
  function note(address: string, { credential, result }: Trial, at: number) {
    const no = { worked_at: null, refused_at: null, silent_at: null };
    sql.tried.run({ address, credential_id: credential, ...no, [`${result}_at`]: at });
  }
  return {
    swept: () => sql.swept.get(given) as number,
    size: () => known,
    next(limit) {
      const rows = sql.next.all({ ...given, limit }) as Row[];
      return rows.map((row) => ({
        ...row,
        open_ports: JSON.parse(row.open_ports) as number[],
        heard: row.heard === null ? null : (JSON.parse(row.heard) as Visit['heard']),
      }));
    },
    known(address) {
      const tried = readKnown(sql.tries.all({ address }) as Tries[], now());
      // What already watches it knows how to ask.
      const worked = tried.worked ?? (sql.watched.get({ address }) as number | undefined) ?? null;
      return { ...tried, worked };
    },
    keep(step) {
      db.$client.transaction(() => {
        let [all, fresh] = [0, 0];
        for (const asked of step.asked) {
          settle(asked);
          if (!asked.found) continue;
          const is_new = found(asked.found);
          if (is_new === undefined) continue;
          fresh += is_new;
          if (!asked.again) all += 1;
        }
        for (const { open_ports, heard, ...visit } of step.visits) {
          const lists = { open_ports: JSON.stringify(open_ports), heard: heard && JSON.stringify(heard) };
          const added = sql.add.run({ ...given, ...visit, ...lists }).changes;
          known += added;
          if (added === 0) sql.nearer.run({ ...given, address: visit.address, via: visit.via, hops: visit.hops });
        }
        const counts = { asked: step.asked.length, found: all, new_found: fresh };
        sql.progress.run({ ...given, swept: step.swept ?? null, ...counts });
      })();
    },
    madeNodes() {
      const made = made_nodes;
      made_nodes = false;
      return made;
    },
  };
}

type Tries = {
  credential_id: number;
  worked_at: number | null;
  refused_at: number | null;
  silent_at: number | null;
  updated_at: number;
};

function readKnown(rows: readonly Tries[], now: number): Known {
  const [refused, vain] = [new Set<number>(), new Set<number>()];
  let worked: { id: number; at: number } | undefined;
  for (const { credential_id: id, updated_at, ...row } of rows) {
    // A secret that a person has entered anew since is another one.
    const at = (time: number | null) => (time !== null && time >= updated_at ? time : 0);
    const [good, bad, silent] = [at(row.worked_at), at(row.refused_at), at(row.silent_at)];
    if (good > 0 && good > (worked?.at ?? 0)) worked = { id, at: good };
    if (bad > good && now - bad < REFUSED_MS) refused.add(id);
    if (Math.max(bad, silent) > good && now - Math.max(bad, silent) < VAIN_MS) vain.add(id);
  }
  return { worked: worked?.id ?? null, refused, vain };
}

function statementsOf({ $client }: Db) {
  return {
    count: $client.prepare('select count(*) from discovery_visits where job_id = :job_id').pluck(),
    swept: $client.prepare('select swept from discovery_jobs where id = :job_id').pluck(),
    next: $client.prepare(`select address, how, via, hops, rtt_ms, open_ports, heard from discovery_visits
      where job_id = :job_id and asked_at is null order by hops, id limit :limit`),
    tries: $client.prepare(`select t.credential_id, t.worked_at, t.refused_at, t.silent_at, c.updated_at
      from discovery_tries t join credentials c on c.id = t.credential_id where t.address = :address`),
    watched: $client
      .prepare(`select w.credential_id from node_addresses a join targets t on t.node_id = a.node_id
      join watches w on w.target_id = t.id join watch_states s on s.watch_id = w.id
      where a.address = :address and w.probe = 'snmp' and w.credential_id is not null and s.answer = 'up' limit 1`)
      .pluck(),
    settle:
      $client.prepare(`update discovery_visits set asked_at = :asked_at, rtt_ms = :rtt_ms, open_ports = :open_ports,
      snmp = :snmp, error = :error, credential_id = :credential_id, name = :name
      where job_id = :job_id and address = :address`),
    tried: $client.prepare(`insert into discovery_tries (address, credential_id, worked_at, refused_at, silent_at)
      select :address, :credential_id, :worked_at, :refused_at, :silent_at
      where exists (select 1 from credentials where id = :credential_id)
      on conflict (address, credential_id) do update set worked_at = coalesce(excluded.worked_at, worked_at),
      refused_at = coalesce(excluded.refused_at, refused_at), silent_at = coalesce(excluded.silent_at, silent_at)`),
    add: $client.prepare(`insert into discovery_visits (job_id, address, how, via, hops, rtt_ms, open_ports, heard)
      values (:job_id, :address, :how, :via, :hops, :rtt_ms, :open_ports, :heard)
      on conflict (job_id, address) do nothing`),
    // A shorter way to an address that still waits brings it nearer.
    nearer: $client.prepare(`update discovery_visits set hops = :hops, via = :via
      where job_id = :job_id and address = :address and asked_at is null and hops > :hops`),
    progress: $client.prepare(`update discovery_jobs set swept = coalesce(:swept, swept), asked = asked + :asked,
      found = found + :found, new_found = new_found + :new_found where id = :job_id`),
  };
}
