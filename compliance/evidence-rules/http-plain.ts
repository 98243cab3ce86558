/** Pages that came over HTTP without TLS, and those of them that ask who one is: two rules about one answer. */
import { type Look, looksOf } from './looks.ts';
import { type Bearing, type EvidenceRule, type SeenFact, shortfall } from './rule.ts';

/** The status of the last answer where that came in clear: what only points elsewhere is no page. */
function plainAnswer(look: Look, of: (status: number) => boolean): SeenFact[] {
  if (look.one('http.tls_version')) return [];
  return look.all('http.status').filter(({ value }) => typeof value === 'number' && of(value));
}

const PAGE: Omit<Bearing, 'crypto'> = {
  mlps: { 2: [], 3: ['8.1.2.2 b', '8.1.4.8 a'] },
  high_risk_cases: ['6.4.5.1'],
};
export const httpPlain: EvidenceRule = {
  id: 'http-plain',
  title: { zh: '页面以明文 HTTP 提供', en: 'Pages are served over plain HTTP' },
  shows: 'shortfall',
  needs: ['http.status', 'http.tls_version'],
  bears_on: {
    service: { ...PAGE, crypto: { D: ['6.2.2', '6.2.3', '6.4.4', '6.4.6'] } },
    device: { ...PAGE, crypto: { D: ['6.3.2'] } },
    security_device: { ...PAGE, crypto: { D: ['6.3.2'] } },
  },
  see(facts) {
    return looksOf(facts).flatMap((look) =>
      shortfall(
        plainAnswer(look, (status) => status >= 200 && status < 300),
        {
          zh: `${look.where} 以明文 HTTP 提供页面；是否传输重要数据由人确认`,
          en: `${look.where} serves pages over plain HTTP; a person confirms whether important data pass`,
        },
        { result: 'partial' },
      ),
    );
  },
};

const LOG_IN: Bearing = {
  mlps: { 2: ['7.1.4.1 c'], 3: ['8.1.4.1 c', '8.1.4.8 a'] },
  high_risk_cases: ['6.4.1.2', '6.4.5.1'],
  crypto: {},
};
/** A 401 in clear: what is answered to it passes in clear, or as a digest of it. */
export const httpPlainLogIn: EvidenceRule = {
  id: 'http-plain-log-in',
  title: { zh: '以明文 HTTP 登录', en: 'Log-in over plain HTTP' },
  shows: 'shortfall',
  needs: ['http.status', 'http.tls_version'],
  bears_on: {
    service: { ...LOG_IN, crypto: { D: ['6.4.1'] } },
    device: { ...LOG_IN, crypto: { D: ['6.3.1', '6.3.2'] } },
    security_device: {
      mlps: { ...LOG_IN.mlps, 3: [...LOG_IN.mlps[3], '8.1.5.4 b'] },
      high_risk_cases: [...LOG_IN.high_risk_cases, '6.5.1.1'],
      crypto: { D: ['6.3.1', '6.3.2'] },
    },
  },
  see(facts) {
    return looksOf(facts).flatMap((look) =>
      shortfall(
        plainAnswer(look, (status) => status === 401),
        {
          zh: `${look.where} 在明文 HTTP 上要求登录（401）`,
          en: `${look.where} asks for a log-in over plain HTTP (401)`,
        },
        { result: 'not_conform' },
      ),
    );
  },
};
