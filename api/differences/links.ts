/** Links as differences of the node at their first end: recorded and not seen, or seen and not recorded. */
import type { Db } from '../db/open.ts';
import { type LinkDifference, linkDifferences, standingLinks } from '../topology/link-differences.ts';
import type { Found } from './compare.ts';

type Link = Pick<LinkDifference, 'a_port' | 'b_node_id' | 'b_port'>;

/** How a link is called in the list; ports that nobody knows are left out. */
function nameOf(db: Db, { a_port, b_node_id, b_port }: Link): string {
  const peer = db.$client.prepare('select name from nodes where id = ?').pluck().get(b_node_id) as string;
  return `${a_port} ↔ ${[peer, b_port].filter((text) => text !== '').join(' ')}`.trim();
}

export type LinkFound = Found & { field: 'link'; link: LinkDifference };

/** Those whose first end the node is, so that each is listed once. */
export function foundLinks(db: Db, node_id: number, now: number): LinkFound[] {
  return linkDifferences(db, node_id, now)
    .filter((link) => link.a_node_id === node_id)
    .map((link) => {
      const part = nameOf(db, link);
      const unseen = link.kind === 'unseen';
      return {
        field: 'link',
        part,
        recorded: unseen ? part : null,
        observed: unseen ? null : part,
        watch_id: link.watch_ids[0] ?? null,
        link,
      };
    });
}

/** Nobody tells of its ends now, so that it neither holds nor doesn't. */
export function isUntold(db: Db, node_id: number, part: string): boolean {
  return standingLinks(db, node_id).some((link) => link.a_node_id === node_id && nameOf(db, link) === part);
}
