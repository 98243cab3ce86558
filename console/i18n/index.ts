/** The one way to words: `t('nodes.title')` for our own, `say(text)` for what the server wrote in both languages. */
import { type Locale, locale, setLocale } from '../preferences.ts';
import type { sections } from './sections.ts';
import type { Text } from './text.ts';

type Sections = typeof sections;

/** Every text's name: `section.key`. */
export type TextKey = { [S in keyof Sections]: `${S}.${keyof Sections[S] & string}` }[keyof Sections];

const readers = { zh: () => import('./zh.ts'), en: () => import('./en.ts') };
const known: Partial<Record<Locale, Record<string, Record<string, string>>>> = {};

/** Fetches the texts of the person's language. Nothing is shown before: two languages would be half of what a browser first loads. */
export async function readTexts(wanted: Locale = locale()): Promise<void> {
  known[wanted] ??= (await readers[wanted]()).default;
}

/** Changes the language, once its texts are here. */
export async function speak(wanted: Locale): Promise<void> {
  await readTexts(wanted);
  setLocale(wanted);
}

/** A text in the person's language, with `{name}` filled in; numbers get thousands separators. */
export function t(key: TextKey, values: Record<string, string | number> = {}): string {
  const [section = '', name = ''] = key.split('.');
  const text = known[locale()]?.[section]?.[name];
  return text === undefined ? key : fill(text, values);
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
  return known[locale()]?.[section]?.[key] ?? key;
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
