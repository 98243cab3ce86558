/** A list that is given up soon after its first wrong element: a hostile file must not make as many complaints as it has elements. */
import { z } from 'zod';

/** More items, units or objects than any assessment has; what a file of 50 MB can hold is read in a second or two. */
export const MOST = 1_000_000;
const CHUNK = 1_000;

export function listOf<Element extends z.ZodType>(element: Element, most: number) {
  const chunk = z.array(element);
  return z
    .custom<readonly unknown[]>(Array.isArray, 'must be a list')
    .transform((given, context): z.output<Element>[] => {
      if (given.length > most) {
        context.addIssue({ code: 'custom', message: `has ${given.length} elements; at most ${most} are read` });
        return z.NEVER;
      }
      const read: z.output<Element>[][] = [];
      for (let from = 0; from < given.length; from += CHUNK) {
        const parsed = chunk.safeParse(given.slice(from, from + CHUNK));
        if (parsed.success) read.push(parsed.data);
        else {
          const { message = '', path: [at = 0, ...path] = [] } = parsed.error.issues[0] ?? {};
          context.addIssue({ code: 'custom', message, path: [from + Number(at), ...path] });
          return z.NEVER;
        }
      }
      return read.length === 1 ? (read[0] ?? []) : read.flat();
    });
}
