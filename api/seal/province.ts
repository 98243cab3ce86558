/**
 * A seal system that is asked over HTTP, as the province's (省电子印章应用管理系统) would be. Its real interface isn't published: this small one is our
 * own, told in docs/seal.md, and an adapter can speak it. Whoever knows the real one changes this file.
 */
import { z } from 'zod';
import { type Certificate, readPem } from '#compliance/seal/certificate.ts';
import { judgeSeal } from '#compliance/seal/verdict.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Config } from '../config.ts';
import { refusedProvinceUrl } from '../connectors/province.ts';
import { openText, sealText } from '../credentials/vault.ts';
import type { Db } from '../db/open.ts';
import { reachProvider } from '../log-in/oidc/reach-provider.ts';
import { Refusal, wrong } from '../middleware/errors.ts';
import type { Keys } from '../people/keys.ts';
import { settings } from '../settings/schema.ts';
import type { SealConnector } from './connector.ts';

/** In the table of settings; a key rotation seals it anew, as the other connectors' (credentials/reseal.ts). */
const KEY = 'connector_seal';
const SEALED_AS = 'connector seal';
const PATIENCE_MS = 10_000;
const MAX_PEM = 20_000;

export const SealProvince = z.object({
  /** What `/sign`, `/verify` and `/documents/ID` are appended to. */
  url: z.url().max(500).nullable(),
  /** PEM of whom its signatures are trusted by: signers or their issuers. */
  trusted_pem: z.string().max(MAX_PEM),
});
const Kept = SealProvince.extend({ sealed_secret: z.string().nullable() });
export const WantedProvince = z.strictObject({
  url: z.url().max(500),
  trusted_pem: z.string().max(MAX_PEM),
  /** Never given back. Absent keeps the one there is, null removes it. */
  secret: z.string().min(8).max(500).nullable().optional(),
});

/** What is unreadable is nothing. */
function kept(db: Db): z.infer<typeof Kept> {
  const row = db.$client.prepare('select value from settings where key = ?').pluck().get(KEY) as string | undefined;
  const parsed = Kept.safeParse(row === undefined ? undefined : JSON.parse(row));
  return parsed.success ? parsed.data : { url: null, trusted_pem: '', sealed_secret: null };
}

const shown = ({ sealed_secret, ...rest }: z.infer<typeof Kept>) => ({ ...rest, has_secret: sealed_secret !== null });
export const readSealProvince = (db: Db) => shown(kept(db));
export const provinceCertificates = (db: Db): Certificate[] => readPem(kept(db).trusted_pem) ?? [];

type Means = { db: Db; keys: Pick<Keys, 'credentials'>; config: Pick<Config, 'connector_loopback'> };

export function writeSealProvince({ db, keys, config }: Means, actor: Actor, wanted: z.infer<typeof WantedProvince>) {
  const { secret, ...rest } = wanted;
  const reason = refusedProvinceUrl(rest.url, config);
  if (reason) throw wrong('url', `该地址不能使用：${reason}`, `This address can't be used: ${reason}`);
  if (rest.trusted_pem.trim() !== '' && !readPem(rest.trusted_pem))
    throw wrong('trusted_pem', '不是 SM2 证书的 PEM 文本', 'This is no PEM of certificates for SM2 keys');
  db.$client.transaction(() => {
    const before = kept(db);
    // A credential belongs to its address: another one isn't told it.
    const stays = before.url === rest.url ? before.sealed_secret : null;
    const given = typeof secret === 'string' ? sealText(keys.credentials, SEALED_AS, secret).toString('base64') : null;
    const value = { ...rest, sealed_secret: secret === undefined ? stays : given };
    db.insert(settings).values({ key: KEY, value }).onConflictDoUpdate({ target: settings.key, set: { value } }).run();
    const entry = { action: 'update', object_kind: 'connector', object_id: 'seal' };
    record(db, actor, { ...entry, before: shown(before), after: shown(value) });
  })();
}

const SignAnswer = z.object({ id: z.string().min(1).max(200), signature: z.base64().max(40_000) });
const VerifyAnswer = z.object({ is_good: z.boolean(), reason: z.string().max(2_000).default('') });
const StatusAnswer = z.object({
  status: z.enum(['valid', 'revoked', 'unknown']),
  reason: z.string().max(2_000).nullable().default(null),
});

const failed = (why: string) =>
  new Refusal(
    502,
    'seal_failed',
    `省级电子印章系统未能完成：${why}`,
    `The provincial seal system didn’t do it: ${why}`,
  );

export function provinceSigner({ db, keys, config }: Means): SealConnector {
  const reach = reachProvider(config.connector_loopback === true, {
    ...{ patience_ms: PATIENCE_MS, setting: 'ZHENGWANG_CONNECTOR_LOOPBACK' },
  });
  async function ask<S extends z.ZodType>(path: string, schema: S, signal: AbortSignal, body?: object) {
    const { url, sealed_secret } = kept(db);
    if (url === null) throw failed('尚未设置地址 no URL is set');
    const secret =
      sealed_secret === null ? null : openText(keys.credentials, SEALED_AS, Buffer.from(sealed_secret, 'base64'));
    if (secret === undefined) throw failed('密钥不符，无法打开凭据 its credential can’t be opened with this key');
    const headers = {
      accept: 'application/json',
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
    };
    const asked = { method: body ? 'POST' : 'GET', headers, signal, ...(body ? { body: JSON.stringify(body) } : {}) };
    const answer = await reach(`${url.replace(/\/+$/, '')}${path}`, asked).catch((error: Error) => {
      throw failed(error.message);
    });
    if (!answer.ok) throw failed(`HTTP ${answer.status}`);
    const parsed = schema.safeParse(await answer.json().catch(() => undefined));
    if (!parsed.success) throw failed('答复格式不符 an answer of another form');
    return parsed.data;
  }
  return {
    name: 'province',
    async sign({ digest, name }, signal) {
      const { id, signature } = await ask('/sign', SignAnswer, signal, { digest, name });
      const bytes = Buffer.from(signature, 'base64');
      // Believed only when it is by whom we trust: a wrong address would seal in anybody's name.
      const { status, reason } = judgeSeal({ digest, signature: bytes }, provinceCertificates(db), Date.now());
      if (status !== 'intact') throw failed(`${reason.zh} ${reason.en}`);
      return { signature: bytes, remote_id: id };
    },
    verify: ({ digest, signature }, signal) =>
      ask('/verify', VerifyAnswer, signal, { digest, signature: signature.toString('base64') }),
    async status({ remote_id }, signal) {
      if (remote_id === null) return { status: 'unknown', reason: null };
      return ask(`/documents/${encodeURIComponent(remote_id)}`, StatusAnswer, signal);
    },
  };
}
