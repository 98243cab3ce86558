import { type Check, type KnownFact, unknown } from '../check.ts';
import { column, ofKey } from './known-fact.ts';

/** The interface answers well, and its JSON holds all that was asked for. */
export const apiAssertions: Check = {
  id: 'api-assertions',
  title: { zh: '接口 JSON 断言', en: 'JSON assertions of an interface' },
  severity: 'major',
  needs: ['api.status', 'api.assertion', 'api.json', 'api.certificate_error'],
  judge(facts) {
    const statuses = ofKey(facts, 'api.status');
    const rows = ofKey(facts, 'api.assertion');
    const untrusted = ofKey(facts, 'api.certificate_error').filter(({ value }) => value !== null);
    if (statuses.length === 0 && untrusted.length > 0)
      return {
        status: 'fail',
        reason: {
          zh: `证书不可信，未调用：${untrusted[0]?.value}`,
          en: `the certificate isn't trusted, nothing was asked: ${untrusted[0]?.value}`,
        },
        because: untrusted,
      };
    if (statuses.length === 0) return unknown('没有有效的接口观测', 'no current look at the interface');
    // Whoever asserts a status says themselves which one is right.
    const judged = new Set(rows.filter(({ part }) => part?.startsWith('status')).map(({ watch }) => watch));
    const refused = statuses.filter(({ watch, value }) => Number(value) >= 400 && !judged.has(watch));
    const broken = rows.filter((row) => column(row, 'holds') !== true);
    if (refused.length + broken.length > 0) return failing(refused, broken);
    const silent = statuses.filter(({ watch }) => !rows.some((row) => row.watch === watch));
    if (silent.length > 0)
      return {
        ...unknown('有应答，但没有可判定的断言', 'it answers, and there is no assertion to judge it by'),
        because: silent,
      };
    return {
      status: 'pass',
      reason: { zh: `${rows.length} 条断言全部成立`, en: `all ${rows.length} assertions hold` },
      because: [...statuses, ...rows],
    };
  },
};

const SHOWN = 5;

function failing(refused: readonly KnownFact[], broken: readonly KnownFact[]) {
  const [codes, lines] = [refused.map(({ value }) => value).join(', '), broken.slice(0, SHOWN)];
  const more = broken.length - lines.length;
  const said = (zh: boolean) =>
    [
      ...(codes ? [zh ? `状态码 ${codes}` : `status ${codes}`] : []),
      ...lines.map((row) =>
        zh ? `${row.part}（实际 ${column(row, 'seen')}）` : `${row.part} (found ${column(row, 'seen')})`,
      ),
      ...(more > 0 ? [zh ? `另有 ${more} 条` : `${more} more`] : []),
    ].join(zh ? '；' : '; ');
  return {
    status: 'fail' as const,
    reason: { zh: `断言不成立：${said(true)}`, en: `what was asked for doesn't hold: ${said(false)}` },
    because: [...refused, ...broken],
  };
}
