import { CLEAR_LOG_IN, ofManagement } from './bearings.ts';
import { clearServices, servicesOf, withoutTls } from './clear-services.ts';
import { looksOf } from './looks.ts';
import { type EvidenceRule, shortfall } from './rule.ts';

/** Telnet or VNC without TLS: whoever listens sees what is typed, or the screen. */
export const clearTextManagement: EvidenceRule = {
  id: 'clear-text-management',
  title: { zh: '以明文协议远程管理', en: 'Remote management in clear text' },
  shows: 'shortfall',
  needs: ['clear_text.service'],
  bears_on: ofManagement('D', CLEAR_LOG_IN),
  see(facts) {
    return looksOf(facts).flatMap((look) => {
      const clear = withoutTls(clearServices(look, ['telnet', 'vnc']));
      const list = servicesOf(clear);
      return shortfall(
        clear,
        { zh: `${look.where} 以明文提供远程管理：${list}`, en: `${look.where} is managed in clear text: ${list}` },
        { result: 'not_conform' },
      );
    });
  },
};
