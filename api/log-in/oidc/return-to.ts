/** Where a log-in may lead back to: a page of this console, and never anywhere else. */
import { z } from 'zod';

const BASE = 'http://console.invalid';

/** Whether a browser that is sent here stays on this server, however the text is read. */
export function isLocalPath(text: string): boolean {
  // Browsers drop tabs and line breaks, and read a backslash as a slash.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  const strange = /[\x00-\x20\x7f\\]/;
  const stays = (path: string) => {
    if (!path.startsWith('/') || path.startsWith('//') || strange.test(path) || !URL.canParse(path, BASE)) return false;
    const url = new URL(path, BASE);
    // `/.//host` is a path, and one that the next reader may take for a host.
    return url.origin === BASE && url.username === '' && !url.pathname.startsWith('//');
  };
  if (!stays(text)) return false;
  let path = text.split(/[?#]/, 1)[0] as string;
  // Whoever decodes it once more, or twice, must find a path as well; spaces in it are fine by then.
  for (let i = 0; i < 3; i += 1) {
    try {
      path = decodeURIComponent(path);
    } catch {
      return false;
    }
    if (!stays(path.replaceAll(' ', '_'))) return false;
  }
  // What answers with data is no page to land on.
  return !/^\/api(\/|$)/i.test(new URL(path, BASE).pathname);
}

export const ReturnTo = z
  .string()
  .max(2_000)
  .refine(isLocalPath, 'a path of this console, such as /nodes')
  .default('/');
