/** The scores as the Markdown of docs/accuracy.md. */
import type { Recorded } from './recordings.ts';
import { COUNTED, MARKED, type Mark, type Score } from './score.ts';
import type { IdentityMarks, Unseen } from './unseen.ts';

const TIERS = [
  ['C', 'found in Chinese networks'],
  ['K', 'international core'],
  ['B', 'breadth'],
] as const;
const TARGET: Record<(typeof MARKED)[number], number | null> = {
  vendor: 97,
  version: 75,
  serial: 70,
  model: 65,
  ports: 97,
  listed_ports: null,
};
const TITLE: Record<(typeof MARKED)[number] | (typeof COUNTED)[number], string> = {
  vendor: 'vendor',
  version: 'version, by token',
  serial: 'serial number',
  model: 'model',
  ports: 'ports within 5 %',
  listed_ports: "ports within 5 % of the other program's list",
  ipv4: 'agreed IPv4 addresses',
  ipv6: 'agreed IPv6 addresses',
  lldp: 'decodable LLDP rows',
};

const row = (...cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
const percent = (part: number, all: number) => (all === 0 ? '–' : `${((100 * part) / all).toFixed(1)} %`);

function share(marks: readonly Mark[], wanted: Mark): { n: number; all: number } {
  const scored = marks.filter((mark) => mark !== null);
  return { n: scored.filter((mark) => mark === wanted).length, all: scored.length };
}
const shown = (marks: readonly Mark[]) => {
  const { n, all } = share(marks, 'right');
  return percent(n, all);
};

/** `took_s`: the whole run. */
export function writeReport(
  recorded: readonly Recorded[],
  scores: readonly Score[],
  unseen: Unseen,
  took_s: number,
): string {
  const of = (tier: string) => scores.filter((_, i) => recorded[i]?.tier === tier);
  const groups = TIERS.map(([tier]) => of(tier));
  return [
    '# Accuracy of the SNMP probe',
    '',
    'Written by `npm run accuracy`; don’t edit. Each recording of a real device is played by the lab’s replayer over UDP on loopback',
    `and looked at by the real probe with its default tables: ${recorded.length} recordings, ${took_s.toFixed(0)} s in all.`,
    'The recordings (`../shared/data/snmprec`) are test data beside the project and no part of it; without them nothing is scored.',
    '',
    '## Seen recordings',
    '',
    'A value is *right*, *wrong*, or *missing* (nothing was said). Null in the expected data is not scored.',
    '',
    row('', ...TIERS.map(([tier, text]) => `${tier} (${text})`), 'all', 'right', 'wrong', 'missing', 'target'),
    row('---', ...TIERS.map(() => '---:'), '---:', '---:', '---:', '---:', '---:'),
    ...MARKED.map((part) => {
      const marks = scores.map((score) => score[part]);
      const counts = (['right', 'wrong', 'missing'] as const).map((mark) => share(marks, mark).n);
      const target = TARGET[part];
      const tiers = groups.map((group) => shown(group.map((score) => score[part])));
      return row(TITLE[part], ...tiers, shown(marks), ...counts, target === null ? '–' : `≥ ${target} %`);
    }),
    ...COUNTED.map((part) => {
      const sum = (group: readonly Score[], what: 'found' | 'wanted') =>
        group.reduce((total, score) => total + score[part][what], 0);
      const tiers = groups.map((group) => percent(sum(group, 'found'), sum(group, 'wanted')));
      const [found, wanted] = [sum(scores, 'found'), sum(scores, 'wanted')];
      return row(TITLE[part], ...tiers, percent(found, wanted), found, 0, wanted - found, 'all');
    }),
    row('no crash', ...groups.map((g) => worst(g, 'crashed')), worst(scores, 'crashed'), '', '', '', 'all'),
    row('no walk over 60 s', ...groups.map((g) => worst(g, 'slow')), worst(scores, 'slow'), '', '', '', 'all'),
    '',
    ...RULES,
    '',
    ...unseenSection(unseen),
    '',
  ].join('\n');
}

function worst(group: readonly Score[], what: 'crashed' | 'slow'): string {
  const n = group.filter((score) => score[what]).length;
  return n === 0 ? 'yes' : `${n} of ${group.length} failed`;
}

const RULES = [
  'How a value counts: *vendor* is one of the accepted spellings. *Version*: one token with a digit (of two characters or more) is in',
  'both, without a leading v. *Serial* is equal but for punctuation. *Model* is equal or one contains the other, letters and digits only.',
  '*Ports* are compared with the interfaces that the recording names; the second row compares those that are present with another',
  'program’s list, which leaves out kinds of interfaces by name. An LLDP row needs the local port and both ids of the neighbour.',
];

function unseenSection(unseen: Unseen): string[] {
  const parts = ['vendor', 'version', 'serial', 'model'] as const;
  const line = (title: string, marks: readonly IdentityMarks[]) =>
    row(
      title,
      ...parts.map((part) => {
        const wrong = share(
          marks.map((mark) => mark[part]),
          'wrong',
        ).n;
        return `${shown(marks.map((mark) => mark[part]))} (${wrong} wrong)`;
      }),
    );
  return [
    '## Estimate for unseen devices',
    '',
    'The rules were written with these recordings at hand, so the table above flatters them. Each recording is therefore identified again',
    'while what it may have taught is taken away:',
    '',
    row('', ...parts),
    row('---', ...parts.map(() => '---:')),
    line('leave one group out', unseen.without_group),
    line('leave one vendor out, its IANA number known', unseen.without_rules),
    line('leave one vendor out, number and all', unseen.without_maker),
    '',
    '- **Leave one group out** (recordings of one device are a group): a rule (a shape, an object, a maker’s number or words) that gave no',
    '  right answer in any other group is not used. This is what to expect of a new model or release of a known maker; it is on the low',
    '  side, since a rule taken from a MIB is counted as unknown when only one recording happens to need it.',
    '- **Leave one vendor out**: all shapes, words and objects of the maker are gone, and only general rules answer (ENTITY-MIB, LLDP-MED',
    '  inventory, Printer-MIB, UPS-MIB, RMON2-MIB, shapes that descriptions share). This is what to expect of a maker nobody has looked at.',
    '  The enterprise number comes from IANA’s public list and not from recordings, so both figures are given.',
    '- Ports, addresses and neighbours use no rule of a maker: the table of seen recordings holds for them as it stands.',
  ];
}
