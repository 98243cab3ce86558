/** Words in both languages, as answers bear them. */
import { z } from 'zod';

export const Text = z.object({ zh: z.string(), en: z.string() });
