/**
 * Whether management or a log-in is offered in clear text: what a service says by itself, before anybody logs in. No user name and no password
 * is sent. GB/T 22239-2019, 8.1.4.1 c) asks that credentials can't be overheard.
 */
import { z } from 'zod';
import { lookAt, serviceList, unseenOf } from '../exposure/services.ts';
import { type FactValue, probe } from '../probe.ts';
import type { Ask } from './answer.ts';
import { ftp } from './ftp.ts';
import { http } from './http.ts';
import { imap } from './imap.ts';
import { ldap } from './ldap.ts';
import { pop3 } from './pop3.ts';
import { remoteShell } from './remote-shell.ts';
import { smtp } from './smtp.ts';
import { telnet } from './telnet.ts';
import { vnc } from './vnc.ts';

const SERVICES = {
  ftp,
  http,
  imap,
  ldap,
  pop3,
  rlogin: remoteShell,
  rsh: remoteShell,
  smtp,
  telnet,
  vnc,
} as const satisfies Record<string, Ask>;
type Service = keyof typeof SERVICES;

const DEFAULTS = [
  ...['ftp:21', 'telnet:23', 'smtp:25', 'http:80', 'pop3:110', 'imap:143', 'ldap:389'],
  ...['rlogin:513', 'rsh:514', 'smtp:587', 'vnc:5900'],
];
const MAX_SERVICES = 16;

export const clearText = probe({
  title: { zh: '明文管理与登录', en: 'Management in clear text' },
  params: z.object({
    services: serviceList(Object.keys(SERVICES), DEFAULTS, MAX_SERVICES).meta({
      zh: '服务（名称:端口）',
      en: 'Services (NAME:PORT)',
    }),
    path: z
      .string()
      .max(2_048)
      .regex(/^\/[\x21-\x7e]*$/, 'a path begins with / and has no spaces')
      .default('/')
      .meta({ zh: '网页登录路径', en: 'Path of the web log-in' }),
  }),
  yields: { 'clear_text.service': { zh: '明文服务', en: 'Service in clear text', told: true } },
  measures: {},
  timeout_ms: 60_000,
  every_s: 86_400,
  posture: true,
  async look(target, { services, path }, { signal }) {
    const seen = await lookAt(target, services, signal, (name, place) => SERVICES[name as Service](place, path));
    const facts = seen.map(({ service, port, open, answer, why }) => {
      const { answers, login, tls_offered, detail } = answer ?? {
        answers: open === null ? null : false,
        login: null,
        tls_offered: null,
        detail: why,
      };
      const value: FactValue = { service, port, open, answers, login, tls_offered, detail };
      return { key: 'clear_text.service', part: String(port), value };
    });
    return { facts, ...unseenOf(seen) };
  },
});
