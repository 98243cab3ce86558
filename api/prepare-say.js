/** How the preparing speaks: on stderr, each step in a line. Plain JavaScript, see api/prepare.js. */

/** What a person can mend; printed without a stack. */
export class Unprepared extends Error {}

export const say = (text) => process.stderr.write(text);

const TELL_EVERY_MS = process.stderr.isTTY ? 500 : 15_000;

/**
 * Says what is being done and how long it took, in one line; meanwhile, in a terminal, how far it is (`progress`, in words).
 * Elsewhere how far it is gets a line of its own now and then.
 */
export async function step(title, work, progress = () => '') {
  const started = Date.now();
  const line = process.stderr.isTTY ? `\r\u001b[K${title} … ` : '';
  const withTime = (words) => [words, `${((Date.now() - started) / 1000).toFixed(1)} s`].filter(Boolean).join(', ');
  say(`${title} … `);
  const telling = setInterval(() => {
    say(line ? line + withTime(progress()) : `\n  ${withTime(progress())} … `);
  }, TELL_EVERY_MS);
  try {
    const said = await work();
    say(`${line}${withTime(said)}\n`);
  } catch (error) {
    say(`${line}失败 / failed\n`);
    throw error;
  } finally {
    clearInterval(telling);
  }
}
