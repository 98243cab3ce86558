/** The words of what is wrong with a plan, or with what was seen beside it. */
import type { Family, Text } from '../../probe.ts';
import type { PlannedInterface } from '../given.ts';
import type { Scene, SeenAddress, SeenRoute } from './scene.ts';
import type { PlanNode } from './tree.ts';

export const CODE_NAMES = [
  'OVERLAP',
  'OUT_OF_PLAN',
  'WRONG_OWNER',
  'DUPLICATE',
  'BAD_SCOPE',
  'TRANSITION',
  'DOC',
  'ULA',
  'ULA_WEAK',
  'NIBBLE',
  'LAN_LEN',
  'LINK_LEN',
  'LOOPBACK_LEN',
  'EUI64',
  'SUBNET_ROUTER',
  'STALE',
  'NO_V6',
  'NO_V4',
  'LEAK',
  'TENTATIVE',
] as const;
export type CodeName = (typeof CODE_NAMES)[number];
export const LEVELS = ['error', 'warn', 'info'] as const;
export type Level = (typeof LEVELS)[number];

/** What a code is raised about. */
export type Raised = { reason: Text } & (
  | { node: PlanNode }
  | { address: SeenAddress }
  | { route: SeenRoute }
  | { interface: PlannedInterface }
);
export type Code = {
  code: CodeName;
  title: Text;
  level: Level;
  /** When it is raised: for the catalogue that people read. */
  condition: Text;
  families: readonly Family[];
  raise(scene: Scene): Iterable<Raised>;
};

/** One thing that is wrong, as it is shown and sent. */
export type Problem = {
  code: CodeName;
  level: Level;
  /** The prefix or address, canonical; the interface's name where neither is at fault. */
  about: string;
  vrf: string;
  prefix_id: number | null;
  node_id: number | null;
  node: string | null;
  interface: string | null;
  owner_id: number | null;
  owner: string | null;
  reason: Text;
};
