/** 12345 知识库「一号答」 (T13): answers are published, kept true and of help, and departments' windows have a part in them. */
import type { Db } from '../../db/open.ts';
import { wholeOf } from '../../people/reach.ts';
import { percent, stands } from '../stands.ts';
import type { Standing, SystemGiven, SystemType } from '../system-type.ts';
import { answersByHttp } from './plain-page.ts';

/** Ours, the notice names no shares. */
const MOST_EXPIRED = 0.2;
const LEAST_HELPED = 0.8;
const ANSWERS = ['/answers'];
const IS_PUBLISHED = 'a.published_version is not null';

function reviewed(db: Db, _system: SystemGiven, now: number): Standing {
  const { published, expired, last } = db.$client
    .prepare(`select count(*) as published, coalesce(sum(a.expires_at <= ?), 0) as expired, max(a.changed_at) as last
      from answers a where ${IS_PUBLISHED}`)
    .get(now) as { published: number; expired: number; last: number | null };
  if (published === 0) return stands('fail', ['没有已发布的答案', 'no answer is published'], ANSWERS);
  const share = percent(published - expired, published);
  const said = [
    `已发布 ${published} 条，有效期内 ${share}，逾期未复审 ${expired} 条`,
    `${published} are published, ${share} reviewed in time, ${expired} expired`,
  ] as const;
  const status = expired === 0 ? 'pass' : expired / published > MOST_EXPIRED ? 'fail' : 'warn';
  return stands(status, said, expired > 0 ? ['/answers?is_expired=true'] : ANSWERS, last);
}

/** Votes are nobody's to see one by one, but their sum is everybody's. */
function helps(db: Db): Standing {
  const { voted, helped, last } = wholeOf(db)
    .$client.prepare(`select count(*) as voted, coalesce(sum(o.has_helped), 0) as helped, max(o.at) as last
      from answer_votes o join answers a on a.id = o.answer_id and a.published_version = o.version`)
    .get() as { voted: number; helped: number; last: number | null };
  const { solved } = db.$client.prepare('select count(ticket_id) as solved from answers').get() as { solved: number };
  if (voted === 0) return stands('unknown', ['尚无使用评价', 'nobody has said yet whether an answer helped'], ANSWERS);
  const share = percent(helped, voted);
  const said = [
    `${voted} 次评价，${share} 有帮助；${solved} 条答案来自已办结诉求`,
    `${share} of ${voted} say that it helped; ${solved} answers were made of tickets`,
  ] as const;
  return stands(helped / voted >= LEAST_HELPED ? 'pass' : 'warn', said, ANSWERS, last);
}

function departments(db: Db): Standing {
  const { units, answers, last } = db.$client
    .prepare(`select count(distinct a.unit_id) as units, count(*) as answers, max(a.changed_at) as last from answers a
      where ${IS_PUBLISHED} and a.unit_id is not null`)
    .get() as { units: number; answers: number; last: number | null };
  if (units === 0) return stands('fail', ['没有部门维护的答案', 'no department has published an answer'], ANSWERS);
  return stands(
    'pass',
    [`${units} 个部门维护 ${answers} 条答案`, `${units} departments keep ${answers} answers`],
    ANSWERS,
    last,
  );
}

export const knowledgeBase: SystemType = {
  title: { zh: '一号答智能知识库', en: 'Knowledge base' },
  also: ['一号答', '12345知识库', '12345 知识库', '智能知识库'],
  tasks: ['T13'],
  places: {
    hotline: {
      title: { zh: '12345 知识库', en: 'Knowledge base of the hotline' },
      hint: { zh: '12345 知识库的健康检查或首页地址', en: 'The address of its health check or home page' },
    },
  },
  records: {},
  criteria: {
    reviewed: {
      title: { zh: '答案已发布并按期复审', en: 'Answers are published and reviewed in time' },
      detail: {
        zh: '已发布的答案均在有效期内；逾期超过两成为不符合',
        en: 'All that is published is within its time; more than a fifth expired fails',
      },
      ...{ is: 'elsewhere', read: reviewed },
    },
    helps: {
      title: { zh: '问题得到解答', en: 'Questions are answered' },
      detail: { zh: '使用者评价有帮助的不少于八成', en: 'Four fifths of those who say so were helped' },
      ...{ is: 'elsewhere', read: helps },
    },
    departments: {
      title: { zh: '与部门窗口互动', en: 'Departments’ windows take part' },
      detail: { zh: '部门维护并发布答案', en: 'Departments keep and publish answers' },
      ...{ is: 'elsewhere', read: departments },
    },
    hotline: answersByHttp('hotline', { zh: '12345 知识库可用', en: 'The hotline’s knowledge base is available' }),
  },
};
