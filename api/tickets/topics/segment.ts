/**
 * The terms of a text: words that could be a topic. Only words of a dictionary become terms, the segmenter's or ours: what it would
 * guess from signs that it doesn't know are mostly names, and names of people are nobody's topic.
 */
import { type Dictionary, fold } from './dictionary.ts';

/** More than a title and the longest body; what comes after them says nothing new. */
const MAX_SIGNS = 12_000;
const MAX_TERMS = 60;
const MAX_LATIN = 24;

/** What leads to a person or a machine, or is one. Each begins where nothing of it stands before: else a long run would be read over and over. */
const ADDRESSES = [
  /(?<![a-z])[a-z]+:\/\/\S+/g,
  /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g,
  /(?<![0-9a-f])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![0-9a-f])/g,
  /(?<![0-9a-z])(?:[0-9a-f]{1,4}:|::)[0-9a-f:.]*:[0-9a-f:.]*/g,
  /(?<![\w.-])(?:[a-z0-9-]+\.){2,}[a-z]{2,}/g,
  /(?<![a-z0-9])\d[\d\s().-]{5,}[\dx]/g,
];
/** Of the segmenter's tags: names of people, numbers, times, measures, and what only serves grammar. */
const DROPPED = /^(?:nr|m|t|d|r|p|c|u|y|e|o|q|f|x|w|z|i$|l$|h$|k$)/;
/** The commonest family names, without those that are ordinary words more often. */
const FAMILY_NAMES = new Set([
  ...`王李张刘陈杨赵吴周徐孙胡朱郭林罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范
   姚谭廖邹熊陆郝孔崔康毛邱秦顾侯邵孟龙段雷钱汤尹黎易武乔贺赖龚葛缪季施陶严钮瞿`.replace(/\s/g, ''),
  ...['欧阳', '上官', '司马', '诸葛', '司徒', '皇甫', '尉迟', '夏侯', '慕容', '令狐', '东方', '端木', '公孙'],
]);

export type Segmenter = { termsOf(text: string, names?: readonly string[]): string[] };

/** Loads some 50 MB, and takes a fifth of a second for it: call it where nobody waits. */
export async function createSegmenter({ own, stop }: Pick<Dictionary, 'own' | 'stop'>): Promise<Segmenter> {
  const [{ Jieba }, { dict }] = await Promise.all([import('@node-rs/jieba'), import('@node-rs/jieba/dict.js')]);
  const jieba = Jieba.withDict(dict);
  jieba.loadDict(Buffer.from(own.map(([word, weight]) => `${word} ${weight} n`).join('\n')));
  const ours = new Set(own.map(([word]) => word));
  const silent = new Set(stop);

  const isTerm = (word: string, tag: string): boolean => {
    if (silent.has(word) || FAMILY_NAMES.has(word)) return false;
    if (ours.has(word)) return true;
    if (/^\p{Script=Han}{2,16}$/u.test(word)) return !DROPPED.test(tag);
    // Numbers of machines, of contracts, of people: a product has a short one.
    return (
      word.length <= MAX_LATIN &&
      /^[a-z][a-z0-9+#]*$/.test(word) &&
      (word.match(/[a-z]/g)?.length ?? 0) >= 2 &&
      (word.match(/\d/g)?.length ?? 0) <= 3
    );
  };

  return {
    /** Each once, in the order of the text; `names` are those that the ticket itself tells: none of them becomes a term. */
    termsOf(text, names = []) {
      let read = fold(text.slice(0, MAX_SIGNS)).slice(0, MAX_SIGNS);
      for (const name of names.map(fold)) if (name.trim().length >= 2) read = read.replaceAll(name.trim(), ' ');
      for (const pattern of ADDRESSES) read = read.replace(pattern, ' ');
      const terms = new Set<string>();
      let before = '';
      for (const { word, tag } of jieba.tag(read, false)) {
        // A given name that is a word as well, such as 建国, is told by the family name before it.
        const isGivenName = FAMILY_NAMES.has(before) && !ours.has(word);
        before = word;
        if (isGivenName || !isTerm(word, tag)) continue;
        terms.add(word);
        if (terms.size >= MAX_TERMS) break;
      }
      return [...terms];
    },
  };
}
