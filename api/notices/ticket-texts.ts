/** What a notice says of a ticket. Nothing that people wrote is in it but the title, and that can be taken out again. */
import type { Text } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import type { TicketEvent } from '../tickets/standing.ts';
import type { NoticeKind } from './schema.ts';

type About = { number: string; title: string; is_redacted: boolean };

const MAX_TITLE = 60;

const t = (zh: string, en: string): Text => ({ zh, en });

const SAID: Partial<Record<TicketEvent['is'], Text>> = {
  file: t('已提交', 'was filed'),
  accept: t('已受理', 'was accepted'),
  start: t('已开始处理', 'is being worked on'),
  assign: t('已分派办理人', 'has somebody who works on it'),
  resolve: t('已提交办理结果，待确认', 'was solved and waits to be confirmed'),
  recover: t('经监测已恢复，待确认', 'is measured to be good again and waits to be confirmed'),
  confirm: t('已办结', 'was closed'),
  dispute: t('反馈未解决，退回办理', 'was not accepted as solved'),
  suspend: t('已挂起', 'was suspended'),
  resume: t('已恢复办理', 'goes on'),
  return: t('已退回，请补充', 'was returned for more to be said'),
  resubmit: t('已补充并重新提交', 'was filed again'),
  reopen: t('已重新打开', 'was opened again'),
  withdraw: t('已撤销', 'was withdrawn'),
  escalate: t('已上报', 'was escalated'),
  hand_over: t('已转派', 'was handed over'),
  refer: t('已报送省级平台', 'was referred to the province'),
  province: t('省级平台有答复', 'has an answer of the province'),
  answer: t('会办单位已答复', 'has an answer of an invited unit'),
  comment: t('有新留言', 'has a new comment'),
  attach: t('有新附件', 'has a new attachment'),
};
const SAID_TO: Partial<Record<NoticeKind, Partial<Record<TicketEvent['is'], Text>>>> = {
  assigned: { assign: t('已分派给您', 'was assigned to you'), start: t('已分派给您', 'was assigned to you') },
  arrived: {
    file: t('已提交到您的单位', 'was filed with your unit'),
    escalate: t('已上报到您的单位', 'was escalated to your unit'),
    hand_over: t('已转派到您的单位', 'was handed over to your unit'),
    invite: t('请您的单位会办', 'asks your unit to join in'),
  },
  own: {
    resolve: t('已提交办理结果，请确认', 'was solved: please confirm'),
    recover: t('经监测已恢复，请确认', 'is measured to be good again: please confirm'),
  },
};
const OTHER = t('有变化', 'has changed');

export const eventText = (about: About, kind: NoticeKind, is: TicketEvent['is']): Text =>
  said(about, SAID_TO[kind]?.[is] ?? SAID[is] ?? OTHER);

export const mergedText = (about: About, primary: string): Text =>
  said(about, t(`已并入工单 ${primary}`, `was merged into ticket ${primary}`));

/** For whoever follows the one that another was merged into. */
export const mergedIntoText = (about: About): Text =>
  said(about, t('有其他工单并入', 'had another ticket merged into it'));

const CLOCKS = { response: t('响应', 'response'), resolution: t('解决', 'resolution') };
export type ClockName = keyof typeof CLOCKS;

export function passedText(about: About, is: 'warning' | 'breach', clock: ClockName | undefined): Text {
  const name = clock === undefined ? t('', '') : CLOCKS[clock];
  const of = clock === undefined ? '' : `${name.en} `;
  return said(
    about,
    is === 'warning'
      ? t(`${name.zh}时限已过 75%`, `has used 75 % of its ${of}time`)
      : t(`已超过${name.zh}时限`, `is past its ${of}target`),
  );
}

function said({ number, title, is_redacted }: About, { zh, en }: Text): Text {
  const named = is_redacted ? undefined : shownTitle(title);
  return {
    zh: `工单 ${number}${named?.zh ?? ''}${named ? '' : ' '}${zh}`,
    en: `Ticket ${number}${named ? ` ${named.en}` : ''} ${en}`,
  };
}

function shownTitle(title: string): Text {
  const signs = [
    ...title
      .toWellFormed()
      .replaceAll(/[\s\p{Cc}]+/gu, ' ')
      .trim(),
  ];
  const short = signs.length > MAX_TITLE ? `${signs.slice(0, MAX_TITLE - 1).join('')}…` : signs.join('');
  return { zh: `「${short}」`, en: `“${short}”` };
}

export const ticketPath = (id: number) => `/tickets/${id}`;

/** The title of a ticket that is redacted leaves what was told of it before; in the transaction of that deed. */
export function hideFromNotices(db: Db, { id, title, filed_at }: { id: number; title: string; filed_at: number }) {
  const told = db.$client
    .prepare<[number, string], { id: number; text: string }>('select id, text from notices where at >= ? and path = ?')
    .all(filed_at, ticketPath(id));
  const { zh, en } = shownTitle(title);
  const write = db.$client.prepare('update notices set text = ? where id = ?');
  for (const row of told) {
    const text = JSON.parse(row.text) as Text;
    const without = { zh: text.zh.replace(zh, ' '), en: text.en.replace(` ${en}`, '') };
    write.run(JSON.stringify(without), row.id);
  }
}
