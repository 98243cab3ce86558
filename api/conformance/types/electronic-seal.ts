/** 电子印章 (T6): a seal system signs, verifies and tells how a document stands; platforms and self-built systems are connected to it. */
import { z } from 'zod';
import type { Check } from '#probes/check.ts';
import { sealCertificate, sealSigns, sealStatus, sealVerifies } from '#probes/checks/seal.ts';
import type { Text } from '#probes/probe.ts';
import type { Criterion, RecordRow, Standing, SystemType } from '../system-type.ts';

const Integration = z.object({
  signs: z.boolean().meta({ zh: '已接入签章', en: 'Signs' }),
  verifies: z.boolean().meta({ zh: '已接入验章', en: 'Verifies' }),
  asks_status: z.boolean().meta({ zh: '已接入状态查询', en: 'Asks the status' }),
  is_exempt: z.boolean().meta({ zh: '无需接入（须说明）', en: 'Need not be connected (say why)' }),
  connected_on: z.iso.date().optional().meta({ zh: '接入日期', en: 'Connected on' }),
  note: z.string().max(500).optional().meta({ zh: '说明', en: 'Note' }),
});
export type Integration = z.infer<typeof Integration>;

/** How one of them stands: connected is whoever does all three. That it need not be is said with a reason, or shows nothing. */
export function integrationOf(body: Integration): { status: 'met' | 'unmet' | 'unknown' | 'exempt'; reason: Text } {
  if (body.is_exempt)
    return body.note
      ? { status: 'exempt', reason: { zh: `无需接入：${body.note}`, en: `need not be: ${body.note}` } }
      : { status: 'unknown', reason: { zh: '无需接入而没有说明', en: 'need not be, and nobody said why' } };
  const lacks = (
    [
      [body.signs, '签章', 'signing'],
      [body.verifies, '验章', 'verifying'],
      [body.asks_status, '状态查询', 'status query'],
    ] as const
  ).filter(([is]) => !is);
  if (lacks.length === 0) return { status: 'met', reason: { zh: '三项均已接入', en: 'connected in all three' } };
  return {
    status: 'unmet',
    reason: {
      zh: `未接入${lacks.map(([, zh]) => zh).join('、')}`,
      en: `lacks ${lacks.map(([, , en]) => en).join(', ')}`,
    },
  };
}

const SHOWN = 5;
function judge(rows: readonly RecordRow[]): Standing {
  const seen_at = rows.length > 0 ? Math.max(...rows.map(({ at }) => at)) : null;
  const says = (status: Standing['status'], zh: string, en: string) => ({
    ...{ status, reason: { zh, en }, seen_at, because: [] },
  });
  const all = rows.map(({ subject, body }) => ({ subject, ...integrationOf(body as Integration) }));
  for (const [bad, status] of [
    ['unmet', 'fail'],
    ['unknown', 'unknown'],
  ] as const) {
    const found = all.filter((one) => one.status === bad);
    if (found.length === 0) continue;
    const more = found.length > SHOWN ? found.length - SHOWN : 0;
    const listed = (language: 'zh' | 'en') =>
      found.slice(0, SHOWN).map(({ subject, reason }) => `${subject}：${reason[language]}`);
    return says(
      status,
      listed('zh').join('；') + (more > 0 ? `；另有 ${more} 个` : ''),
      listed('en').join('; ') + (more > 0 ? `; and ${more} more` : ''),
    );
  }
  if (all.length === 0) return says('unknown', '没有应接入系统的记录', 'there is no record of who must be connected');
  return says(
    'pass',
    `${all.length} 个系统均已接入或无需接入`,
    `all ${all.length} systems are connected, or need not be`,
  );
}

const asked = (ask: string, title: Text, detail: Text, check: Check): Criterion => ({
  ...{ title, detail, is: 'look', place: 'api', probe: 'seal', checks: [check] },
  params: ({ scheme, port, path }) => ({
    ...{ scheme: scheme === 'http' ? 'http' : 'https', path, ask },
    ...(port === undefined ? {} : { port }),
  }),
});

export const electronicSeal: SystemType = {
  title: { zh: '电子印章', en: 'Electronic seal' },
  also: ['电子印章系统', '电子印章接口', '电子签章'],
  tasks: ['T6'],
  places: {
    api: {
      title: { zh: '印章接口', en: 'Interface of the seal' },
      hint: {
        zh: '按 docs/seal.md 的接口（或其适配程序）的地址，其后接 /sign、/verify、/documents',
        en: 'The address of the interface of docs/seal.md, or of its adapter, before /sign, /verify, /documents',
      },
    },
  },
  records: {
    integration: {
      title: { zh: '系统接入情况', en: 'Who is connected' },
      ...{ Body: Integration, subject: { zh: '平台或自建系统', en: 'Platform or self-built system' } },
      is_monthly: false,
    },
  },
  criteria: {
    sign: asked(
      'sign',
      { zh: '签章', en: 'Signing' },
      {
        zh: '为每次新生成的测试文件签章，签名由本系统自行验证；失败时查接口、凭据与签章服务',
        en: 'A test document made for each look is signed, and the signature verified here; when it fails look at the interface, its credential, the service',
      },
      sealSigns,
    ),
    verify: asked(
      'verify',
      { zh: '验章', en: 'Verifying' },
      {
        zh: '完好的文件通过，内容或签名被改动的拒绝；后者通过说明验章形同虚设',
        en: 'What is whole passes, what was changed in content or signature is refused; else verifying means nothing',
      },
      sealVerifies,
    ),
    status: asked(
      'status',
      { zh: '状态查询', en: 'Status query' },
      {
        zh: '刚签章的文件为有效，随机编号答复未知',
        en: 'What was just signed is valid, a number made up is unknown',
      },
      sealStatus,
    ),
    certificate: asked(
      'certificate',
      { zh: '签章证书有效期', en: 'Certificate of the seal' },
      {
        zh: '距到期不足 30 天提醒，不足 7 天不符合；到期前换发',
        en: 'Within 30 days of its end it warns, within 7 it fails; have it renewed before',
      },
      sealCertificate,
    ),
    integration: {
      title: { zh: '平台与自建系统接入', en: 'Platforms and systems connected' },
      detail: {
        zh: '每个应接入的平台和自建系统一条记录：签章、验章、状态查询均接入为符合；无需接入的写明原因',
        en: 'One record for each that must be connected: all three are; who need not be says why',
      },
      ...{ is: 'records', kind: 'integration', judge },
    },
  },
};
