/** Makes one message of what waits for somebody. Pure. */
import type { Text } from '#probes/probe.ts';

export const MAX_ITEMS = 20;
/** What 企业微信 takes of one message; 钉钉 takes more. */
export const MAX_ROBOT_BYTES = 4_096;

export type Item = { at: number; text: Text; path: string };
/** `more`: how many others wait beside the items that are shown. */
export type Gathered = { items: readonly Item[]; more: number; site: string; url: string | null };

const TIME = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** The oldest first, as they came. */
export const gathered = (waiting: readonly Item[], total: number, { site, url }: Pick<Gathered, 'site' | 'url'>) => {
  const items = waiting.slice(0, MAX_ITEMS);
  return { items, more: Math.max(0, total - items.length), site, url } satisfies Gathered;
};

/** One line, whatever is in it: a header ends with its line. */
const line = (text: string) =>
  text
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();

const linkTo = (url: string | null, path: string) => (url === null ? undefined : new URL(path, url).href);

export function asEmail(gathered: Gathered): { subject: string; text: string } {
  const { items, more, site, url } = gathered;
  const [first] = items;
  const total = items.length + more;
  const said = total === 1 && first ? first.text.zh : `${total} 条通知`;
  const part = (of: keyof Text, rest: string) => [
    ...items.flatMap(({ at, text, path }) => {
      const link = linkTo(url, path);
      return [`${TIME.format(at)}  ${line(text[of])}`, ...(link === undefined ? [] : [`    ${link}`])];
    }),
    ...(more > 0 ? [rest] : []),
  ];
  const text = [
    ...part('zh', `另有 ${more} 条，请登录控制台查看。`),
    '',
    '-'.repeat(40),
    ...part('en', `And ${more} more: see the console.`),
    '',
    '您可以在个人设置的“通知”中更改接收方式。',
    'What reaches you by which way is yours to choose: see “Notices” in your profile.',
  ];
  return { subject: `[${line(site)}] ${line(said)}`, text: `${text.join('\n')}\n` };
}

const SIGNS = new Map(
  [...'[]()<>@#*_`~|\\!$&'].map((sign) => [sign, String.fromCodePoint(sign.charCodeAt(0) + 0xfee0)]),
);

/**
 * Robots show Markdown, and no two of them agree on how a sign is escaped: what could begin a link, a mention or a picture becomes
 * the wide sign that looks the same.
 */
export const plainInMarkdown = (text: string): string =>
  line(text)
    .replaceAll(/[[\]()<>@#*_`~|\\!$&]/g, (sign) => SIGNS.get(sign) ?? sign)
    .replaceAll(/:(?=\/\/)/g, '：')
    // At the beginning of a line they would make a list, a quote or a rule.
    .replace(/^[-+>=.\d]+(?=[\s.]|$)/, (start) => `\u200b${start}`);

/** As much as fits, the oldest first. */
export function asMarkdown(
  { items, more, site, url }: Gathered,
  most_bytes = MAX_ROBOT_BYTES,
): { title: string; text: string } {
  const total = items.length + more;
  const title = `${plainInMarkdown(site)} ${total} 条通知`;
  const lines = items.map(({ at, text, path }) => {
    const link = linkTo(url, path);
    const said = `${TIME.format(at)} ${plainInMarkdown(text.zh)}`;
    return link === undefined ? said : `${said} [查看](${link})`;
  });
  const whole = (shown: number) => {
    const left = total - shown;
    return [`**${title}**`, ...lines.slice(0, shown), ...(left > 0 ? [`另有 ${left} 条，请登录控制台查看`] : [])].join(
      '\n\n',
    );
  };
  let shown = lines.length;
  while (shown > 0 && Buffer.byteLength(whole(shown)) > most_bytes) shown -= 1;
  const text = whole(shown);
  return { title, text };
}
