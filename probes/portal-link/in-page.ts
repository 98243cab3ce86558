/** What is asked of a page from within: scripts of a browser, so they are files of their own that are read as text. A page may lie: shapes are checked. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A function that is never called here: Playwright takes its text into the page. */
function scriptOf<Given, Seen>(name: string): (given: Given) => Seen {
  const text = readFileSync(new URL(name, import.meta.url), 'utf8');
  // A function alone, without the comment before it and the semicolon behind it.
  const alone = text.replace(/^\/\*\*[\s\S]*?\*\/\s*/, '').replace(/;\s*$/, '');
  return new Function('given', `return (${alone})(given)`) as (given: Given) => Seen;
}

export const findLinks = scriptOf<{ wanted: readonly string[]; words: readonly string[] }, unknown>('./find-links.js');
export const measureLink = scriptOf<unknown, unknown>('./measure-link.js');
export const hide = scriptOf<unknown, void>('./hide.js');

export const FoundRows = z
  .array(z.object({ href: z.string().max(2_000), means: z.boolean(), is_right: z.boolean() }))
  .max(20);
export type FoundRow = z.output<typeof FoundRows>[number];

export const HIDDEN_BY = [
  'display_none',
  'visibility_hidden',
  'transparent',
  'too_small',
  'off_screen',
  'covered',
  'not_seen',
] as const;

export const Measured = z.object({
  picture: z.string().max(500).nullable(),
  picture_loads: z.boolean().nullable(),
  hidden_by: z.enum(HIDDEN_BY).nullable(),
  covered_by: z.string().max(100).nullable(),
  width: z.number(),
  height: z.number(),
});
export type Measured = z.output<typeof Measured>;
