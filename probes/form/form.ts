/** Whether people can file something: the page has its form, the form its fields, and where it sends them answers. Never sends it. */
import { z } from 'zod';
import { wayOf } from '../browser/open-page.ts';
import { type Form, formsOf } from '../html/forms.ts';
import { RENDERED, readPage } from '../html/read-page.ts';
import { type Fact, probe } from '../probe.ts';
import { fetchForced } from '../site/forced.ts';
import { PageUrl } from '../site/site.ts';

const HOP_MS = 10_000;
/** What a target for filled forms says to a question without one: it is there. 404 and 410 say that nothing is. */
const GONE = new Set([404, 410]);

export const form = probe({
  title: { zh: '表单可用性', en: 'Form' },
  params: z.object({
    url: PageUrl.meta({ zh: '表单页网址', en: 'URL of the page with the form' }),
    fields: z
      .array(z.string().min(1).max(100))
      .max(50)
      .optional()
      .meta({ zh: '必有字段名', en: 'Names of fields that it must have' }),
    rendered: z.boolean().default(false).meta(RENDERED),
  }),
  yields: {
    'form.page': { zh: '页面打开情况', en: 'Page opened', told: true },
    'form.found': { zh: '表单', en: 'Form', told: true },
    'form.target': { zh: '提交地址', en: 'Where it is sent to', told: true },
  },
  measures: {},
  timeout_ms: 90_000,
  every_s: 3_600,
  async look(target, { url, fields, rendered }, context) {
    const way = wayOf(target, context);
    const { seen, html } = await readPage(url, way, rendered);
    const facts: Fact[] = [{ key: 'form.page', value: { ...seen } }];
    if (html === undefined) return { facts };
    const wanted = fields ?? [];
    const lacks = ({ fields: has }: Form) => wanted.filter((field) => !has.includes(field));
    const [best] = formsOf(html, seen.url).sort((a, b) => lacks(a).length - lacks(b).length);
    const missing = best ? lacks(best).join(' ') : wanted.join(' ');
    const value = {
      wanted: wanted.length === 0 ? null : wanted.join(' '),
      ...{ there: best !== undefined, missing: missing === '' ? null : missing },
      ...{ action: best?.action.slice(0, 500) ?? null, method: best?.method ?? null },
    };
    facts.push({ key: 'form.found', value });
    if (!best) return { facts };
    // HEAD is safe by its definition (RFC 9110, section 9.2.1): nothing is filed by asking.
    const asked = await fetchForced(best.action, { ...way, method: 'HEAD', timeout_ms: HOP_MS, max_body_bytes: 0 });
    if (asked.missing === 'unable')
      return { facts, partial: true, error: asked.why ?? 'its target could not be asked' };
    const status = asked.response?.status ?? null;
    const answers = status !== null && !GONE.has(status) && (status < 500 || status === 501);
    const why = answers ? null : status === null ? asked.why : `status ${status}`;
    facts.push({ key: 'form.target', value: { url: best.action.slice(0, 500), status, answers, why } });
    return { facts };
  },
});
