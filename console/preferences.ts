/** What a person chose for this browser: theme, language, time zone. Kept in localStorage; public/theme.js reads it before the first paint. */
import { createSignal } from 'solid-js';

export const themes = ['system', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof themes)[number];

export const locales = ['zh', 'en'] as const;
export type Locale = (typeof locales)[number];

/** `local` is the browser's own zone. */
export const zones = ['Asia/Shanghai', 'UTC', 'local'] as const;
export type Zone = (typeof zones)[number];

function read<T extends string>(name: string, allowed: readonly T[], otherwise: T): T {
  try {
    const value = localStorage.getItem(`zhengwang.${name}`);
    return allowed.find((each) => each === value) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`zhengwang.${name}`, value);
  } catch {
    // Storage is switched off or full: the choice holds until the page is closed.
  }
}

const [theme, writeTheme] = createSignal<Theme>(read('theme', themes, 'system'));
const [locale, writeLocale] = createSignal<Locale>(read('locale', locales, 'zh'));
const [zone, writeZone] = createSignal<Zone>(read('zone', zones, 'Asia/Shanghai'));

export { locale, theme, zone };

export function setTheme(value: Theme): void {
  keep('theme', value);
  if (value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = value;
  writeTheme(value);
}

export function setLocale(value: Locale): void {
  keep('locale', value);
  document.documentElement.lang = value === 'zh' ? 'zh-CN' : 'en';
  writeLocale(value);
}

export function setZone(value: Zone): void {
  keep('zone', value);
  writeZone(value);
}

/** The zone as Intl wants it. */
export function timeZone(): string {
  const chosen = zone();
  return chosen === 'local' ? Intl.DateTimeFormat().resolvedOptions().timeZone : chosen;
}
