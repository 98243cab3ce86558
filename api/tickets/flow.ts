/**
 * The way of a ticket (工单): one table of what may be done in which state, by whom, and what comes of it. Pure: a standing and a
 * deed give the next standing, or the reason why not. The log of deeds alone tells where a ticket stands.
 */
import type { Text } from '#probes/probe.ts';
import type { Deed, DeedName } from './deeds.ts';

export const STATES = [
  'waiting',
  'accepted',
  'working',
  'referred',
  'confirming',
  'suspended',
  'returned',
  'closed',
  'withdrawn',
  'merged',
] as const;
export type TicketState = (typeof STATES)[number];
/** Nothing is owed any more; a closed one may be opened again. */
export const ENDED: readonly TicketState[] = ['closed', 'withdrawn', 'merged'];

/**
 * `filer`: who filed it, or a colleague of the same unit. `holder`: who handles tickets for the unit that holds it. `invited`: who
 * handles tickets for a unit that was asked to join in and hasn't answered. `auditor`: may redact. `platform`: the program itself.
 */
export const PARTIES = ['filer', 'holder', 'invited', 'auditor', 'platform'] as const;
export type Party = (typeof PARTIES)[number];

type Rule = { from: readonly TicketState[]; to: TicketState | 'same' | 'before'; by: readonly Party[] };

const OPEN: readonly TicketState[] = [
  'waiting',
  'accepted',
  'working',
  'referred',
  'confirming',
  'suspended',
  'returned',
];
const IN_HAND: readonly TicketState[] = ['accepted', 'working'];
const MOVABLE: readonly TicketState[] = ['waiting', 'accepted', 'working'];

/** `same` leaves the state, `before` goes back to the one before the pause. */
export const RULES: Record<DeedName, Rule> = {
  accept: { from: ['waiting'], to: 'accepted', by: ['holder'] },
  start: { from: ['accepted'], to: 'working', by: ['holder'] },
  assign: { from: MOVABLE, to: 'same', by: ['holder'] },
  classify: { from: MOVABLE, to: 'same', by: ['holder'] },
  resolve: { from: IN_HAND, to: 'confirming', by: ['holder'] },
  recover: { from: MOVABLE, to: 'confirming', by: ['platform'] },
  confirm: { from: ['confirming'], to: 'closed', by: ['filer'] },
  dispute: { from: ['confirming'], to: 'working', by: ['filer', 'platform'] },
  suspend: { from: IN_HAND, to: 'suspended', by: ['holder'] },
  resume: { from: ['suspended'], to: 'before', by: ['holder', 'platform'] },
  return: { from: MOVABLE, to: 'returned', by: ['holder'] },
  resubmit: { from: ['returned'], to: 'waiting', by: ['filer'] },
  reopen: { from: ['closed'], to: 'working', by: ['filer', 'platform'] },
  withdraw: {
    from: ['waiting', 'accepted', 'working', 'referred', 'suspended', 'returned'],
    to: 'withdrawn',
    by: ['filer'],
  },
  merge: { from: [...MOVABLE, 'suspended'], to: 'merged', by: ['holder'] },
  escalate: { from: MOVABLE, to: 'waiting', by: ['holder'] },
  hand_over: { from: MOVABLE, to: 'waiting', by: ['holder'] },
  refer: { from: IN_HAND, to: 'referred', by: ['holder'] },
  /** `accepted` leaves it there. */
  province: { from: ['referred'], to: 'working', by: ['platform'] },
  invite: { from: IN_HAND, to: 'same', by: ['holder'] },
  excuse: { from: [...IN_HAND, 'referred', 'suspended'], to: 'same', by: ['holder'] },
  answer: { from: [...IN_HAND, 'referred', 'suspended', 'confirming'], to: 'same', by: ['invited'] },
  comment: { from: [...OPEN, 'closed'], to: 'same', by: ['filer', 'holder', 'invited', 'platform'] },
  attach: { from: [...OPEN, 'closed'], to: 'same', by: ['filer', 'holder', 'invited'] },
  redact: { from: STATES, to: 'same', by: ['auditor'] },
};

export type Invitation = { due_at: number; answered_at: number | null };

/** Where a ticket stands: all that its log makes of it. */
export type Standing = {
  state: TicketState;
  /** The state that a pause goes back to. */
  before_pause: TicketState | null;
  unit_id: number | null;
  assignee_id: string | null;
  /** By unit. Whoever was excused isn't in it any more. */
  invitations: ReadonlyMap<number, Invitation>;
  /** How many deeds the log holds; whoever acts names the one they saw. */
  version: number;
};

/** A refusal is a reason in both languages, under a code. */
export type Refused = { refused: Text & { code: 'state' | 'party' | 'invitations' | 'invitation' } };
export type Next = { next: Standing };

/** What comes of a deed; `parties` are those that whoever acts belongs to, `to_unit_id` is where it goes, for deeds that move it. */
export function decide(
  standing: Standing,
  deed: Deed,
  { parties, at, to_unit_id = null }: { parties: readonly Party[]; at: number; to_unit_id?: number | null },
): Next | Refused {
  const rule = RULES[deed.is];
  // Before the state: whoever has no part in a ticket learns nothing of how it stands.
  if (!rule.by.some((party) => parties.includes(party)))
    return refuse('party', '您不能对此工单做此操作', 'This is for others to do');
  if (!rule.from.includes(standing.state))
    return refuse('state', '工单当前状态不允许此操作', 'This can’t be done in the state that the ticket is in');
  const reason = cannot(standing, deed, parties);
  if (reason) return reason;
  return { next: after(standing, deed, { at, to_unit_id, state: stateAfter(standing, deed) }) };
}

const refuse = (code: Refused['refused']['code'], zh: string, en: string): Refused => ({ refused: { code, zh, en } });

const pending = (standing: Standing): number[] =>
  [...standing.invitations].filter(([, { answered_at }]) => answered_at === null).map(([unit_id]) => unit_id);

function cannot(standing: Standing, deed: Deed, parties: readonly Party[]): Refused | undefined {
  const waits = pending(standing);
  const ends = deed.is === 'resolve' || deed.is === 'merge' || deed.is === 'escalate' || deed.is === 'hand_over';
  if (ends && waits.length > 0)
    return refuse('invitations', '会办单位尚未全部答复', 'Units that were asked to join in have not all answered');
  if ((deed.is === 'answer' || deed.is === 'excuse') && !waits.includes(deed.invited_unit_id))
    return refuse('invitation', '该单位没有待答复的会办', 'This unit has nothing to answer');
  if (deed.is === 'answer' && !parties.includes('invited'))
    return refuse('party', '您不能替该单位答复', 'This is for others to do');
  return undefined;
}

function stateAfter(standing: Standing, deed: Deed): TicketState {
  const isOnItsWay = deed.is === 'province' && deed.outcome === 'accepted';
  const to = isOnItsWay ? 'same' : RULES[deed.is].to;
  if (to === 'before') return standing.before_pause ?? 'working';
  return to === 'same' ? standing.state : to;
}

type Done = { at: number; to_unit_id: number | null; state: TicketState };

/** What a deed makes of a standing. Nothing is judged: it was, by the rules of its time. */
export function after(standing: Standing, deed: Deed, { at, to_unit_id, state }: Done): Standing {
  const next = { ...standing, state, version: standing.version + 1 };
  next.before_pause =
    deed.is === 'suspend' ? standing.state : next.state === 'suspended' ? standing.before_pause : null;
  const invitations = new Map(standing.invitations);
  switch (deed.is) {
    case 'start':
      next.assignee_id = deed.assignee_id ?? standing.assignee_id;
      break;
    case 'assign':
      next.assignee_id = deed.assignee_id;
      break;
    case 'escalate':
    case 'hand_over':
      next.unit_id = to_unit_id;
      next.assignee_id = null;
      break;
    case 'invite':
      for (const id of deed.invited_unit_ids) invitations.set(id, { due_at: deed.due_at, answered_at: null });
      break;
    case 'answer':
      invitations.set(deed.invited_unit_id, {
        ...(invitations.get(deed.invited_unit_id) as Invitation),
        answered_at: at,
      });
      break;
    case 'excuse':
      invitations.delete(deed.invited_unit_id);
      break;
  }
  return { ...next, invitations };
}

/** What somebody of these parties may do now, for the buttons of a page. */
export function possible(standing: Standing, parties: readonly Party[]): DeedName[] {
  return (Object.keys(RULES) as DeedName[]).filter((name) => {
    const { from, by } = RULES[name];
    if (!from.includes(standing.state) || !by.some((party) => parties.includes(party))) return false;
    if (name === 'answer' || name === 'excuse') return pending(standing).length > 0;
    return true;
  });
}
