/** Whether a portal's home page and its service column lead to the national portal so that a visitor can see it. */
import type { Check, KnownFact, Verdict } from '../check.ts';
import { unknown } from '../check.ts';
import type { Text } from '../probe.ts';
import { column, ofKey } from './known-fact.ts';

const HIDDEN: Record<string, Text> = {
  display_none: { zh: '被设为不显示（display: none）', en: 'it is not displayed (display: none)' },
  visibility_hidden: { zh: '被设为隐藏（visibility）', en: 'it is hidden (visibility)' },
  transparent: { zh: '是透明的', en: 'it is transparent' },
  off_screen: { zh: '在屏幕之外', en: 'it lies outside of the screen' },
  not_seen: { zh: '屏幕上看不出它', en: 'nothing of it can be seen on the screen' },
};

/** What is wrong with the page's link, one sentence each; null: it can't be told. */
function mistakes(row: KnownFact, wants_picture: boolean): Text[] | null {
  const of = (name: string) => column(row, name);
  if (of('there') === false)
    return [{ zh: '没有指向国家政务服务总门户的链接', en: 'there is no link to the national portal' }];
  const found: Text[] = [];
  if (of('target_right') === false)
    found.push({
      zh: `链接指向 ${of('target')}，不是总门户`,
      en: `the link leads to ${of('target')}, not to the national portal`,
    });
  if (wants_picture && of('picture') === null) found.push({ zh: '链接没有图片', en: 'the link has no picture' });
  if (wants_picture && of('picture_loads') === false) {
    const why = of('why_no_picture') === null ? '' : `: ${of('why_no_picture')}`;
    const family = row.family === null ? ['', ''] : [`在 IPv${row.family} 下`, ` over IPv${row.family}`];
    found.push({
      zh: `图片 ${of('picture')} ${family[0]}打不开${why}`,
      en: `the picture ${of('picture')} doesn't load${family[1]}${why}`,
    });
  }
  if (of('visible') === false) found.push(hidden(row));
  if (typeof of('wanted_screens') === 'number' && Number(of('screen')) > Number(of('wanted_screens')))
    found.push({
      zh: `位于第 ${of('screen')} 屏，要求在前 ${of('wanted_screens')} 屏内`,
      en: `it stands on screen ${of('screen')}, and should be within the first ${of('wanted_screens')}`,
    });
  if (found.length === 0 && wants_picture && of('picture_loads') === null) return null;
  return found;
}

function hidden(row: KnownFact): Text {
  const by = String(column(row, 'hidden_by'));
  if (by === 'covered') {
    const over = column(row, 'covered_by');
    return { zh: `被 ${over} 遮住`, en: `it is covered by ${over}` };
  }
  const size = `${column(row, 'width')} × ${column(row, 'height')}`;
  if (by === 'too_small') return { zh: `只有 ${size} 像素`, en: `it has only ${size.replace('×', 'by')} pixels` };
  return HIDDEN[by] ?? { zh: '看不见', en: "it can't be seen" };
}

function judgePage(facts: readonly KnownFact[], part: string, what: Text, wants_picture: boolean): Verdict {
  const pages = ofKey(facts, 'portal.page').filter((fact) => fact.part === part);
  if (pages.length === 0) return unknown(`没有有效的${what.zh}观测`, `no current look at the ${what.en}`);
  const wrong: { because: KnownFact[]; text: Text }[] = [];
  const seen: KnownFact[] = [];
  let unseen: KnownFact | undefined;
  for (const page of pages) {
    if (column(page, 'loaded') !== true) {
      const why = column(page, 'why');
      wrong.push({ because: [page], text: { zh: `页面打不开：${why}`, en: `the page doesn't open: ${why}` } });
      continue;
    }
    const link = ofKey(facts, 'portal.link').find((fact) => fact.watch === page.watch && fact.part === part);
    const found = link && mistakes(link, wants_picture);
    if (!link || found === null || found === undefined) unseen = link ?? page;
    else if (found.length === 0) seen.push(link);
    else for (const text of found) wrong.push({ because: [link], text });
  }
  if (wrong.length > 0) {
    const reason = {
      zh: `${what.zh}：${wrong.map(({ text }) => text.zh).join('；')}`,
      en: `${what.en}: ${wrong.map(({ text }) => text.en).join('; ')}`,
    };
    return { status: 'fail', reason, because: [...new Set(wrong.flatMap(({ because }) => because))] };
  }
  if (unseen) {
    const why = column(unseen, 'why_no_picture') ?? '';
    return {
      ...unknown(
        `${what.zh}：从这里看不到图片是否能打开 ${why}`,
        `${what.en}: whether the picture loads can't be seen from here ${why}`,
      ),
      because: [unseen],
    };
  }
  const at = seen.map((link) => column(link, 'screen')).join(', ');
  return {
    status: 'pass',
    reason: {
      zh: `${what.zh}：链接正确、可见，位于第 ${at} 屏`,
      en: `${what.en}: the link is right and can be seen, on screen ${at}`,
    },
    because: seen,
  };
}

/** The home page has a picture that leads to the national portal, and a visitor can see it. */
export const portalLink: Check = {
  id: 'portal-link',
  title: { zh: '首页链接国家政务服务总门户', en: 'The home page leads to the national portal' },
  severity: 'major',
  posture: true,
  needs: ['portal.page', 'portal.link'],
  judge: (facts) => judgePage(facts, 'home', { zh: '首页', en: 'home page' }, true),
};

/** The service column leads there as well; a picture isn't asked for. */
export const portalColumn: Check = {
  id: 'portal-column',
  title: { zh: '政务服务栏目链接国家政务服务总门户', en: 'The service column leads to the national portal' },
  severity: 'major',
  posture: true,
  needs: ['portal.page', 'portal.link'],
  judge: (facts) => judgePage(facts, 'column', { zh: '政务服务栏目', en: 'service column' }, false),
};
