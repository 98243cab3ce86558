import { CLEAR_LOG_IN, CLEAR_UNITS, ofManagement } from './bearings.ts';
import { clearServices, servicesOf, withoutTls } from './clear-services.ts';
import { column, looksOf } from './looks.ts';
import { type EvidenceRule, shortfall } from './rule.ts';

/**
 * FTP, LDAP or mail that offers no TLS. No log-in was tried: only anonymous ones, or a bind by SASL, would give nothing away. Of mail
 * it counts only where passwords are taken.
 */
export const clearTextLogIn: EvidenceRule = {
  id: 'clear-text-log-in',
  title: { zh: 'FTP、LDAP、邮件以明文登录', en: 'Log-in to FTP, LDAP or mail in clear text' },
  shows: 'shortfall',
  needs: ['clear_text.service'],
  bears_on: { ...ofManagement('D', CLEAR_LOG_IN), service: { ...CLEAR_LOG_IN, crypto: { D: CLEAR_UNITS } } },
  see(facts) {
    return looksOf(facts).flatMap((look) => {
      const mail = clearServices(look, ['smtp', 'pop3', 'imap']).filter((fact) => column(fact, 'login') === true);
      const clear = withoutTls([...clearServices(look, ['ftp', 'ldap']), ...mail]);
      const list = servicesOf(clear);
      return shortfall(
        clear,
        {
          zh: `${look.where} 未提供 TLS：${list}；是否以口令登录由人确认`,
          en: `${look.where} offers no TLS: ${list}; a person confirms whether passwords pass`,
        },
        { result: 'partial' },
      );
    });
  },
};
