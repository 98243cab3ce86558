/** The forms of a page as a browser would send them (WHATWG HTML, section 4.10.22) when somebody presses Enter. No script runs. */
import { tokens } from '../html/tokens.ts';

const MAX_FORMS = 20;
const MAX_FIELDS = 200;

export type Form = {
  /** Absolute. */
  action: string;
  method: 'GET' | 'POST';
  fields: [name: string, value: string][];
  /** Names of fields that somebody types into. */
  typed: Set<string>;
};

type Attributes = ReadonlyMap<string, string>;
type Open = Form & { id: string | undefined; has_pressed: boolean; sends_files: boolean };

const TYPED = new Set(['text', 'password', 'email', 'tel', 'number', 'url', 'search']);
const UNSENT = new Set(['button', 'reset', 'file', 'image']);

/** In the page's order; those that send files are left out. */
export function formsOf(html: string, base: string): Form[] {
  const forms: Open[] = [];
  let inside: Open | undefined;
  let select: { owner: Open; name: string; value: string | undefined } | undefined;
  let textarea: { owner: Open; name: string } | undefined;
  let from = base;
  const endSelect = () => {
    if (select) add(select.owner, select.name, select.value ?? '');
    select = undefined;
  };
  for (const token of tokens(html)) {
    if (token.kind === 'close') {
      if (token.name === 'form') inside = undefined;
      if (token.name === 'select') endSelect();
    }
    if (token.kind === 'raw' && token.element === 'textarea' && textarea)
      add(textarea.owner, textarea.name, token.text);
    if (token.kind !== 'open') continue;
    const { name: element, attributes } = token;
    if (element === 'base' && from === base) from = URL.parse(attributes.get('href') ?? '', base)?.href ?? base;
    if (element === 'form' && !inside && forms.length < MAX_FORMS) {
      inside = openForm(attributes, base, from);
      if (inside) forms.push(inside);
    }
    // A control may stand elsewhere and name its form.
    const named = attributes.get('form');
    const owner = named === undefined ? inside : forms.find(({ id }) => id === named);
    const name = attributes.get('name');
    if (element === 'option' && select && (select.value === undefined || attributes.has('selected')))
      select.value = attributes.get('value') ?? '';
    if (!owner || attributes.has('disabled')) continue;
    if (element === 'select') {
      endSelect();
      if (name) select = { owner, name, value: undefined };
    } else if (element === 'textarea') textarea = name ? { owner, name } : undefined;
    else if (element === 'button' || element === 'input') addControl(owner, element, name, attributes);
  }
  endSelect();
  return forms.filter(({ sends_files }) => !sends_files);
}

function openForm(attributes: Attributes, base: string, from: string): Open | undefined {
  const action = URL.parse(attributes.get('action') || base, from)?.href;
  if (action === undefined) return undefined;
  return {
    ...{ action, method: attributes.get('method')?.toLowerCase() === 'post' ? 'POST' : 'GET' },
    ...{ fields: [], typed: new Set(), id: attributes.get('id'), has_pressed: false },
    sends_files: attributes.get('enctype')?.toLowerCase() === 'multipart/form-data',
  };
}

function add({ fields }: Form, name: string | undefined, value: string): void {
  if (name && fields.length < MAX_FIELDS) fields.push([name, value]);
}

function addControl(owner: Open, element: string, name: string | undefined, attributes: Attributes): void {
  const type = (attributes.get('type') ?? (element === 'button' ? 'submit' : 'text')).toLowerCase();
  if (type === 'submit') {
    // Enter presses the first button (implicit submission), and no other.
    if (!owner.has_pressed) add(owner, name, attributes.get('value') ?? '');
    owner.has_pressed = true;
  } else if (element === 'button' || UNSENT.has(type)) return;
  else if (type === 'checkbox' || type === 'radio') {
    if (attributes.has('checked')) add(owner, name, attributes.get('value') ?? 'on');
  } else {
    if (name && TYPED.has(type)) owner.typed.add(name);
    add(owner, name, attributes.get('value') ?? '');
  }
}

/** The form's fields with what was typed into it, as they are sent. */
export function fillForm({ fields }: Form, typed: Readonly<Record<string, string>>): URLSearchParams {
  const sent = new URLSearchParams(fields.filter(([name]) => !Object.hasOwn(typed, name)));
  for (const [name, value] of Object.entries(typed)) sent.append(name, value);
  return sent;
}
