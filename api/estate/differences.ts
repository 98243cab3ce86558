/** Whether the record and what was seen say the same. Pure. */

const DESCRIBED = ['vendor', 'model', 'version', 'serial'] as const;
type Described = { [F in (typeof DESCRIBED)[number]]: string | null };
export type TextField = 'name' | (typeof DESCRIBED)[number];

export type Difference = { field: (typeof DESCRIBED)[number]; recorded: string; observed: string };

/** The same maker under the names that people write. */
const MAKERS: readonly (readonly string[])[] = [
  ['huawei', '华为'],
  ['h3c', '新华三', '华三'],
  ['ruijie', '锐捷'],
  ['zte', '中兴'],
  ['maipu', '迈普'],
  ['fiberhome', '烽火'],
  ['hillstone', '山石', '山石网科'],
  ['digital china', 'dcn', '神州数码'],
  ['tp-link', '普联'],
  ['sangfor', '深信服'],
  ['topsec', '天融信'],
  ['venustech', '启明星辰'],
  ['nsfocus', '绿盟', '绿盟科技'],
  ['dptech', '迪普', '迪普科技'],
  ['qianxin', '奇安信'],
  ['raisecom', '瑞斯康达'],
  ['hikvision', '海康', '海康威视'],
  ['dahua', '大华'],
  ['inspur', '浪潮'],
  ['cisco', '思科'],
  ['juniper', '瞻博'],
  ['hpe', '惠普', 'hp'],
  ['dell', '戴尔'],
];

/** System names that nobody gave: the factory's, often the maker's own. */
const FACTORY_NAME =
  /^(localhost(\.localdomain)?|router|switch|firewall|sysname|default|unknown|none|noname|system|ap|\W*)$/i;

/** Only what both sides know can differ; spelling that means the same doesn't. */
export function differences(recorded: Described, observed: Described): Difference[] {
  return DESCRIBED.flatMap((field) => {
    const [written, seen] = [recorded[field], observed[field]];
    if (!written || !seen || agree(field, written, seen)) return [];
    return [{ field, recorded: written, observed: seen }];
  });
}

/** Both sides known and meant to be the same kind of thing: a name for people is no host name. */
export function comparable(field: TextField, recorded: string | null, observed: string | null): boolean {
  if (!recorded?.trim() || !observed?.trim()) return false;
  if (field !== 'name') return true;
  if (FACTORY_NAME.test(observed.trim()) || makerOf(observed) !== undefined) return false;
  return isHan(recorded) === isHan(observed);
}

const isHan = (text: string): boolean => /\p{Script=Han}/u.test(text);

export function agree(field: TextField, recorded: string, observed: string): boolean {
  if (plain(recorded) === plain(observed)) return true;
  switch (field) {
    case 'name':
      return hostOf(recorded) === hostOf(observed);
    case 'serial':
      return bare(recorded) === bare(observed);
    case 'vendor': {
      const [a, b] = [makerOf(recorded), makerOf(observed)];
      return a === undefined || b === undefined ? oneSaysMore(recorded, observed) : a === b;
    }
    case 'model':
      return oneSaysMore(withoutMaker(recorded), withoutMaker(observed));
    case 'version':
      return oneSaysMore(withoutWord(recorded), withoutWord(observed));
  }
}

const plain = (text: string): string => text.trim().toLowerCase().replace(/\s+/g, ' ');
const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Up to the domain; `sw_01` and `SW-01` are one name. An address has no domain. */
function hostOf(name: string): string {
  const text = plain(name);
  return bare(/^[\d.]+$/.test(text) ? text : text.replace(/\.[a-z].*$/, ''));
}

function makerOf(text: string): string | undefined {
  const lower = plain(text);
  return MAKERS.find((names) => names.some((name) => lower === name || lower.startsWith(`${name} `)))?.[0];
}

function withoutMaker(model: string): string {
  const lower = plain(model);
  const name = MAKERS.flat().find((maker) => lower.startsWith(`${maker} `));
  return name === undefined ? lower : lower.slice(name.length + 1);
}

const withoutWord = (version: string): string => plain(version).replace(/^(version|ver\.?|v)\s*(?=\d)/, '');

/** `Release 6123` and `7.1.070, Release 6123` don't contradict each other. */
function oneSaysMore(a: string, b: string): boolean {
  const words = (text: string) =>
    plain(text)
      .split(/[\s,;()/]+/)
      .filter((word) => word !== '');
  const [less, more] = [words(a), words(b)].sort((x, y) => x.length - y.length) as [string[], string[]];
  return less.length > 0 && less.every((word) => more.includes(word));
}
