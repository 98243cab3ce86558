/** Whether a board of a site is kept up: what it shows is new enough, and what it leads to opens. */
import type { Check, KnownFact, Verdict } from '../check.ts';
import { unknown } from '../check.ts';
import type { Text } from '../probe.ts';
import { beside, column, ofKey } from './known-fact.ts';

const DAY_MS = 86_400_000;
const CHINA_MS = 8 * 3_600_000;
const SHOWN = 5;

/** The worst of what each page's watch says; a page that doesn't open shows nothing. */
function judgePages(facts: readonly KnownFact[], judge: (page: KnownFact) => Verdict): Verdict {
  const pages = ofKey(facts, 'board.page');
  if (pages.length === 0) return unknown('没有有效的板块观测', 'no current look at the board');
  const all = pages.map((page): Verdict => {
    if (column(page, 'opened') === true) return judge(page);
    const why = column(page, 'why');
    return {
      status: 'fail',
      reason: { zh: `板块打不开：${why}`, en: `the board doesn't open: ${why}` },
      because: [page],
    };
  });
  const status = (['fail', 'unknown', 'pass'] as const).find((one) => all.some((verdict) => verdict.status === one));
  const told = all.filter((verdict) => verdict.status === status);
  const join = (language: keyof Text, mark: string) => told.map(({ reason }) => reason[language]).join(mark);
  return {
    status: status ?? 'unknown',
    reason: { zh: join('zh', '；'), en: join('en', '; ') },
    because: told.flatMap(({ because }) => because),
  };
}

/** The newest date that it shows is no older than its watch allows. */
export const boardFresh: Check = {
  id: 'board-fresh',
  title: { zh: '板块内容更新', en: 'The board shows something new' },
  severity: 'minor',
  posture: true,
  needs: ['board.page', 'board.newest'],
  judge: (facts, now) =>
    judgePages(facts, (page) => {
      const newest = beside(facts, page, 'board.newest');
      const date = newest && column(newest, 'date');
      if (!newest || typeof date !== 'string')
        return unknown(
          '页面上没有找到日期，请填写日期所在的选择器',
          'no date was found on the page: name the selector where dates stand',
        );
      const days = Math.floor((now + CHINA_MS - Date.parse(`${date}T00:00:00Z`)) / DAY_MS);
      const most = Number(column(newest, 'days'));
      const reason = {
        zh: `最新日期 ${date}（“${column(newest, 'text')}”），距今 ${days} 天，要求不超过 ${most} 天`,
        en: `the newest date is ${date} ("${column(newest, 'text')}"), ${days} days ago; at most ${most} are allowed`,
      };
      return { status: days > most ? 'fail' : 'pass', reason, because: [newest] };
    }),
};

/** What it leads to opens. Links that could not be asked from here count neither way. */
export const boardLinks: Check = {
  id: 'board-links',
  title: { zh: '板块链接有效', en: 'Links of the board open' },
  severity: 'minor',
  posture: true,
  needs: ['board.page', 'board.links', 'board.dead'],
  judge: (facts) =>
    judgePages(facts, (page) => {
      const links = beside(facts, page, 'board.links');
      if (!links) return unknown('没有有效的链接观测', 'no current look at the links');
      const [found, alive, dead] = ['found', 'alive', 'dead'].map((name) => Number(column(links, name)));
      if (dead) {
        const rows = ofKey(facts, 'board.dead').filter((row) => row.watch === page.watch);
        const list = rows.slice(0, SHOWN).map((row) => `${column(row, 'url')} (${column(row, 'why')})`);
        const more = dead > list.length ? ` (+${dead - list.length})` : '';
        const reason = {
          zh: `${dead} 个链接打不开：${list.join('；')}${more}`,
          en: `${dead} links don't open: ${list.join('; ')}${more}`,
        };
        return { status: 'fail', reason, because: [links, ...rows] };
      }
      if (found === 0)
        return { status: 'fail', reason: { zh: '板块没有任何链接', en: 'the board has no links' }, because: [links] };
      if (!alive) return { ...unknown('链接均未能探测', 'no link could be tried from here'), because: [links] };
      const reason = { zh: `${alive} 个链接均可打开（共 ${found} 个）`, en: `${alive} links open (of ${found})` };
      return { status: 'pass', reason, because: [links] };
    }),
};
