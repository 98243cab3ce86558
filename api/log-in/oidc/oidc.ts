/** Log-in through an identity platform (OpenID Connect, authorization code with PKCE), from its start to both kinds of log-out. */
import * as client from 'openid-client';
import type { Logger } from 'pino';
import { type Actor, record } from '../../audit/record.ts';
import type { Config } from '../../config.ts';
import type { Db } from '../../db/open.ts';
import type { Keys } from '../../people/keys.ts';
import type { Bus } from '../../timeline/bus.ts';
import type { LogIn } from '../log-in.ts';
import { accountIdOf, admit, link, PROVIDER_ID } from './admit.ts';
import { createDiscovery } from './discovery.ts';
import { createFlows, type Flow } from './flows.ts';
import { type Identity, identify } from './identity.ts';
import { createLogOutReader, endSessions, endSessionUrl, keepLogOut } from './log-out.ts';
import { openClientSecret, readProvider } from './provider.ts';
import { TurnedAway, turnedAway } from './turned-away.ts';

type Parts = { db: Db; keys: Keys; config: Config; log: Logger; bus: Bus; logIn: LogIn; now?: () => number };
type Back = { state: string; browser: string; search: string; person_id: string | undefined };

/** Whoever logs out waits no longer than this for a provider that doesn't answer. */
const LOG_OUT_PATIENCE_MS = 3_000;

export type Oidc = ReturnType<typeof createOidc>;

/** Holds the whole database: whoever is limited to a unit may log in anew all the same. */
export function createOidc({ db, keys, config, log, bus, logIn, now = Date.now }: Parts) {
  const discovery = createDiscovery(config.oidc_loopback === true, now);
  const flows = createFlows(now);
  const readLogOut = createLogOutReader(now);

  function active() {
    const provider = readProvider(db).active;
    if (!provider?.is_enabled) throw new TurnedAway('off', 'no provider is in force');
    const secret = openClientSecret(keys.credentials, provider);
    if (secret === undefined) throw new TurnedAway('off', 'the client secret can not be unsealed with this key');
    return { provider, secret };
  }

  async function configured() {
    const { provider, secret } = active();
    const known = await discovery.of(provider.issuer);
    return { provider, known, configuration: discovery.configurationOf(known, provider, secret) };
  }

  /** Who came back, of which log-in. */
  async function whoCameBack({ state, browser, search, person_id }: Back): Promise<{ flow: Flow; identity: Identity }> {
    const flow = flows.take(state, browser);
    if (!flow) throw new TurnedAway('expired', 'no such log-in began in this browser within ten minutes');
    try {
      if (flow.person_id !== undefined && flow.person_id !== person_id)
        throw new TurnedAway('expired', 'another person has logged in meanwhile');
      const { provider, configuration } = await configured();
      if (provider.issuer !== flow.issuer) throw new TurnedAway('expired', 'the provider was changed meanwhile');
      return { flow, identity: await identify(configuration, provider, flow, { search, state }, now()) };
    } catch (error) {
      throw turnedAway(error, flow.return_to);
    }
  }

  function linkTo(person_id: string, { issuer, subject }: Identity, actor: Actor) {
    db.$client.transaction(() => {
      const taken = db.$client
        .prepare('select 1 from accounts where provider_id = ? and (account_id = ? or person_id = ?)')
        .get(PROVIDER_ID, accountIdOf(issuer, subject), person_id);
      if (taken) throw new TurnedAway('linked_elsewhere', 'the subject or the account is linked already');
      link(db, person_id, { issuer, subject }, now());
      record(db, actor, { action: 'link', object_kind: 'person', object_id: person_id, after: { issuer, subject } });
    })();
    bus.changed('people');
  }

  return {
    discovery,

    /** What the log-in page offers; undefined when there is nothing to offer. */
    title() {
      const provider = readProvider(db).active;
      return provider?.is_enabled ? provider.title : undefined;
    },

    /** Where the browser goes, and what it must bring back. Throws TurnedAway. */
    async begin({ return_to, redirect_uri, person_id }: Pick<Flow, 'return_to' | 'redirect_uri' | 'person_id'>) {
      try {
        const { provider, configuration } = await configured();
        const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
        const url = client.buildAuthorizationUrl(configuration, {
          redirect_uri,
          scope: provider.scopes.join(' '),
          state,
          nonce,
          code_challenge: await client.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        });
        const who = person_id === undefined ? {} : { person_id };
        const flow: Flow = { issuer: provider.issuer, nonce, verifier, redirect_uri, return_to, ...who };
        return { url: url.href, state, browser: flows.open(state, flow) };
      } catch (error) {
        throw turnedAway(error, return_to);
      }
    },

    /** Lets in who came back from the provider; returns where to. Throws TurnedAway. */
    async finish(back: Back, headers: Headers, actor: Actor, setCookie: (cookie: string) => void): Promise<string> {
      const { flow, identity } = await whoCameBack(back);
      try {
        if (flow.person_id !== undefined) {
          linkTo(flow.person_id, identity, actor);
          return flow.return_to;
        }
        const { provider } = active();
        const person = admit(db, logIn, provider, identity, actor.address, now());
        const { second_factor } = identity;
        const how = { method: 'oidc', second_factor } as const;
        const session_id = await logIn.openSession(person.id, headers, how, setCookie, now());
        keepLogOut(db, keys.credentials, session_id, identity);
        const entry = {
          action: 'log_in',
          object_kind: 'person',
          object_id: person.id,
          reason: `oidc: ${identity.issuer}`,
        };
        record(db, { person: person.username, address: actor.address }, entry);
        bus.changed('people', 'grants', 'session');
        return flow.return_to;
      } catch (error) {
        throw turnedAway(error, flow.return_to);
      }
    },

    /** The log is told why, the person a code. */
    refused({ reason, detail, person }: TurnedAway, actor: Actor) {
      record(db, person ? { ...actor, person: person.username } : actor, {
        action: 'log_in_refused',
        object_kind: 'person',
        object_id: person?.id ?? '-',
        result: 'refused',
        reason: `oidc: ${reason}: ${detail.slice(0, 500)}`,
      });
      log.info({ reason, detail }, 'a log-in through the identity provider was refused');
    },

    /** Asked before our session ends. A provider that is down holds nobody back. */
    async endSessionUrl(session_id: string, back_to: string): Promise<string | null> {
      const provider = readProvider(db).active;
      const method = db.$client.prepare('select method from sessions where id = ?').pluck().get(session_id);
      if (!provider || method !== 'oidc') return null;
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<undefined>((done) => {
        timer = setTimeout(() => done(undefined), LOG_OUT_PATIENCE_MS);
      });
      const found = await Promise.race([discovery.of(provider.issuer).catch(() => undefined), patience]);
      clearTimeout(timer);
      const known = found ?? discovery.lastOf(provider.issuer);
      if (!known) return null;
      return endSessionUrl(db, keys.credentials, known.metadata, provider, session_id, back_to) ?? null;
    },

    /** The provider says that somebody has logged out. Throws BadLogOutToken, or TurnedAway when it can't be verified now. */
    async loggedOut(token: string, address: string): Promise<number> {
      // Whoever is switched off is still heard: this only ends sessions.
      const provider = readProvider(db).active;
      if (!provider) throw new TurnedAway('off', 'no provider is in force');
      const known = await discovery.of(provider.issuer).catch((error: unknown) => {
        throw turnedAway(error);
      });
      const told = await readLogOut(token, known, provider.client_id);
      const ended = endSessions(db, known.metadata.issuer, told, address);
      if (ended > 0) bus.changed('session', 'people');
      return ended;
    },
  };
}
