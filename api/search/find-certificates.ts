/** Finds what presents a certificate for a name: as the certificate spells it, or by its wildcard. */
import type { Db } from '../db/open.ts';
import { contains } from './find-nodes.ts';

export type CertificateMatch = {
  watch_id: number;
  node_id: number | null;
  endpoint_id: number | null;
  system_id: number | null;
  /** 0 is the name itself, 1 a wildcard that covers it, 2 a part of it. */
  rank: number;
  name: string;
};

/** Candidates that are read for one query. */
const MAX_FACTS = 2_000;
const SHORTEST = 3;

export function findCertificates(db: Db, query: string): CertificateMatch[] {
  const asked = query.trim().toLowerCase();
  if (asked.length < SHORTEST || /\s/.test(asked)) return [];
  const wildcard = `*.${asked.split('.').slice(1).join('.')}`;
  const rows = db.$client
    .prepare(`select f.watch_id, t.node_id, t.endpoint_id, e.system_id, f.value ->> '$' as names from (
        select watch_id, value from main.facts indexed by facts_by_certificate
        where key in ('tls.names', 'tls.subject') and (value like :like escape '\\' or value like :wildcard escape '\\')
        limit ${MAX_FACTS}) f
      join watches w on w.id = f.watch_id join targets t on t.id = w.target_id left join endpoints e on e.id = t.endpoint_id`)
    .all({ like: contains(asked), wildcard: contains(wildcard) }) as (Omit<CertificateMatch, 'rank' | 'name'> & {
    names: string | null;
  })[];
  return rows.flatMap(({ names, ...match }) => {
    const best = namesIn(names ?? '')
      .map((name) => ({ name, rank: rankOf(name, asked, wildcard) }))
      .filter(({ rank }) => rank !== undefined)
      .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))[0];
    return best?.rank === undefined ? [] : [{ ...match, name: best.name, rank: best.rank }];
  });
}

/** `DNS:a.example, IP Address:10.0.0.1` and `CN=a.example O=…`, as node:crypto writes them. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/(?:DNS:|IP Address:|CN=)"?([^,"\s]+)/g)].map(([, name = '']) => name.toLowerCase());
}

function rankOf(name: string, asked: string, wildcard: string): number | undefined {
  if (name === asked) return 0;
  if (name === wildcard && asked.includes('.')) return 1;
  return name.includes(asked) ? 2 : undefined;
}
