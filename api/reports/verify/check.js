/** What becomes of each file beside the manifest, and of what the data say of each other. Knows no page. */
import { sha256, sm3 } from './digests.js';

/** By the browser where it can, else by ourselves. */
async function sha256Of(bytes) {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return sha256(bytes);
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const text = (bytes) => new TextDecoder().decode(bytes);
function parsed(bytes) {
  try {
    return JSON.parse(text(bytes));
  } catch {
    return undefined;
  }
}

/** `rows`: path and one of match, altered, missing, extra, lacking. Null: no manifest of ours. */
export async function check(files, tell = () => undefined) {
  const found = new Map(files.map((file) => [file.path, file]));
  const own = await found.get('manifest.json')?.bytes();
  const manifest = own && parsed(own);
  if (manifest?.format !== 'zhengwang-audit-bundle' || !Array.isArray(manifest.files)) return null;
  const rows = [];
  const data = {};
  const seen = new Map();
  for (const [at, { path, bytes, sha256: wanted, sm3: wanted_sm3 }] of manifest.files.entries()) {
    tell(at, manifest.files.length);
    const file = found.get(path);
    if (!file) {
      rows.push({ path, is: 'missing', wanted });
      continue;
    }
    const content = await file.bytes();
    const [got, got_sm3] = [await sha256Of(content), sm3(content)];
    const holds = content.length === bytes && got === wanted && got_sm3 === wanted_sm3;
    rows.push({ path, is: holds ? 'match' : 'altered', wanted, got });
    seen.set(path, got);
    if (/^data\/\w+\.json$/.test(path)) data[path.slice(5, -5)] = parsed(content);
  }
  const known = new Set(['manifest.json', ...manifest.files.map(({ path }) => path)]);
  for (const path of found.keys()) if (!known.has(path)) rows.push({ path, is: 'extra' });
  // What the server itself no longer had when the archive was made.
  for (const { path, sha256: wanted } of manifest.lacking ?? []) rows.push({ path, is: 'lacking', wanted });
  const faults = [
    ...evidenceFaults(data.evidence, seen),
    ...sealFaults('audit', data.audit?.entries),
    ...sealFaults('sealed', data.sealed_observations),
  ];
  const intact = rows.every(({ is }) => is === 'match') && faults.length === 0;
  return { manifest, manifest_digest: await sha256Of(own), rows, faults, data, recount: recountOf(data), intact };
}

/** Each piece of evidence has the digest that it had when it was brought. */
function evidenceFaults(evidence, seen) {
  if (!Array.isArray(evidence)) return [];
  return evidence
    .filter(({ file, digest }) => file && seen.has(file) && seen.get(file) !== digest)
    .map(({ file }) => ({ is: 'evidence', what: file }));
}

/** Each entry of the log that came with its content, and each sealed observation, is sealed by its digest. */
function sealFaults(is, entries) {
  if (!Array.isArray(entries)) return [];
  return entries
    .filter(({ content }) => typeof content === 'string')
    .filter(({ content, previous_digest, digest }) => {
      const sealed = new TextEncoder().encode(`${previous_digest}\n${content}`);
      return sm3(sealed) !== digest;
    })
    .map(({ id }) => ({ is, what: String(id) }));
}

/** The items by their result, counted anew, beside what the score was made of. Null: nothing to compare. */
function recountOf({ items, result }) {
  const input = result?.readings?.find(({ input: one }) => one?.counts)?.input;
  if (!Array.isArray(items) || !input) return null;
  const counts = {};
  for (const { result: one } of items) if (one !== null) counts[one] = (counts[one] ?? 0) + 1;
  const names = new Set([...Object.keys(counts), ...Object.keys(input.counts)]);
  return { counts, agrees: [...names].every((name) => (counts[name] ?? 0) === (input.counts[name] ?? 0)) };
}
