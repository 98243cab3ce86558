import type { Check, KnownFact, Status } from '../check.ts';
import { unknown } from '../check.ts';
import type { Text } from '../probe.ts';
import { column, ofKey } from './known-fact.ts';

type Fault = { status: Status; text: Text; fact: KnownFact };

/** What a provider says of itself is whole, its own, and leads over TLS only (OpenID Connect Discovery 1.0, sections 3 and 4). */
export const oidcDiscovery: Check = {
  id: 'oidc-discovery',
  title: { zh: '统一身份认证发现文档', en: 'Discovery document of the identity provider' },
  severity: 'major',
  needs: ['oidc.discovery', 'oidc.member'],
  judge(facts) {
    const documents = ofKey(facts, 'oidc.discovery');
    if (documents.length === 0) return unknown('没有有效的发现文档观测', 'no current discovery document');
    const faults = [...documents.flatMap(ofDocument), ...ofKey(facts, 'oidc.member').flatMap(ofMember)];
    const status = faults.some((one) => one.status === 'fail') ? 'fail' : faults.length > 0 ? 'warn' : 'pass';
    if (status === 'pass') {
      const list = documents.map((fact) => column(fact, 'issuer')).join(', ');
      return { status, reason: { zh: `发现文档完整：${list}`, en: `whole and right: ${list}` }, because: documents };
    }
    const shown = faults.filter((one) => one.status === status);
    return {
      status,
      reason: { zh: shown.map(({ text }) => text.zh).join('；'), en: shown.map(({ text }) => text.en).join('; ') },
      because: shown.map(({ fact }) => fact),
    };
  },
};

function ofDocument(fact: KnownFact): Fault[] {
  const fail = (zh: string, en: string): Fault => ({ status: 'fail', text: { zh, en }, fact });
  const url = column(fact, 'url');
  if (column(fact, 'is_readable') !== true) {
    return [
      fail(
        `${url} 返回 ${column(fact, 'status')}，无法读取`,
        `${url} answers ${column(fact, 'status')} and can't be read`,
      ),
    ];
  }
  const faults: Fault[] = [];
  const [issuer, asked] = [column(fact, 'issuer'), column(fact, 'issuer_asked')];
  if (issuer !== asked)
    faults.push(
      fail(`签发者为 ${issuer ?? '（缺）'}，应为 ${asked}`, `the issuer is ${issuer ?? 'missing'}, not ${asked}`),
    );
  if (column(fact, 'is_https') === false)
    faults.push(fail('发现文档未使用 https', 'the document is not sent by https'));
  const error = column(fact, 'certificate_error');
  if (error) faults.push(fail(`证书不可信：${error}`, `the certificate is not trusted: ${error}`));
  return faults;
}

function ofMember(fact: KnownFact): Fault[] {
  const name = fact.part ?? '';
  const found = (status: Status, zh: string, en: string): Fault[] => [{ status, text: { zh, en }, fact }];
  const text = column(fact, 'text');
  if (typeof text !== 'string') return found('fail', `${name} 缺失或无效`, `${name} is missing or invalid`);
  if (column(fact, 'is_https') === false)
    return found('fail', `${name} 未使用 https：${text}`, `${name} is not https: ${text}`);
  const words = text.split(' ');
  if (name === 'response_types_supported' && !words.includes('code'))
    return found('fail', '不支持授权码流程', 'the flow with a code is not supported');
  if (name === 'id_token_signing_alg_values_supported') {
    if (words.includes('none'))
      return found('warn', '允许不签名的 ID 令牌（none）', 'unsigned ID tokens are allowed (none)');
    if (!words.includes('RS256'))
      return found('warn', '未列出必须支持的 RS256', 'RS256, which all must support, is not listed');
  }
  if (name === 'code_challenge_methods_supported' && !words.includes('S256'))
    return found('warn', 'PKCE 不支持 S256', 'PKCE is without S256');
  return [];
}
