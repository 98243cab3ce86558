/** Which type a system is of: its own text where that is the name of one, else none. */
import type { SystemType } from './system-type.ts';
import { SYSTEM_TYPES } from './types/index.ts';

export const typeOf = (name: string): SystemType | undefined =>
  Object.hasOwn(SYSTEM_TYPES, name) ? SYSTEM_TYPES[name] : undefined;

const plain = (text: string) => text.trim().toLowerCase();

/** What is kept for what somebody wrote: a type's name for its name or title in either language, any other text as it is. */
export function typeNamed(text: string): string {
  const wanted = plain(text);
  const found = Object.entries(SYSTEM_TYPES).find(([name, { title, also = [] }]) =>
    [name, title.zh, title.en, ...also].some((one) => plain(one) === wanted),
  );
  return found?.[0] ?? text;
}

/** A place of a type by its name or title; undefined: it has no such place. */
export function placeNamed(type: SystemType | undefined, text: string): string | undefined {
  const wanted = plain(text);
  if (wanted === '') return '';
  return Object.entries(type?.places ?? {}).find(([name, { title }]) =>
    [name, title.zh, title.en].some((one) => plain(one) === wanted),
  )?.[0];
}
