/**
 * The bundle for auditors: all of one assessment in one archive, with the digest of each file and a page that verifies them without a network.
 * Data are read at once; files of evidence come one after the other, so that only one of them is in memory.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { AssessmentGiven } from '#compliance/reports/given.ts';
import { ASSESSMENT_REPORTS } from '#compliance/reports/index.ts';
import { LIMITS } from '#compliance/reports/report.ts';
import { asSealed, type EntryRow, entryOf } from '../audit/entry.ts';
import { newestHead } from '../audit/heads.ts';
import { filingOf } from '../compliance/crypto-filing.ts';
import type { Db } from '../db/open.ts';
import { Refusal } from '../middleware/errors.ts';
import { wholeOf } from '../people/reach.ts';
import { pathOf } from '../tickets/attachments.ts';
import { VERSION } from '../version.ts';
import { gatherAssessment } from './gather-assessment.ts';
import { exportOscal, render } from './render.ts';
import { verifyPage } from './verify/verify-page.ts';
import { type ZipEntry, zipOf } from './zip.ts';

/** Of all files together. */
const MAX_BYTES = 1024 * 1024 * 1024;
const MAX_FILES = 10_000;
const MAX_ENTRIES = 50_000;
/** Of what is read into memory at once: frozen and sealed observations. */
const MAX_READ_BYTES = 64 * 1024 * 1024;
/** Digests are made of so much between two turns of others. */
const DIGESTED_BYTES = 2 * 1024 * 1024;

export type Asking = {
  now: number;
  by: string;
  /** Whether they may read the log as well: else its entries come without what their digests cover. */
  reads_log: boolean;
};

type Kept = { file: string; digest: string; bytes: number };
type Proof = { digest: string | null; frozen: string | null };
type Judged = { crypto: string | null };
type Data = { given: AssessmentGiven; kept: Kept[]; files: ZipEntry[] };

/** Throws before anything is sent: an archive that breaks off would look like one that was cut. */
export async function bundleOf(db: Db, folder: string, id: number, asking: Asking) {
  const { given, kept, files } = db.$client.transaction(() => read(db, id, asking)).deferred();
  const bytes = [...files.map(({ content }) => content.length), ...kept.map((one) => one.bytes)];
  const total = bytes.reduce((sum, each) => sum + each, 0);
  if (total > MAX_BYTES || kept.length > MAX_FILES)
    throw new Refusal(
      413,
      'too_large',
      `资料包共 ${kept.length} 个证据文件、${Math.ceil(total / 1024 / 1024)} MB，超过 ${MAX_FILES} 个或 ${MAX_BYTES / 1024 / 1024} MB 的上限`,
      `The bundle would have ${kept.length} files of evidence and ${Math.ceil(total / 1024 / 1024)} MB; at most ${MAX_FILES} and ${MAX_BYTES / 1024 / 1024} MB are possible`,
    );
  const made: ZipEntry[] = [
    { name: 'verify.html', content: verifyPage() },
    ...files,
    { name: 'oscal/assessment-results.json', content: await exportOscal(given, 'assessment-results') },
    ...(given.findings.length === 0 ? [] : [{ name: 'oscal/poam.json', content: await exportOscal(given, 'poam') }]),
    {
      name: 'report/assessment.pdf',
      content: await render(ASSESSMENT_REPORTS.assessment(given, LIMITS.document), 'pdf'),
    },
  ];
  const at = given.assessment.closed_at ?? asking.now;
  return { given, pieces: zipOf(entriesOf(folder, made, kept, manifestOf(given, asking)), { at, packed: false }) };
}

type Listed = { path: string; bytes: number; sha256: string; sm3: string };

async function* entriesOf(
  folder: string,
  made: readonly ZipEntry[],
  kept: readonly Kept[],
  manifest: object,
): AsyncGenerator<ZipEntry> {
  const files: Listed[] = [];
  const lacking: { path: string; sha256: string }[] = [];
  const listed = async (entry: ZipEntry) => {
    const { name, content } = entry;
    const [sha256, sm3] = [createHash('sha256'), createHash('sm3')];
    for (let at = 0; at < content.length; at += DIGESTED_BYTES) {
      const piece = content.subarray(at, at + DIGESTED_BYTES);
      sha256.update(piece);
      sm3.update(piece);
      if (at + DIGESTED_BYTES < content.length) await setImmediate();
    }
    files.push({ path: name, bytes: content.length, sha256: sha256.digest('hex'), sm3: sm3.digest('hex') });
    return entry;
  };
  for (const entry of made) yield await listed(entry);
  for (const { file, digest } of kept) {
    const content = await readFile(pathOf(folder, digest)).catch(() => undefined);
    // What the disk lost is said, not left out.
    if (content === undefined) lacking.push({ path: file, sha256: digest });
    else yield await listed({ name: file, content });
  }
  yield { name: 'manifest.json', content: json({ ...manifest, files, lacking }) };
}

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 1)}\n`, 'utf8');

const manifestOf = ({ assessment, system }: AssessmentGiven, { now, by }: Asking) => ({
  format: 'zhengwang-audit-bundle',
  version: 1,
  program: VERSION,
  made_at: new Date(now).toISOString(),
  made_by: by,
  assessment: {
    ...{ id: assessment.id, system: system.name, title: assessment.title, state: assessment.state },
    closed_at: assessment.closed_at,
  },
});

const SEALED = `from evidence v where v.id in (select evidence_id from judgement_evidence where assessment_id = :id)`;

/** Before any of it is read. */
function refuseHuge(db: Db, id: number) {
  const bytes = db.$client
    .prepare(`select (select coalesce(sum(length(frozen)), 0) from judgement_evidence where assessment_id = :id)
      + (select coalesce(sum(length(v.content)), 0) ${SEALED})`)
    .pluck()
    .get({ id }) as number;
  if (bytes > MAX_READ_BYTES)
    throw new Refusal(
      413,
      'too_large',
      `随测评固定的监测数据共 ${Math.ceil(bytes / 1024 / 1024)} MB，超过资料包 ${MAX_READ_BYTES / 1024 / 1024} MB 的上限`,
      `Frozen observations of this assessment have ${Math.ceil(bytes / 1024 / 1024)} MB; a bundle holds at most ${MAX_READ_BYTES / 1024 / 1024} MB of them`,
    );
}

function read(db: Db, id: number, asking: Asking): Data {
  const given = gatherAssessment(db, id, asking.now);
  refuseHuge(db, id);
  const all = <R = object>(sql: string) => db.$client.prepare(sql).all({ id }) as R[];
  const kept = new Map(
    given.proofs.flatMap(({ digest, bytes, title }): [string, Kept][] =>
      digest === null ? [] : [[digest, { file: fileOf(digest, title), digest, bytes: bytes ?? 0 }]],
    ),
  );
  const { assessment, system, team, objects, items, findings, score } = given;
  const data: Record<string, unknown> = {
    assessment: { assessment, system, team, objects, filing: filingOf(db, id) },
    items,
    judgements: all<Judged>(
      `select item, object_id, result, reason, crypto, judged_by, judged_at, version from judgements where assessment_id = :id
        order by item, object_id`,
    ).map((row) => ({ ...row, crypto: row.crypto === null ? null : (JSON.parse(row.crypto) as unknown) })),
    findings,
    sealed_observations: all(`select v.id, v.at, v.content, v.previous_digest, v.digest ${SEALED} order by v.id`),
    result: score,
    audit: auditOf(db, id, asking),
  };
  const files = Object.entries(data).map(([name, value]) => ({ name: `data/${name}.json`, content: json(value) }));
  return { given, kept: [...kept.values()], files: [...files, proofsOf(db, id, kept)] };
}

/** Row by row; what was frozen is JSON already and isn't read again. One file that was brought twice under two names is one file. */
function proofsOf(db: Db, id: number, kept: ReadonlyMap<string, Kept>): ZipEntry {
  const rows = db.$client
    .prepare(`select id, item, object_id, kind, title, digest, media_type, bytes, evidence_id, added_by, added_at,
        iif(json_valid(frozen), frozen, json_quote(frozen)) as frozen from judgement_evidence where assessment_id = ? order by id`)
    .iterate(id) as Iterable<Proof>;
  const pieces: Buffer[] = [];
  for (const { frozen, ...row } of rows) {
    const told = { ...row, file: row.digest === null ? null : (kept.get(row.digest)?.file ?? null) };
    const head = JSON.stringify(told).slice(0, -1);
    pieces.push(Buffer.from(`${pieces.length === 0 ? '' : ',\n'}${head},"frozen":${frozen ?? 'null'}}`, 'utf8'));
  }
  const content = Buffer.concat([Buffer.from('[\n'), ...pieces, Buffer.from('\n]\n')]);
  return { name: 'data/evidence.json', content };
}

/** By its digest; its own name could be anything. */
function fileOf(digest: string, title: string): string {
  const end = /\.([a-z0-9]{1,5})$/i.exec(title)?.[1]?.toLowerCase();
  return `evidence/${digest}${end ? `.${end}` : ''}`;
}

/**
 * Entries of the log about this assessment, as everybody may know them who sees it. What a digest covers holds the address of whoever acted,
 * which only readers of the log see; for others the entries have neither, and an export of the log by its administrator has the same numbers.
 */
function auditOf(db: Db, id: number, { reads_log }: Asking) {
  const whole = wholeOf(db);
  const rows = whole.$client
    .prepare(`select * from audit_entries where object_kind = 'assessment' and object_id = ? order by id limit ?`)
    .all(String(id), MAX_ENTRIES + 1) as EntryRow[];
  return {
    about:
      'digest = SM3(previous_digest + "\\n" + content). Without contents and digests: compare numbers with an export of the log. Entries that were archived before are not among these.',
    is_cut: rows.length > MAX_ENTRIES,
    has_contents: reads_log,
    head: reads_log ? (newestHead(whole) ?? null) : null,
    entries: rows.slice(0, MAX_ENTRIES).map((row) => {
      const entry = entryOf(row);
      const { content, previous_digest, digest } = asSealed(entry);
      const { at, person, role, action, before, after, reason } = entry;
      const told = { id: row.id, at, person, role, action, before, after, reason };
      // A digest would let whoever guesses what isn't told, such as an address, see that they guessed right.
      return reads_log ? { ...told, previous_digest, digest, content } : told;
    }),
  };
}
