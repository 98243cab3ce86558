/** The one way to words: `t('nodes.title')` for our own, `say(text)` for what the server wrote in both languages. */
import { locale } from '../preferences.ts';
import { sections } from './sections.ts';
import type { Text } from './text.ts';

type Sections = typeof sections;

/** Every text's name: `section.key`. */
export type TextKey = { [S in keyof Sections]: `${S}.${keyof Sections[S] & string}` }[keyof Sections];

const byName = new Map<string, Text>();
for (const [section, texts] of Object.entries(sections)) {
  for (const [key, text] of Object.entries(texts)) byName.set(`${section}.${key}`, text);
}

/** A text in the person's language, with `{name}` filled in; numbers get thousands separators. */
export function t(key: TextKey, values: Record<string, string | number> = {}): string {
  const text = byName.get(key);
  return text ? fill(text[locale()], values) : key;
}

function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? number(value) : value;
  });
}

/** The person's language of a text that came from the server. */
export function say(text: Text): string {
  return text[locale()];
}

/** The text of a key made at run time, such as `words.state_${state}`; the key itself where the dictionary is behind the server. */
export function word(section: keyof Sections, key: string): string {
  return byName.get(`${section}.${key}`)?.[locale()] ?? key;
}

/** Names in a line, as the language parts them. */
export function listText(names: readonly string[]): string {
  return names.join(locale() === 'zh' ? '、' : ', ');
}

/** Names that people typed in a line, with the commas of either language between. */
export function listOf(text: string): string[] {
  return text.split(/[、,，]/).flatMap((name) => name.trim() || []);
}

/** 12,345 */
export function number(value: number, digits = 0): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}

export type { Text };
