import type { Place } from '../exposure/talk.ts';
import type { Fact } from '../probe.ts';

/** What one service lets a stranger see. No name and no password is ever sent. */
export type OpenAccess = {
  /** The protocol that was asked for was recognised. */
  answers: boolean;
  /** Data or control without a login; null: it couldn't be told. */
  without_login: boolean | null;
  version: string | null;
  detail: string | null;
  /** What else this protocol tells. */
  more?: Fact[];
};

export type Ask = (place: Place) => Promise<OpenAccess>;

export const notRecognised = (detail: string | null): OpenAccess => ({
  answers: false,
  without_login: null,
  version: null,
  detail,
});

/** Of protocols in which nothing can be asked before a login: whether they let in somebody without a password isn't known. */
export const notTried = (version: string | null): OpenAccess => ({
  answers: true,
  without_login: null,
  version,
  detail: 'no login was tried',
});
