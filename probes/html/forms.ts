/** The forms of a page: where each sends what is written in, and the names of its fields. */
import { tokens } from './tokens.ts';

export type Form = { id: string | null; action: string; method: string; fields: string[] };

const FIELDS = new Set(['input', 'select', 'textarea', 'button']);
const MAX_FORMS = 50;
const MAX_FIELDS = 500;

/** `action` is absolute, by the base element if there is one; without the attribute it is the page itself. */
export function formsOf(html: string, page: string): Form[] {
  const forms: Form[] = [];
  const strays: { form: string; name: string }[] = [];
  let base = page;
  let open: Form | undefined;
  for (const token of tokens(html)) {
    if (token.kind === 'close' && token.name === 'form') open = undefined;
    if (token.kind !== 'open') continue;
    const { name, attributes } = token;
    if (name === 'base' && base === page) base = URL.parse(attributes.get('href') ?? '', page)?.href ?? page;
    if (name === 'form' && forms.length < MAX_FORMS) {
      const action = attributes.get('action')?.trim() ?? '';
      const method = (attributes.get('method') ?? 'get').toLowerCase();
      open = {
        id: attributes.get('id') ?? null,
        action: URL.parse(action || page, base)?.href ?? '',
        method,
        fields: [],
      };
      forms.push(open);
    }
    const field = FIELDS.has(name) ? attributes.get('name') : undefined;
    if (field === undefined) continue;
    const form = attributes.get('form');
    if (form !== undefined) {
      if (strays.length < MAX_FIELDS) strays.push({ form, name: field });
    } else if (open && open.fields.length < MAX_FIELDS) open.fields.push(field);
  }
  // A field may stand outside of its form and name it.
  for (const { form, name } of strays) forms.find(({ id }) => id === form)?.fields.push(name);
  return forms;
}
