import type { Place } from '../exposure/talk.ts';

/** What one service says before anybody logs in. Null is what couldn't be told. */
export type ClearText = {
  /** The protocol that was asked for was recognised. */
  answers: boolean | null;
  /** Credentials would be asked for over this connection. */
  login: boolean | null;
  /** It offers to go on in TLS, or sends whoever comes there. */
  tls_offered: boolean | null;
  detail: string | null;
};

export type Ask = (place: Place, path: string) => Promise<ClearText>;

export const notRecognised = (detail: string | null): ClearText => ({
  answers: false,
  login: null,
  tls_offered: null,
  detail,
});

/**
 * Of mechanisms of SASL: PLAIN and LOGIN send the password as it is; others send a proof or a token, of which nothing is said here.
 */
export function loginBy(mechanisms: readonly string[]): boolean | null {
  if (mechanisms.some((name) => name === 'PLAIN' || name === 'LOGIN')) return true;
  return mechanisms.length === 0 ? false : null;
}
