/** Pages that came over HTTP without TLS, and those of them that ask who one is: two rules about one answer. */
import { CLEAR_LOG_IN, CLEAR_UNITS, ofManagement } from './bearings.ts';
import { clearServices, servicesOf } from './clear-services.ts';
import { column, type Look, looksOf } from './looks.ts';
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
    service: { ...PAGE, crypto: { D: CLEAR_UNITS } },
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

const MANAGED = ofManagement('D', CLEAR_LOG_IN);
const DEVICE_UNITS: Bearing['crypto'] = { D: ['6.3.1', '6.3.2'] };
/** A 401 or a form in clear: what is answered to it passes in clear, or as a digest of it. */
export const httpPlainLogIn: EvidenceRule = {
  id: 'http-plain-log-in',
  title: { zh: '以明文 HTTP 登录', en: 'Log-in over plain HTTP' },
  shows: 'shortfall',
  needs: ['http.status', 'http.tls_version', 'clear_text.service'],
  bears_on: {
    service: { ...CLEAR_LOG_IN, crypto: { D: [...CLEAR_UNITS, '6.4.1'] } },
    device: { ...MANAGED.device, crypto: DEVICE_UNITS },
    security_device: { ...MANAGED.security_device, crypto: DEVICE_UNITS },
  },
  see(facts) {
    return looksOf(facts).flatMap((look) => {
      // TLS beside it doesn't help a page that asks for a password in clear.
      const forms = clearServices(look, ['http']).filter((fact) => column(fact, 'login') === true);
      const asks = [...plainAnswer(look, (status) => status === 401), ...forms];
      const how = servicesOf(forms) || '401';
      return shortfall(
        asks,
        {
          zh: `${look.where} 在明文 HTTP 上要求登录（${how}）`,
          en: `${look.where} asks for a log-in over plain HTTP (${how})`,
        },
        { result: 'not_conform' },
      );
    });
  },
};
