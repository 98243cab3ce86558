/** Log-ins under way: what was agreed with the provider, kept here, for one browser, once, for some minutes, bounded. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export const FLOW_S = 600;
/** Beyond this many the oldest are forgotten: whoever started those starts again. */
const MAX_FLOWS = 5_000;

export type Flow = {
  issuer: string;
  nonce: string;
  /** PKCE (RFC 7636). */
  verifier: string;
  redirect_uri: string;
  return_to: string;
  /** Somebody who has logged in links this subject to their account. */
  person_id?: string;
};

type Kept = Flow & { browser: Buffer; until: number };

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Of its own for each log-in, so that two tabs don't disturb each other. */
export const cookieOf = (state: string) => `zhengwang.oidc.${state.slice(0, 12)}`;

export function createFlows(now: () => number = Date.now) {
  const flows = new Map<string, Kept>();
  return {
    /** Keeps it under its state; what comes back is for the browser's cookie. */
    open(state: string, flow: Flow): string {
      const browser = randomBytes(32).toString('base64url');
      flows.set(state, { ...flow, browser: digest(browser), until: now() + FLOW_S * 1_000 });
      if (flows.size > MAX_FLOWS) flows.delete(flows.keys().next().value as string);
      return browser;
    },
    /** Gives it to the browser that began it, and to nobody again. */
    take(state: string, browser: string): Flow | undefined {
      const kept = flows.get(state);
      if (!kept) return undefined;
      flows.delete(state);
      const { browser: expected, until, ...flow } = kept;
      return until > now() && timingSafeEqual(expected, digest(browser)) ? flow : undefined;
    },
    get size() {
      return flows.size;
    },
  };
}
