/** Tries a person's pattern on a stranger's text: a bad pair of the two must not hold up all other looks. */
import { createContext, Script } from 'node:vm';

const TIME_LIMIT_MS = 100;
const script = new Script('new RegExp(pattern).exec(text)');
const context = createContext({ pattern: '', text: '' });

/** What matched and its groups, null when nothing does, or undefined when finding out would take more than 100 ms. */
export function findPattern(pattern: string, text: string): (string | undefined)[] | null | undefined {
  // V8 can interrupt a regular expression only where a script has a time limit.
  Object.assign(context, { pattern, text });
  try {
    const match: RegExpExecArray | null = script.runInContext(context, { timeout: TIME_LIMIT_MS });
    return match && [...match];
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw thrown;
  } finally {
    Object.assign(context, { pattern: '', text: '' });
  }
}

/** Whether the text matches, or undefined when finding out would take more than 100 ms. */
export function matchPattern(pattern: string, text: string): boolean | undefined {
  const found = findPattern(pattern, text);
  return found === undefined ? undefined : found !== null;
}

/** Whether a text is a pattern at all. */
export function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}
