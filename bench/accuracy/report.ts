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
  'How a value counts: *vendor* is or begins with one of the accepted spellings. *Version*: one token with a digit (of two characters or more) is in',
  'both, without a leading v. *Serial* is equal but for punctuation. *Model* is equal or one contains the other, letters and digits only.',
  '*Ports* are compared with the interfaces that the recording names; the second row compares those that are present with another',
  'program’s list, which leaves out kinds of interfaces by name. An LLDP row needs the local port and both ids of the neighbour.',
];

function unseenSection(unseen: Unseen): string[] {
  const parts = ['vendor', 'version', 'serial', 'model'] as const;
  const marksOf = (rows: readonly IdentityMarks[], part: (typeof parts)[number]) => rows.map((row) => row[part]);
  const line = (title: string, rows: readonly IdentityMarks[]) =>
    row(
      title,
      ...parts.map((part) => {
        const marks = marksOf(rows, part);
        return `${shown(marks)} (${share(marks, 'wrong').n} wrong)`;
      }),
    );
  const verdict = row(
    '**target**, by the first row',
    ...parts.map((part) => {
      const { n, all } = share(marksOf(unseen.without_group, part), 'right');
      const target = TARGET[part] ?? 0;
      return `≥ ${target} %: ${100 * n >= target * all ? 'reached' : '**not reached**'}`;
    }),
  );
  return [
    '## Estimate for unseen devices',
    '',
    'The rules were written with these recordings at hand, so the table above flatters them. Each recording is therefore identified again',
    'while what it may have taught is taken away; the rules that remain may then answer instead:',
    '',
    row('', ...parts),
    row('---', ...parts.map(() => '---:')),
    line('leave one group out', unseen.without_group),
    verdict,
    line('the same, and no number is known but by recordings', unseen.without_group_strict),
    line('leave one vendor out, its numbers known', unseen.without_rules),
    line('leave one vendor out, only IANA’s register known', unseen.without_maker),
    '',
    ...ESTIMATE,
  ];
}

const ESTIMATE = [
  '**Leave one group out** (recordings of one device are a group) is what to expect of a new model or release. What is held out, and why:',
  '',
  '- *Shapes, objects, words, subtrees*: a rule is used only when it gives the right answer in a recording of another group. It counts as',
  '  borne out there also when a better rule answers before it: without this device it would have been written for the other one. So each',
  '  recording is asked again without what has answered, until nothing answers any more, both for its maker and for the rest. Of a',
  '  maker’s words each alternative is a rule of its own; an object is the same rule wherever a copy of its MIB stands.',
  '  Where a recording’s owner has blotted the value out (`<private>`), the object counts as borne out there: it shows where the serial',
  '  number stands, though not which one it is. Such recordings are not scored themselves.',
  '  A maker’s object that only one recording happens to need is held out even where the maker’s MIB documents it, since nobody can',
  '  show that it would have been looked up; this makes the figures for serial, version and model too low rather than too high.',
  '- *Enterprise numbers*: IANA’s register is public and whole (`probes/snmp/vendors/iana.txt`), and holds whether or not a device was ever',
  '  recorded. So a rule “this number is that maker’s” stays where the registered organisation and the maker share a word of their names,',
  '  and the register itself stays. That objects in a number’s tree tell its maker is one general rule, whose the number is another.',
  '  Numbers of companies that a maker bought, of brands and of builders (Alteon, Colubris, Metamako, GCOM) are not in the register',
  '  under the maker’s name: they count as learnt and are held out unless another group bears them out.',
  '  The second row holds out registered numbers as well; the register’s own spelling then answers.',
  '- *General rules* (ENTITY-MIB, LLDP-MED, Printer-MIB, UPS-MIB, RMON2-MIB, shapes that descriptions of many makers share) obey the same',
  '  rule as all others. A limit of the method: a shape that two recordings share was seen in both when it was written.',
  '',
  '**Leave one vendor out** is what to expect of a maker that nobody has looked at: all its shapes, words and objects are gone, and only',
  'what is anybody’s answers. The last row forgets the maker altogether: the name is then the organisation of IANA’s register as',
  'registered, without legal forms, which is right only for makers that still sell under that name.',
  '',
  'A vendor counts as right when it is an accepted spelling, or begins with one (*Enterasys Networks* for *Enterasys*).',
  'Ports, addresses and neighbours use no rule of a maker: the table of seen recordings holds for them as it stands.',
];
