import type { Check } from '../check.ts';
import { unknown } from '../check.ts';
import type { Text } from '../probe.ts';
import { column, ofKey } from './known-fact.ts';

/** A test account can log in from end to end, and its ID token is what was agreed. */
export const oidcLogIn: Check = {
  id: 'oidc-log-in',
  title: { zh: '统一身份认证测试登录', en: 'Log-in through the identity provider' },
  severity: 'major',
  needs: ['oidc.log_in'],
  judge(facts) {
    const tried = ofKey(facts, 'oidc.log_in');
    if (tried.length === 0) return unknown('没有测试账号登录的观测', 'no log-in of a test account was seen');
    const told = (list: typeof tried, language: keyof Text) =>
      list
        .map((fact) => {
          const [stage, why, detail] = ['stage', 'why', 'detail'].map((name) => column(fact, name));
          const words = `${STAGE[`${stage}`]?.[language] ?? stage}${language === 'zh' ? '：' : ': '}${WHY[`${why}`]?.[language] ?? why}`;
          return detail ? `${words} (${detail})` : words;
        })
        .join(', ');
    const wrong = tried.filter((fact) => column(fact, 'is_ok') === false);
    if (wrong.length > 0) {
      const reason = { zh: `登录失败于${told(wrong, 'zh')}`, en: `the log-in ended at ${told(wrong, 'en')}` };
      return { status: 'fail', reason, because: wrong };
    }
    const untried = tried.filter((fact) => column(fact, 'is_ok') !== true);
    if (untried.length > 0) {
      const because = {
        zh: `无法尝试登录，${told(untried, 'zh')}`,
        en: `the log-in can't be tried from here, ${told(untried, 'en')}`,
      };
      return { ...unknown(because.zh, because.en), because: untried };
    }
    const reason = { zh: '测试账号登录成功，令牌校验通过', en: 'the test account logged in, and its token is right' };
    return { status: 'pass', reason, because: tried };
  },
};

const STAGE: Record<string, Text> = {
  discovery: { zh: '发现文档', en: 'the discovery document' },
  keys: { zh: '密钥', en: 'the keys' },
  authorize: { zh: '授权请求', en: 'the authorization request' },
  form: { zh: '登录页面', en: 'the log-in page' },
  code: { zh: '授权码返回', en: 'the way back with a code' },
  exchange: { zh: '换取令牌', en: 'the exchange of the code' },
  id_token: { zh: 'ID 令牌', en: 'the ID token' },
};

/** The words of `Stopped` and of outcomes. */
const WHY: Record<string, Text> = {
  timeout: { zh: '超时无应答', en: 'no answer in time' },
  unreachable: { zh: '无法连接', en: 'unreachable' },
  error: { zh: '应答不符合协议', en: 'an answer that is no HTTP' },
  unable: { zh: '从此处无法访问', en: 'it can’t be asked from here' },
  status: { zh: '返回错误状态', en: 'an error status' },
  not_json: { zh: '不是 JSON', en: 'no JSON' },
  issuer: { zh: '签发者不符', en: 'another issuer' },
  not_https: { zh: '未使用 https，未发送口令', en: 'not https: the password was not sent' },
  certificate: { zh: '证书不可信，未发送口令', en: 'an untrusted certificate: the password was not sent' },
  user_in_url: { zh: '地址中含有用户名', en: 'a user name in the address' },
  too_many_requests: { zh: '跳转过多', en: 'too many redirects' },
  too_large: { zh: '应答过大', en: 'too large an answer' },
  sent_again: { zh: '要求再次发送表单', en: 'the form was to be sent again elsewhere' },
  bad_redirect: { zh: '跳转地址无效', en: 'a redirect to no address' },
  no_endpoint: { zh: '未公布端点', en: 'an endpoint is not told' },
  no_usable_key: { zh: '没有可用的密钥', en: 'no key can be used' },
  no_form: { zh: '没有找到登录表单', en: 'no form to log in' },
  no_way_back: { zh: '口令提交后没有返回', en: 'nothing led back after the password' },
  too_many_forms: { zh: '表单过多', en: 'too many forms' },
  password_refused: { zh: '用户名或口令被拒绝', en: 'the user or password was refused' },
  password_in_url: { zh: '表单会把口令放入地址', en: 'the form would put the password into an address' },
  host_not_named: {
    zh: '表单指向未登记的主机，未发送口令',
    en: 'the form leads to a host that nobody named: the password was not sent',
  },
  refused: { zh: '被拒绝', en: 'refused' },
  state: { zh: 'state 不符', en: 'another state' },
  no_code: { zh: '没有授权码', en: 'no code' },
  exchange: { zh: '未能换取令牌', en: 'the code was not taken' },
  no_id_token: { zh: '没有 ID 令牌', en: 'no ID token' },
  signature: { zh: '签名无效', en: 'a signature that does not verify' },
  key_unknown: { zh: '签名密钥未公布', en: 'signed by a key that is not published' },
  key_unclear: { zh: '无法确定签名密钥', en: 'several keys could have signed it' },
  key_unusable: { zh: '签名密钥不可用（如位数不足）', en: 'its key can’t be used, such as one too short' },
  algorithm: { zh: '签名算法不允许', en: 'an algorithm that is not allowed' },
  audience: { zh: '受众不符', en: 'another audience' },
  expired: { zh: '已过期', en: 'expired' },
  clock: { zh: '时间不符', en: 'times that do not fit' },
  nonce: { zh: 'nonce 不符', en: 'another nonce' },
  subject: { zh: '没有用户标识', en: 'no subject' },
  claim: { zh: '声明不符', en: 'a claim that does not fit' },
  not_a_token: { zh: '不是有效的令牌', en: 'no token' },
};
