/** Tries a person's pattern on a stranger's text: a bad pair of the two must not hold up all other looks. */
import { createContext, Script } from 'node:vm';

const TIME_LIMIT_MS = 100;
const script = new Script('new RegExp(pattern).test(text)');
const context = createContext({ pattern: '', text: '' });

/** Whether the text matches, or undefined when finding out would take more than 100 ms. */
export function matchPattern(pattern: string, text: string): boolean | undefined {
  // V8 can interrupt a regular expression only where a script has a time limit.
  Object.assign(context, { pattern, text });
  try {
    return script.runInContext(context, { timeout: TIME_LIMIT_MS }) === true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw thrown;
  } finally {
    Object.assign(context, { pattern: '', text: '' });
  }
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
