/** A4: whether names of addresses can be asked for. */
import { unknown } from '../../check.ts';
import type { Text } from '../../probe.ts';
import type { MigrationCheck } from '../check.ts';
import { type Block, coverOf, isUnread, readBlock, spell } from '../plan/block.ts';
import { zonesNeeded, zonesOf } from '../plan/reverse.ts';
import { sceneOf } from '../plan/scene.ts';
import { listed } from './plan-texts.ts';

export const planReverse: MigrationCheck = {
  code: 'A4',
  id: 'plan-reverse',
  title: { zh: '反向解析委派', en: 'Reverse delegation' },
  object: 'plan',
  input: { zh: 'ip6.arpa 下各反向区的委派情况', en: 'which zones below ip6.arpa are delegated' },
  method: {
    zh: '逐一核对规划中每个 /48（可设）的反向区；更短的前缀已委派即覆盖其下',
    en: 'each /48 (can be set) of the plan; a zone of a shorter prefix covers what is beneath',
  },
  criterion: { zh: '均已委派', en: 'all are delegated' },
  source: 'RIPEness',
  needs: [],
  wants: ['reverse'],
  judge({ given, thresholds, now }) {
    const known: { block: Block; zone: string; is_delegated: boolean | null }[] = [];
    const unclear: Text[] = [];
    for (const { prefix, zone, is_delegated } of given.reverse ?? []) {
      const block = readBlock(prefix);
      if (isUnread(block)) unclear.push(block.problem);
      else if (block.family === 6 && !isZoneOf(zone, block))
        unclear.push({
          zh: `${zone} 不是 ${spell(block)} 的反向区`,
          en: `${zone} is no reverse zone of ${spell(block)}`,
        });
      else if (block.family === 6) known.push({ block, zone, is_delegated });
    }
    const delegated = known.filter((one) => one.is_delegated);
    const isCovered = coverOf(delegated.map(({ block }) => block));
    const lacking = known.filter((one) => one.is_delegated === false && !isCovered(one.block));
    const needed = zonesNeeded(sceneOf(given, { thresholds, now }).plan, thresholds.reverse_length);
    const named = new Set(known.map(({ block }) => spell(block)));
    for (const one of known) if (one.is_delegated === null && !isCovered(one.block)) unclear.push(noWord(one.block));
    for (const block of needed) if (!named.has(spell(block)) && !isCovered(block)) unclear.push(noWord(block));
    if (lacking.length > 0) {
      const list = lacking.map(({ zone }) => ({ zh: `${zone} 未委派`, en: `${zone} isn't delegated` }));
      return { status: 'fail', reason: inOrder(list), because: [] };
    }
    if (unclear.length > 0) {
      const { zh, en } = inOrder(unclear);
      return unknown(`部分反向区未知：${zh}`, `unknown in part: ${en}`);
    }
    if (delegated.length === 0) return unknown('没有反向区的记录', 'nothing is known of reverse zones');
    const reason = {
      zh: `${delegated.length} 个反向区均已委派`,
      en: `all ${delegated.length} reverse zones are delegated`,
    };
    return { status: 'pass', reason, because: [] };
  },
};

/** Where a prefix ends within a digit, any zone a digit further that lies in it. */
const isZoneOf = (zone: string, block: Block): boolean =>
  zonesOf(block).includes(zone.toLowerCase().replace(/\.$/, ''));

const noWord = (block: Block): Text => ({
  zh: `${spell(block)} 的委派情况未知`,
  en: `nothing is known of the delegation of ${spell(block)}`,
});
const inOrder = (texts: readonly Text[]): Text =>
  listed([...texts].sort((a, b) => (a.en < b.en ? -1 : a.en > b.en ? 1 : 0)));
