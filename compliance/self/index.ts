/** The registry of what this console says of itself. An item: one entry in the file of its layer. */
import { AUDIT } from './audit.ts';
import { AUTHENTICATION } from './authentication.ts';
import { CENTRE } from './centre.ts';
import { CRYPTO } from './crypto.ts';
import { DATA } from './data.ts';
import type { SelfItem } from './item.ts';
import { MANAGEMENT } from './management.ts';

export const SELF_LEVEL = 3;
export const SELF_ITEMS: readonly SelfItem[] = [
  ...AUTHENTICATION,
  ...AUDIT,
  ...DATA,
  ...CENTRE,
  ...MANAGEMENT,
  ...CRYPTO,
];
