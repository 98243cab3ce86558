/** What a section file holds. */
export type Text = { zh: string; en: string };

/** Declares a section; only infers its keys. */
export function section<K extends string>(texts: Record<K, Text>): Record<K, Text> {
  return texts;
}
