import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Aspect, graded } from '../aspect.ts';
import { dayOf } from '../words.ts';

const DAY_MS = 86_400_000;

export const certificate: Aspect = {
  name: 'certificate',
  group: 'hub',
  title: { zh: '控制台证书', en: 'Certificate of the console' },
  look({ hub, now }) {
    const { tls } = hub.config;
    if (!tls) {
      const text = {
        zh: '本程序未启用 TLS，代理上的证书请作为业务系统监测',
        en: 'TLS ends elsewhere. Watch the certificate of that proxy as one of a system',
      };
      return { status: 'unknown', text };
    }
    const { validFrom, validTo } = new X509Certificate(readFileSync(tls.cert_file));
    const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
    const days = Math.floor((to - now) / DAY_MS);
    const day = dayOf(to);
    if (now < from)
      return {
        status: 'bad',
        text: { zh: `尚未生效，自 ${dayOf(from)} 起有效`, en: `Not valid yet, but from ${dayOf(from)} on` },
      };
    if (to <= now) return { status: 'bad', text: { zh: `已于 ${day} 过期`, en: `Expired on ${day}` }, since: to };
    return {
      status: graded(days < 7, days < 30),
      text: { zh: `剩余 ${days} 天，${day} 到期`, en: `${days} days left, until ${day}` },
    };
  },
};
