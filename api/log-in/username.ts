import { z } from 'zod';

/** What people log in with; kept in lower case. */
export const Username = z
  .string()
  .min(3)
  .max(40)
  .regex(/^[A-Za-z0-9_.]+$/, 'letters, digits, _ and .');
