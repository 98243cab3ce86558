/** Passwords that are guessed first whatever classes they have. Our own short list of patterns, not an official one. */

/** Words around which guessed passwords are built; in lower case, with look-alikes folded. */
const WORDS = [
  ...[
    'password',
    'passwd',
    'admin',
    'administrator',
    'root',
    'welcome',
    'letmein',
    'changeme',
    'iloveyou',
    'monkey',
    'dragon',
  ],
  ...['zhengwang', 'zhengwu', 'zhengfu', 'dianzi', 'woaini', 'mima', 'nihao', 'huawei', 'cisco', 'h3c', 'ruijie'],
];
/** Rows of a keyboard, read both ways and down its columns. */
const RUNS = [
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1234567890',
  'abcdefghijklmnopqrstuvwxyz',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
];
const LEET: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** What is left when all that is guessed is taken out must be at least this long. */
const LEAST_REST = 6;
const LEAST_RUN = 4;

const fold = (text: string): string => [...text.toLowerCase()].map((sign) => LEET[sign] ?? sign).join('');

/** Whether little of a password is left without names, common words, keyboard runs, years and repetition. */
export function isWeak(password: string, ...names: readonly string[]): boolean {
  let rest = password.toLowerCase();
  const own = names.flatMap((name) => name.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((part) => part.length >= 3);
  // The longest first: a short name within a long word must not spoil it.
  for (const word of [...own, ...WORDS].toSorted((a, b) => b.length - a.length)) {
    // A folded sign stands where the sign stood, so both are cut at the same place.
    for (let at = fold(rest).indexOf(fold(word)); at >= 0; at = fold(rest).indexOf(fold(word)))
      rest = rest.slice(0, at) + rest.slice(at + word.length);
  }
  rest = withoutRuns(rest).replace(/(19|20)\d\d/g, '');
  return new Set(rest).size < LEAST_REST;
}

/** Takes out each piece of a run, read either way, that is long enough to be one. */
function withoutRuns(text: string): string {
  let rest = text;
  for (const run of RUNS.flatMap((one) => [one, [...one].reverse().join('')])) {
    for (let length = run.length; length >= LEAST_RUN; length -= 1) {
      for (let from = 0; from + length <= run.length; from += 1)
        rest = rest.replaceAll(run.slice(from, from + length), '');
    }
  }
  return rest;
}
