/** The readable page of the OpenAPI document: Swagger UI, served from this machine alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { endpoint, routes } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';

const FOLDER = join(import.meta.dirname, '../../node_modules/swagger-ui-dist');
const FILES: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};
const START = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true, filter: true, showExtensions: true, validatorUrl: null });\n`;
const PAGE = `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>政网 Zhengwang · API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<link rel="icon" href="/api/docs/favicon-32x32.png">
<main id="docs"></main>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</html>
`;

const page = endpoint('public', {
  method: 'get',
  path: '/docs',
  responses: { 200: { description: 'This page', content: { 'text/html': { schema: z.string() } } } },
});
const file = endpoint('public', {
  method: 'get',
  path: '/docs/{name}',
  request: { params: z.object({ name: z.string().max(40) }) },
  responses: { 200: { description: 'A part of the page' } },
});

export const docs = () =>
  routes()
    .openapi(page, (c) => c.html(PAGE, 200))
    .openapi(file, (c) => {
      const { name } = c.req.valid('param');
      if (name === 'start.js') return c.body(START, 200, { 'content-type': 'text/javascript; charset=utf-8' });
      const type = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
      if (!type) throw notFound('文件', 'file');
      const headers = { 'content-type': type, 'cache-control': 'public, max-age=86400' };
      return c.body(readFileSync(join(FOLDER, name)), 200, headers);
    });
