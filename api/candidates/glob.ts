/** Patterns as people write them: `*` for any text, `?` for one character, capitals don't matter. */

/** In steps proportional to both lengths, whatever the pattern: no expression that could be made to run for hours. */
export function matchesGlob(pattern: string, text: string): boolean {
  const [p, t] = [[...pattern.toLowerCase()], [...text.toLowerCase()]];
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let i = 0; i < t.length; ) {
    if (p[at] === '*') {
      star = at++;
      resume = i;
    } else if (at < p.length && (p[at] === '?' || p[at] === t[i])) {
      at++;
      i++;
    } else if (star >= 0) {
      // The last star takes one character more.
      at = star + 1;
      i = ++resume;
    } else return false;
  }
  while (p[at] === '*') at++;
  return at === p.length;
}
