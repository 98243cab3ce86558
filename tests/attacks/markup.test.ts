/**
 * Markup that somebody stores or sends: no answer of the interface is a page, no link is more than a link, and nothing of the console makes
 * elements of a text. The policy that would stop a script all the same is in `tests/browser/security.spec.ts`, files for Word, Excel and
 * PDF are in `api/reports/render.test.ts`, plans in `runbooks/read-plan.test.ts`, exported maps in `console/ui/map/svg-pen.test.ts`.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isAdministrator, ROLES } from '#api/people/roles.ts';
import { testHub } from '#api/testing.ts';
import { freshFolder, removeFolder } from '../server.ts';
import { plantRows } from './planted-rows.ts';

const ROOT = join(import.meta.dirname, '../..');
const MARKUP = `<img src=x onerror=alert(1)><svg onload=alert(1)></script><script>alert(1)</script>`;
const ID = 7001;
const folder = freshFolder();
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  removeFolder(folder);
});
plantRows(t.hub.db, ID, MARKUP);
const working = ROLES.filter((role) => !isAdministrator(role));
const askers = [
  await t.enter(
    'working',
    working.map((role) => ({ role, unit_id: null })),
  ),
  ...(['system', 'security', 'audit'] as const).map((account) => t.askAs(account)),
];
const { paths } = (await t.ask('GET', '/api/openapi.json')).body as { paths: Record<string, { get?: object }> };

test('no answer of the interface is a page, whatever is stored or asked', async () => {
  let shown = 0;
  for (const [path, { get }] of Object.entries(paths)) {
    if (!get || path === '/api/stream' || path.startsWith('/api/docs')) continue;
    const filled = path.replace(/\{\w+\}/g, String(ID));
    const word = encodeURIComponent(MARKUP);
    for (const asked of [filled, `${path.replace(/\{\w+\}/g, word)}?q=${word}`]) {
      for (const ask of askers) {
        const { headers, text, status } = await ask('GET', asked);
        if (status === 403) continue;
        const type = headers.get('content-type') ?? '';
        const is_file = headers.get('content-disposition')?.startsWith('attachment') ?? false;
        assert.doesNotMatch(type, /html|svg|xml(?!formats)|javascript/, `${asked.slice(0, 120)}: ${type}`);
        assert.equal(headers.get('x-content-type-options'), 'nosniff', asked);
        assert.ok(is_file || /json|^text\/plain|^$/.test(type), `${asked.slice(0, 120)}: ${type}`);
        if (text.includes('<svg')) shown += 1;
        break;
      }
    }
  }
  assert.ok(shown > 50, String(shown));
});

const SCRIPTS = [
  'javascript:alert(1)',
  ' JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
];
test('an address that the console makes a link of leads to a page and runs nothing', async () => {
  const system = (await t.ask('POST', '/api/systems', { name: 's' })).body.id as number;
  for (const url of [...SCRIPTS, 'file:///etc/passwd', '//elsewhere.example']) {
    const answer = await t.ask('POST', `/api/systems/${system}/endpoints`, { url });
    assert.equal(answer.status, 422, `${url}: ${answer.text}`);
  }
  const unit = (await t.ask('POST', '/api/units', { name: '甲单位', level: 'city' })).body.id as number;
  await t.ask('POST', '/api/programme-tasks/notice', {});
  const task = (await t.ask('GET', '/api/programme-tasks')).body?.rows?.[0]?.id ?? 1;
  for (const evidence_path of [
    ...SCRIPTS,
    '//elsewhere.example',
    '/\\elsewhere.example',
    'https://elsewhere.example',
  ]) {
    const report = { unit_id: unit, area_id: null, share_percent: 1, text: 'x', evidence_path };
    const answer = await t.ask('POST', `/api/programme-tasks/${task}/reports`, report);
    assert.equal(answer.status, 422, `${evidence_path}: ${answer.text}`);
    assert.match(answer.text, /evidence_path/, answer.text);
  }
});

/** What makes elements, documents or programs of a text. */
const MAKES =
  /\b(innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|DOMParser|srcdoc|setHTMLUnsafe|parseHTMLUnsafe)\b|document\.write|\beval\(|new Function\(|javascript:/;
/** The legend of the map, drawn by the pen below of nothing but our own constants. */
const OWN_DRAWING = join('console', 'pages', 'topology', 'Legend.tsx');
test('nothing of the console, and nothing of the page in an archive, makes elements of a text', () => {
  const sources = ['console', 'api/reports/verify'].flatMap((place) =>
    readdirSync(join(ROOT, place), { recursive: true, withFileTypes: true })
      .filter(
        (one) =>
          one.isFile() &&
          /\.(ts|tsx|js|html)$/.test(one.name) &&
          !/[\\/](dist|node_modules)([\\/]|$)/.test(one.parentPath),
      )
      .map((one) => join(one.parentPath, one.name)),
  );
  assert.ok(sources.length > 400, String(sources.length));
  const making = sources.filter((file) => MAKES.test(readFileSync(file, 'utf8')));
  assert.deepEqual(making, [join(ROOT, OWN_DRAWING)]);
});
