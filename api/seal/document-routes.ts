/** Sealing what is final, the register of what was sealed, and verifying any file. */
import { createReadStream, existsSync } from 'node:fs';
import type { Context } from 'hono';
import { z } from 'zod';
import { sm3 } from '#compliance/seal/sm2.ts';
import { heldWhenSet, judgeSeal, SEAL_STATUSES, type Sealed } from '#compliance/seal/verdict.ts';
import { sendKept } from '../exports/send-file.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, type Env, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import { notFound, Refusal, wrong } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import { wholeOf } from '../people/reach.ts';
import { inPlace } from '../reports/places.ts';
import { render } from '../reports/render.ts';
import { FORMATS, type Format } from '../reports/render-here.ts';
import { Written } from '../tickets/deeds.ts';
import { SEAL_CONNECTORS } from './connector.ts';
import { believedCertificates, sealConnector } from './connectors.ts';
import { fileNameOf, finalReport, type ReportKind } from './final-reports.ts';
import { readSealProvince } from './province.ts';
import { MAX_SEALED_BYTES, sealedName, sealFile } from './seal-file.ts';
import {
  findSealed,
  keepSealed,
  listSealed,
  refuseSealed,
  revokeSealed,
  SealedDocument,
  SealedQuery,
  sealedOf,
  sealedPath,
} from './sealed-documents.ts';
import { sealOf } from './verify-file.ts';

const Sealing = z.strictObject({ format: z.enum(FORMATS) });
const sealing = <const P extends string>(path: P) =>
  endpoint('seals:use', {
    method: 'post',
    path,
    request: { params: Id, ...sends(Sealing) },
    responses: answers(z.object({ id: z.int(), file_name: z.string(), digest: z.string() })),
  });
const sealAssessment = sealing('/assessments/{id}/seal');
const sealDrill = sealing('/drills/{id}/seal');
const sealIncidentReport = sealing('/incident-reports/{id}/seal');

const list = endpoint('seals:read', {
  method: 'get',
  path: '/sealed-documents',
  request: { query: SealedQuery },
  responses: answers(listOf(SealedDocument)),
});
const readFile = endpoint(
  'seals:read',
  {
    method: 'get',
    path: '/sealed-documents/{id}/file',
    request: { params: Id },
    responses: { 200: { description: 'The file', content: { 'application/octet-stream': { schema: z.string() } } } },
  },
  { audited: 'export' },
);
const Registered = z.object({
  ...{ status: z.enum(['valid', 'revoked', 'unknown']), reason: z.string().nullable() },
  sealed_at: z.int().nullable(),
});
/** As whoever signed it says now. */
const askStatus = endpoint('seals:read', {
  method: 'get',
  path: '/sealed-documents/{id}/status',
  request: { params: Id },
  responses: answers(Registered.omit({ sealed_at: true })),
});
const revoke = endpoint('seals:use', {
  method: 'post',
  path: '/sealed-documents/{id}/revocation',
  request: { params: Id, ...sends(z.strictObject({ reason: Written.min(1).max(500) })) },
  responses: answers(Done),
});

/** By SM3 of the file, or of what its signature covers; whoever knows it holds the document. */
const status = endpoint('signed_in', {
  method: 'get',
  path: '/seal/status/{digest}',
  request: { params: z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/) }) },
  responses: answers(Registered),
});
const Certificate = z.object({
  ...{ name: z.string(), subject: z.string(), issuer: z.string(), serial: z.string(), fingerprint: z.string() },
  ...{ not_before: z.int(), not_after: z.int() },
});
const Verified = z.object({
  status: z.enum([...SEAL_STATUSES, 'revoked']),
  reason: Text,
  seal: z.object({ certificate: Certificate, signed_at: z.int(), digest: z.string() }).nullable(),
  /** What this console's register says of it. */
  register: Registered,
  /** What the seal system says of it, which is asked about certificates that aren't known here. Null: it wasn't, or there is none. */
  platform: z.object({ is_good: z.boolean().nullable(), reason: z.string() }).nullable(),
});
const binary = z.instanceof(File).meta({ type: 'string', format: 'binary' });
const verify = endpoint('signed_in', {
  method: 'post',
  path: '/seal/verify',
  description: 'A PDF, an archive of ours, or any file with its signature (.p7s) beside it. Nothing is kept.',
  request: {
    body: {
      required: true,
      content: { 'multipart/form-data': { schema: z.object({ file: binary, signature: binary.optional() }) } },
    },
  },
  responses: answers(Verified),
});
const MAX_P7S_BYTES = 64 * 1024;
const PATIENCE_MS = 10_000;

export const sealedDocumentRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  const { folder } = hub.config;
  const seal = (c: Context<Env>, object_kind: ReportKind, object_id: number, format: Format) =>
    inPlace(c.get('actor').person, async () => {
      const now = Date.now();
      const report = finalReport(whole, object_kind, object_id, format, now);
      const name = fileNameOf(report, format);
      const of = { object_kind, object_id, title: `${report.title} ${report.subject}`.trim() };
      refuseSealed(whole, of, sealedName(name));
      const actor = c.get('actor');
      const sealed = await sealFile(hub, actor, { name, content: await render(report, format) });
      const id = keepSealed({ db: whole, folder }, actor, sealed, of, Date.now());
      hub.bus.changed('seals');
      return c.json({ id, file_name: sealed.file_name, digest: sealed.digest }, 200);
    });
  const foundBy = (digests: readonly string[]) =>
    digests.map((digest) => findSealed(whole, digest)).find((one) => one !== undefined);
  const registered = (found: SealedDocument | undefined): z.infer<typeof Registered> => {
    return found
      ? { status: found.status, reason: found.revoke_reason, sealed_at: found.sealed_at }
      : { status: 'unknown', reason: null, sealed_at: null };
  };
  /** Only the digest and the signature leave. That it doesn't answer is an answer. */
  const askPlatform = async (c: Context<Env>, sealed: Sealed) => {
    if (readSealProvince(whole).url === null) return null;
    const connector = sealConnector(hub, c.get('actor'), 'province');
    return connector.verify(sealed, AbortSignal.timeout(PATIENCE_MS)).catch((error: Error) => {
      if (!(error instanceof Refusal)) throw error;
      return { is_good: null, reason: error.message };
    });
  };
  return routes()
    .openapi(sealAssessment, (c) => seal(c, 'assessment', c.req.valid('param').id, c.req.valid('json').format))
    .openapi(sealDrill, (c) => seal(c, 'drill', c.req.valid('param').id, c.req.valid('json').format))
    .openapi(sealIncidentReport, (c) => seal(c, 'incident_report', c.req.valid('param').id, c.req.valid('json').format))
    .openapi(list, (c) => c.json(listSealed(hub.db, c.req.valid('query')), 200))
    .openapi(readFile, (c) => {
      const { digest, file_name, bytes } = sealedOf(hub.db, c.req.valid('param').id);
      const path = sealedPath(folder, digest);
      if (!existsSync(path)) throw notFound('该签章文件', 'sealed file');
      const type = file_name.endsWith('.pdf') ? 'application/pdf' : 'application/zip';
      return sendKept(c, createReadStream(path), { name: file_name, type, bytes });
    })
    .openapi(askStatus, async (c) => {
      const { digest, remote_id, connector } = sealedOf(hub.db, c.req.valid('param').id);
      const asked = sealConnector({ ...hub, db: whole }, c.get('actor'), nameOf(connector));
      return c.json(await asked.status({ digest, remote_id }, AbortSignal.timeout(PATIENCE_MS)), 200);
    })
    .openapi(revoke, (c) => {
      revokeSealed(whole, c.get('actor'), c.req.valid('param').id, c.req.valid('json').reason, Date.now());
      hub.bus.changed('seals');
      return c.json({ done: true as const }, 200);
    })
    .openapi(status, (c) => c.json(registered(foundBy([c.req.valid('param').digest])), 200))
    .openapi(verify, async (c) => {
      const { file, signature } = c.req.valid('form');
      if (file.size > MAX_SEALED_BYTES || (signature?.size ?? 0) > MAX_P7S_BYTES)
        throw new Refusal(413, 'too_large', '文件不能超过 32 MB', 'A file has at most 32 MB');
      if (file.size === 0) throw wrong('file', '文件为空', 'The file is empty');
      const content = Buffer.from(await file.arrayBuffer());
      const beside = signature && Buffer.from(await signature.arrayBuffer());
      const now = Date.now();
      const found = await sealOf({ content, signature: beside });
      const verdict = 'status' in found ? found : judgeSeal(found, believedCertificates(whole), now);
      // What an altered file says of itself isn't looked up: the register knows another one.
      const told = verdict.seal && verdict.status !== 'altered' ? [verdict.seal.digest] : [];
      const kept = foundBy([sm3(content), ...told]);
      const is_unknown = verdict.status === 'unknown_certificate' && !('status' in found);
      const platform = is_unknown ? await askPlatform(c, found) : null;
      const held = !('status' in found) && heldWhenSet(found.signature, now);
      return c.json({ ...withRegister(verdict, kept, held), register: registered(kept), platform }, 200);
    });
};

function nameOf(connector: string) {
  const name = SEAL_CONNECTORS.find((one) => one === connector);
  if (!name) throw new Error(`no connector ${connector}`);
  return name;
}

type Judged = Omit<z.infer<typeof Verified>, 'register' | 'platform'>;
/** The register knows what no file can: that it was revoked, and that it was there while its certificate held. */
function withRegister(verdict: Judged, kept: SealedDocument | undefined, held_when_set: boolean): Judged {
  const { seal } = verdict;
  if (!kept || !seal || (verdict.status !== 'intact' && verdict.status !== 'expired')) return verdict;
  if (kept.status === 'revoked')
    return {
      ...{ ...verdict, status: 'revoked' },
      reason: { zh: `该签章已撤销：${kept.revoke_reason}`, en: `This seal was revoked: ${kept.revoke_reason}` },
    };
  const { fingerprint, not_before, not_after } = seal.certificate;
  const held =
    held_when_set && kept.fingerprint === fingerprint && kept.sealed_at >= not_before && kept.sealed_at <= not_after;
  if (verdict.status === 'intact' || !held) return verdict;
  return {
    ...{ ...verdict, status: 'intact' },
    reason: {
      zh: '签章完整；证书已到期，但登记簿证明签章时证书有效',
      en: 'The seal is whole; its certificate has expired since, but by the register it held when the seal was set',
    },
  };
}
