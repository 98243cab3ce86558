import { h3c } from './h3c.ts';
import type { Vendor } from './vendor.ts';

export const hpe: Vendor = { ...h3c, name: 'HPE', enterprises: [232], says: /Hewlett[- ]Packard/ };
