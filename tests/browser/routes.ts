/** The console's addresses, as its routes and tests/browser/pages.spec.ts write them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The addresses of a route of console/routes.tsx. */
export const patternOf = (route: string): RegExp =>
  new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+').replace('*', '.*')}$`);

const PAGES = readFileSync(join(import.meta.dirname, 'pages.spec.ts'), 'utf8');

/** What pages.spec.ts opens, with a 1 wherever it asks the server. */
export const OPENED = [...PAGES.matchAll(/(?:=> |return )['`](\/.*?)['`][,;]/g)].map(([, url = '']) =>
  url.replaceAll(/\$\{[^}]*\}/g, '1'),
);
