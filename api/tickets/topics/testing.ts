/** The golden tickets, as the keeper would read them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Golden = { isNow: boolean; title: string; body: string; service: string; contact: string };

export function goldenTickets(): Golden[] {
  return readFileSync(join(import.meta.dirname, 'golden-tickets.txt'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('|') && !line.startsWith('#'))
    .map((line) => {
      const [period, title = '', body = '', service = '', contact = ''] = line.split('|').map((part) => part.trim());
      return { isNow: period === 'now', title, body, service, contact };
    });
}
