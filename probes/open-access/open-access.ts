/** Which services let in whoever comes: they are asked for what needs no login, and for nothing that changes anything. */
import { z } from 'zod';
import { lookAt, serviceList, unseenOf } from '../exposure/services.ts';
import { type Fact, probe } from '../probe.ts';
import { SERVICES, type Service, USUAL_PORTS } from './services.ts';

const DEFAULTS = Object.entries(USUAL_PORTS).map(([service, port]) => `${service}:${port}`);
const MAX_SERVICES = 32;

export const openAccess = probe({
  title: { zh: '免登录访问', en: 'Access without a login' },
  params: z.object({
    services: serviceList(Object.keys(SERVICES), DEFAULTS, MAX_SERVICES).meta({
      zh: '服务（名称:端口）',
      en: 'Services (NAME:PORT)',
    }),
  }),
  yields: {
    'open_access.service': { zh: '服务免登录情况', en: 'Service and its login', told: true },
    'open_access.smb': { zh: 'SMB 方言与签名', en: 'SMB dialects and signing', told: true },
  },
  measures: {},
  timeout_ms: 90_000,
  every_s: 86_400,
  posture: true,
  async look(target, { services }, { signal }) {
    const seen = await lookAt(target, services, signal, (name, place) => SERVICES[name as Service](place));
    const facts = seen.flatMap(({ service, port, open, answer, why }): Fact[] => {
      const { answers, without_login, version, detail } = answer ?? {
        answers: open === null ? null : false,
        // A port that refuses lets nobody in; a silent one may open to the next.
        without_login: open === false ? false : null,
        version: null,
        detail: why,
      };
      const value = { service, port, open, answers, without_login, version, detail };
      return [{ key: 'open_access.service', part: String(port), value }, ...(answer?.more ?? [])];
    });
    return { facts, ...unseenOf(seen) };
  },
});
