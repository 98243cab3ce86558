/** Which messages get a line on their node's timeline, and how it reads; a chatterbox gets twenty an hour. */
import type { Text } from '#probes/probe.ts';
import type { Received } from '#probes/receive/received.ts';
import { trapOfName } from '#probes/receive/trap/names.ts';
import type { Db } from '../db/open.ts';
import { tell } from '../timeline/tell.ts';
import type { Match, MessageKind } from './schema.ts';

/** RFC 5424 section 6.2.1. */
export const SEVERITIES: readonly Text[] = [
  { zh: '紧急', en: 'Emergency' },
  { zh: '警报', en: 'Alert' },
  { zh: '严重', en: 'Critical' },
  { zh: '错误', en: 'Error' },
  { zh: '警告', en: 'Warning' },
  { zh: '注意', en: 'Notice' },
  { zh: '信息', en: 'Informational' },
  { zh: '调试', en: 'Debug' },
];
const WARNING = 4;
const MAX_LINES = 20;
const WINDOW_MS = 3_600_000;
const MAX_TEXT = 300;

type Told = Pick<Received, 'at' | 'kind' | 'severity' | 'name' | 'text' | 'address'>;

const isWorthIt = ({ kind, severity }: Told) => kind === 'trap' || (severity !== null && severity <= WARNING);

/** What a trap's name means, in both languages; null for OIDs and for syslog. */
export const titleOf = (kind: MessageKind, name: string): Text | null => {
  const named = kind === 'trap' ? trapOfName(name) : undefined;
  return named ? { zh: named.zh, en: named.en } : null;
};

function lineOf({ kind, severity, name, text, address }: Told, by: Match): Text {
  const title = titleOf(kind, name);
  const [zh, en] = [title?.zh, title?.en].map((word) => word ?? name);
  const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…`.toWellFormed() : text;
  const graded = severity === null ? undefined : SEVERITIES[severity];
  const doubt = by === 'hostname' || by === 'agent_address';
  const join = (word: string | undefined, grade: string | undefined, note: string) =>
    [[grade && `[${grade}]`, word].filter(Boolean).join(' '), short]
      .filter(Boolean)
      .join(kind === 'trap' ? ' — ' : ': ') + note;
  return {
    zh: join(zh, graded?.zh, doubt ? `（由 ${address} 发来，按消息内容归属）` : ''),
    en: join(en, graded?.en, doubt ? ` (sent by ${address}; given to this node by what it says)` : ''),
  };
}

export type Teller = {
  /** Call it in the transaction that stores the message. Says whether a line was written. */
  tell(message: Told, node_id: number, by: Match): boolean;
  /** Closes hours that are over: one line for all that were left out. */
  close(now: number, all?: boolean): boolean;
};

type Hour = { from: number; lines: number; more: number; kind: MessageKind };

export function createTeller(db: Db): Teller {
  const hours = new Map<number, Hour>();
  const nameOf = db.$client.prepare('select name from nodes where id = ?').pluck();
  const end = (node_id: number, { more, kind }: Hour, at: number): boolean => {
    hours.delete(node_id);
    const subject = nameOf.get(node_id) as string | undefined;
    if (more === 0 || subject === undefined) return false;
    const text = {
      zh: `这一小时另有 ${more} 条消息未逐条列出，见“消息”页`,
      en: `In this hour came ${more} more messages: see the page of messages`,
    };
    tell(db, { at, kind, node_id, subject, text });
    return true;
  };
  return {
    tell(message, node_id, by) {
      if (!isWorthIt(message)) return false;
      const last = hours.get(node_id);
      if (last && message.at - last.from >= WINDOW_MS) end(node_id, last, message.at);
      const hour = hours.get(node_id) ?? { from: message.at, lines: 0, more: 0, kind: message.kind };
      hours.set(node_id, hour);
      hour.kind = message.kind;
      if (hour.lines >= MAX_LINES) {
        hour.more += 1;
        return false;
      }
      hour.lines += 1;
      const subject = nameOf.get(node_id) as string | undefined;
      if (subject === undefined) return false;
      tell(db, { at: message.at, kind: message.kind, node_id, subject, text: lineOf(message, by) });
      return true;
    },
    close(now, all = false) {
      let told = false;
      for (const [node_id, hour] of hours) {
        if (all || now - hour.from >= WINDOW_MS) told = end(node_id, hour, now) || told;
      }
      return told;
    },
  };
}
