/** What is read and changed of notices: one's own, and the settings of mail and robots. */
import { pagesOf, read, send, thenInvalidate } from '../../api.ts';
import type { Client, Got, RowOf } from '../../wire.ts';

export type Notice = RowOf<Got<Client['notices']['$get']>>;
export type Own = Got<Client['notices']['choices']['$get']>;
export type Kind = keyof Own['choices'];
export type Channel = Own['choices'][Kind][number];
export type AwayChannel = keyof Own['ways'];
export type MailSettings = Got<Client['notices']['mail']['$get']>;

export type OwnInput = {
  choices?: Partial<Own['choices']>;
  email?: string | null;
  robot?: { kind: 'dingtalk' | 'wecom'; url?: string; secret?: string | null } | null;
};
export type MailInput = Omit<MailSettings, 'has_password'> & { password?: string | null };

export const kinds = [
  'assigned',
  'arrived',
  'own',
  'followed',
  'warning',
  'breach',
  'answer',
  'deadline',
  'emergency',
  'alert',
  'platform',
] as const;
export const channels = ['console', 'email', 'robot'] as const;

const path = '/api/notices';

export const noticeQueries = {
  /** For the count in the bar alone. */
  unread: () => read<Got<Client['notices']['$get']>>(['notices', 'unread'], path, { limit: 1 }),
  list: (is_unread: boolean) => pagesOf<Notice>('notices', path, is_unread ? { is_unread } : {}),
  own: () => read<Own>(['notices', 'own'], `${path}/choices`),
  mail: () => read<MailSettings>(['settings', 'mail'], `${path}/mail`),
  hosts: () => read<{ hosts: string[] }>(['settings', 'robot-hosts'], `${path}/robot-hosts`),
};

export const noticeCommands = {
  markRead: (ids: number[]) => thenInvalidate(send<unknown>('POST', `${path}/read`, { ids }), 'notices'),
  markAllRead: () => thenInvalidate(send<unknown>('POST', `${path}/read`, { all: true }), 'notices'),
  save: (body: OwnInput) => thenInvalidate(send<Own>('PUT', `${path}/choices`, body), 'notices'),
  sendTry: (channel: AwayChannel) => send<unknown>('POST', `${path}/try`, { channel }),
  saveMail: (body: MailInput) => thenInvalidate(send<MailSettings>('PUT', `${path}/mail`, body), 'settings', 'notices'),
  tryMail: (to: string) => send<unknown>('POST', `${path}/mail/test`, { to }),
  saveHosts: (hosts: string[]) =>
    thenInvalidate(send<unknown>('PUT', `${path}/robot-hosts`, { hosts }), 'settings', 'notices'),
};
