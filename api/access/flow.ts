/**
 * The way of a network into the extranet (接入): one table of which state follows which, and whether somebody else must see it first. Pure: a
 * standing and a deed give the next standing, or the reason why not.
 */
import type { Text } from '#probes/probe.ts';

export const NETWORK_STATES = ['surveyed', 'planned', 'connecting', 'connected', 'merged', 'closed', 'kept'] as const;
export type NetworkState = (typeof NETWORK_STATES)[number];
/** Nothing more is to be done about it: merged, closed, or kept by law (依法保留). */
export const SETTLED: readonly NetworkState[] = ['merged', 'closed', 'kept'];

type Rule = {
  from: readonly NetworkState[];
  /** Asked for by one person and confirmed by another. */
  is_reviewed?: true;
  /** `checklist`: every item of the boundary was looked at, and none stands at no. `basis`: a document and its words are attached. */
  needs?: 'checklist' | 'basis';
};

/** By where it leads. Whoever goes back says why, as with every move. */
export const MOVES: Record<NetworkState, Rule> = {
  surveyed: { from: ['planned', 'closed', 'kept'] },
  planned: { from: ['surveyed', 'connecting'] },
  connecting: { from: ['planned', 'connected'] },
  connected: { from: ['connecting', 'merged'] },
  merged: { from: ['connected'], is_reviewed: true, needs: 'checklist' },
  closed: {
    from: ['surveyed', 'planned', 'connecting', 'connected', 'merged', 'kept'],
    is_reviewed: true,
  },
  kept: { from: ['surveyed', 'planned', 'connecting', 'connected'], is_reviewed: true, needs: 'basis' },
};

/** `asked`: what waits for somebody else's word, and whose wish it is. */
export type Standing = { state: NetworkState; asked: NetworkState | null; asked_by: string | null };

/** `move`: at once, or as a wish where somebody else must see it. */
export type MoveDeed = { is: 'move'; to: NetworkState } | { is: 'confirm' } | { is: 'refuse' } | { is: 'withdraw' };

/** What the rules ask of a network beside its state. */
export type Given = { person: string; open_no: number; unanswered: number; bases: number };

export type Refused = { refused: Text & { code: 'state' | 'checklist' | 'basis' | 'own' | 'waiting' } };

const refuse = (code: Refused['refused']['code'], zh: string, en: string): Refused => ({ refused: { code, zh, en } });
const NOTHING_ASKED = { asked: null, asked_by: null };

export function decide(standing: Standing, deed: MoveDeed, given: Given): { next: Standing } | Refused {
  const { state, asked, asked_by } = standing;
  if (deed.is === 'move') {
    if (asked !== null)
      return refuse('waiting', '有一项变更待复核，请先撤回', 'A change waits for review: withdraw it first');
    if (!MOVES[deed.to].from.includes(state))
      return refuse('state', '当前状态不能转入该状态', 'It can’t go there from the state that it is in');
    const lacking = lacks(deed.to, given);
    if (lacking) return lacking;
    return MOVES[deed.to].is_reviewed
      ? { next: { state, asked: deed.to, asked_by: given.person } }
      : { next: { state: deed.to, ...NOTHING_ASKED } };
  }
  if (asked === null) return refuse('state', '没有待复核的变更', 'Nothing waits for review');
  if (deed.is === 'withdraw') return { next: { state, ...NOTHING_ASKED } };
  if (asked_by === given.person)
    return refuse('own', '提出人不能复核自己的变更', 'Nobody reviews what they asked for themselves');
  if (deed.is === 'refuse') return { next: { state, ...NOTHING_ASKED } };
  // What the console sees may have changed since it was asked for.
  return lacks(asked, given) ?? { next: { state: asked, ...NOTHING_ASKED } };
}

function lacks(to: NetworkState, { open_no, unanswered, bases }: Given): Refused | undefined {
  const { needs } = MOVES[to];
  if (needs === 'checklist' && open_no > 0)
    return refuse(
      'checklist',
      `边界检查清单有 ${open_no} 项不符合，不能标记为已融合`,
      `${open_no} items of the boundary stand at no: it can’t be merged`,
    );
  if (needs === 'checklist' && unanswered > 0)
    return refuse(
      'checklist',
      `边界检查清单还有 ${unanswered} 项未检查，不能标记为已融合`,
      `${unanswered} items of the boundary were never looked at: it can’t be merged`,
    );
  if (needs === 'basis' && bases === 0)
    return refuse(
      'basis',
      '依法保留须先附依据文件及条文',
      'To be kept by law it needs its basis: a document and its words',
    );
  return undefined;
}

/** Where it could go now, for the buttons of a page; what is lacking is told when it is tried. */
export const possible = ({ state, asked }: Standing): NetworkState[] =>
  asked === null ? NETWORK_STATES.filter((to) => MOVES[to].from.includes(state)) : [];
