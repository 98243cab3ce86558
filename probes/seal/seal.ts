/**
 * Asks a seal system to sign a test document, to verify it, and how it stands (the interface of docs/seal.md). The signature is verified here as well:
 * what the other side says of itself proves little. Each look signs the digest of a text made for it alone.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { readSignedData } from '#compliance/seal/signed-data.ts';
import { sm3 } from '#compliance/seal/sm2.ts';
import { askOnce } from '../http/ask-once.ts';
import { HostName, Path } from '../http/params.ts';
import { type Fact, type LookContext, probe, type Sample, type Target } from '../probe.ts';
import { Port } from '../tcp.ts';

export const SEAL_QUESTIONS = ['sign', 'verify', 'status', 'certificate'] as const;

const MAX_TEXT = 200;
const Signed = z.object({ id: z.string().min(1).max(200), signature: z.base64().max(40_000) });
const Verified = z.object({ is_good: z.boolean() });
const Status = z.object({ status: z.enum(['valid', 'revoked', 'unknown']) });

export const seal = probe({
  title: { zh: '电子印章接口', en: 'Seal system' },
  params: z.object({
    scheme: z.enum(['http', 'https']).default('https').meta({ zh: '协议', en: 'Scheme' }),
    port: Port.optional().meta({ zh: '端口', en: 'Port' }),
    path: Path.default('/').meta({ zh: '接口路径（其后接 /sign 等）', en: 'Path, before /sign and the others' }),
    host: HostName.optional().meta({ zh: '主机名（Host 与 SNI）', en: 'Host name (Host header and SNI)' }),
    ask: z.enum(SEAL_QUESTIONS).default('sign').meta({ zh: '检查内容', en: 'What is asked' }),
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional()
      .meta({ zh: '签章证书指纹应为（SM3）', en: 'SM3 of the certificate that must have signed' }),
    verify_certificate: z.boolean().default(true).meta({ zh: '校验 TLS 证书', en: 'Verify the TLS certificate' }),
  }),
  yields: {
    'seal.signed': { zh: '签章成功', en: 'It signs', told: true },
    'seal.signature_holds': { zh: '签名成立', en: 'The signature holds', told: true },
    'seal.signer': { zh: '签章证书', en: 'Signer', told: true },
    'seal.not_after': { zh: '签章证书到期时间', en: 'Certificate of the seal expires', unit: 'epoch_ms' },
    'seal.verifies_good': { zh: '验章接受完好的文件', en: 'It verifies what is whole' },
    'seal.refuses_tampered': { zh: '验章拒绝被改的文件', en: 'It refuses what was changed' },
    'seal.knows_document': { zh: '状态查询认得已签文件', en: 'It knows what it signed' },
    'seal.unknown_is_unknown': { zh: '未知编号答复未知', en: 'An unknown number is unknown' },
  },
  measures: { 'seal.total_ms': { zh: '各次调用合计耗时', en: 'All calls together', unit: 'ms' } },
  secrets: ['http_bearer', 'http_basic'],
  timeout_ms: 15_000,
  every_s: 3_600,
  async look(target, params, context) {
    const facts: Fact[] = [];
    let took_ms = 0;
    const call = async <S extends z.ZodType>(path: string, schema: S, body?: object) => {
      const { said, ms } = await askJson(target, params, context, path, schema, body);
      took_ms += ms;
      return said;
    };
    const seen = () => ({ facts, samples: [{ series: 'seal.total_ms', value: took_ms }] satisfies Sample[] });
    const digest = sm3(randomBytes(32));
    const signed = await call('/sign', Signed, { digest, name: '政网连通性测试' });
    if (typeof signed === 'string') {
      facts.push({ key: 'seal.signed', value: { is: false, why: signed } });
      return seen();
    }
    facts.push({ key: 'seal.signed', value: { is: true, why: null } });
    if (params.ask === 'sign' || params.ask === 'certificate') {
      facts.push(...signatureFacts(digest, signed.signature, params.fingerprint));
      return seen();
    }
    if (params.ask === 'verify') {
      const verify = (of: string, signature: string) => call('/verify', Verified, { digest: of, signature });
      const whole = await verify(digest, signed.signature);
      const other = await verify(sm3(randomBytes(32)), signed.signature);
      const broken = await verify(digest, flipped(signed.signature));
      const answers = [whole, other, broken];
      const why = answers.find((one) => typeof one === 'string') ?? null;
      const [good, ...bad] = answers.map((one) => typeof one === 'object' && one.is_good);
      facts.push({ key: 'seal.verifies_good', value: { is: good === true, why } });
      if (why === null) facts.push({ key: 'seal.refuses_tampered', value: !bad.includes(true) });
      return seen();
    }
    const known = await call(`/documents/${encodeURIComponent(signed.id)}`, Status);
    const strange = await call(`/documents/${randomBytes(12).toString('hex')}`, Status);
    const why = [known, strange].find((one) => typeof one === 'string') ?? null;
    facts.push({
      key: 'seal.knows_document',
      value: { is: typeof known === 'object' && known.status === 'valid', why },
    });
    if (typeof strange === 'object')
      facts.push({ key: 'seal.unknown_is_unknown', value: strange.status === 'unknown' });
    return seen();
  },
});

type Params = z.output<typeof seal.params>;

/** What it says, or why that is nothing. */
async function askJson<S extends z.ZodType>(
  target: Target,
  params: Params,
  context: LookContext,
  path: string,
  schema: S,
  body?: object,
): Promise<{ said: z.output<S> | string; ms: number }> {
  const { scheme, port, host, verify_certificate } = params;
  const asked = {
    ...{ scheme, port, host, verify_certificate, accept: 'application/json', body_limit_bytes: 64 * 1024 },
    path: `${params.path.replace(/[?#].*$/, '').replace(/\/+$/, '')}${path}`,
    ...(body ? { method: 'POST' as const, body: JSON.stringify(body) } : { method: 'GET' as const }),
  };
  const { response, samples } = await askOnce(target, asked, context);
  const ms = samples.reduce((sum, { value }) => sum + value, 0);
  if (!response) return { said: 'its TLS certificate is not trusted', ms };
  if (response.status !== 200) return { said: `HTTP ${response.status}`, ms };
  const parsed = schema.safeParse(parsedJson(response.body));
  return { said: parsed.success ? parsed.data : 'an answer of another form', ms };
}

/** Undefined for what is no JSON. */
function parsedJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function signatureFacts(digest: string, signature: string, fingerprint: string | undefined): Fact[] {
  const read = readSignedData(Buffer.from(signature, 'base64'));
  if (!read) return [{ key: 'seal.signature_holds', value: { is: false, why: 'no signature of GM/T 0010' } }];
  const [own] = read.path;
  const why = !read.holds
    ? 'the signature or its certificate does not hold'
    : read.digest !== digest
      ? 'it signs something else'
      : fingerprint !== undefined && fingerprint !== own.fingerprint
        ? 'another certificate signed'
        : read.signed_at < own.not_before || read.signed_at > own.not_after
          ? 'its certificate does not hold at the time of signing'
          : null;
  return [
    { key: 'seal.signature_holds', value: { is: why === null, why } },
    { key: 'seal.signer', value: own.subject_text.slice(0, MAX_TEXT) },
    { key: 'seal.not_after', value: own.not_after },
  ];
}

/** The last byte is of the signature's own number. */
function flipped(signature: string): string {
  const bytes = Buffer.from(signature, 'base64');
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) ^ 1;
  return bytes.toString('base64');
}
