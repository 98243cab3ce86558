/** Serves the console's built files as bytes; any other path is the console's own business and gets its page. */
import { existsSync, readFileSync } from 'node:fs';
import { extname, join, normalize, sep } from 'node:path';
import { createMiddleware } from 'hono/factory';
import type { Env } from './endpoint.ts';
import { Refusal } from './errors.ts';

const FOLDER = join(import.meta.dirname, '../../console/dist');
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

export function servesConsole(folder = FOLDER) {
  return createMiddleware<Env>(async (c) => {
    const wanted = normalize(decoded(c.req.path)).replace(/^[/\\]+/, '');
    const file = join(folder, wanted);
    const inside = file.startsWith(folder + sep);
    const type = TYPES[extname(file)];
    if (inside && type && existsSync(file)) {
      // Names under assets/ carry a digest of their content, so they never change.
      const forever = wanted.startsWith('assets/');
      return c.body(readFileSync(file), 200, {
        'content-type': type,
        'cache-control': forever ? 'public, max-age=31536000, immutable' : 'no-cache',
      });
    }
    const page = join(folder, 'index.html');
    if (extname(wanted) !== '' || !existsSync(page)) return c.notFound() as never;
    return c.body(readFileSync(page), 200, { 'content-type': TYPES['.html'] as string, 'cache-control': 'no-cache' });
  });
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new Refusal(400, 'malformed_path', '网址编码有误', 'The path is not well encoded');
  }
}
