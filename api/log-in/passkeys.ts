/**
 * Passkeys (WebAuthn): a key pair that a person's device keeps and unlocks by finger, face or PIN. Two factors at once, and no
 * use to a false site, since the browser signs for the site it sees.
 */
import type {
  AuthenticationResponseJSON,
  RegistrationResponseJSON,
  VerifiedAuthenticationResponse,
} from '@simplewebauthn/server';
import { type Actor, record } from '../audit/record.ts';
import type { Config } from '../config.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound, Refusal, wrong } from '../middleware/errors.ts';
import { passkeys } from '../people/schema.ts';
import { CHALLENGE_MS, createChallenges } from './challenges.ts';
import type { LogIn } from './log-in.ts';
import { showPassword } from './passwords.ts';
import { type Site, siteOf } from './site.ts';

export const MAX_PASSKEYS = 20;
/** Loaded when the first passkey is made or shown: with what it needs it is a tenth of a start. */
const webAuthn = () => import('@simplewebauthn/server');
/** COSE: EdDSA, ES256, RS256. */
const ALGORITHMS = [-8, -7, -257];

export type Passkey = { id: string; name: string; created_at: number; backed_up: boolean };
type Owner = { id: string; username: string; name: string };
/** Whose passkey was shown; the account may be undefined when it is none of ours. */
export type Shown = { is: 'in'; account: Owner } | { is: 'refused'; account: Owner | undefined };

export function createPasskeys({ db, logIn, config }: { db: Db; logIn: LogIn; config: Pick<Config, 'url'> }) {
  const sqlite = db.$client;
  // Apart, so that guests who ask for many don't crowd out those who have logged in.
  const [registering, entering] = [createChallenges(), createChallenges()];
  const listed = sqlite.prepare<[string], Omit<Passkey, 'backed_up'> & { backed_up: number }>(
    `select id, coalesce(name, '') as name, coalesce(created_at, 0) as created_at, backed_up from passkeys
      where person_id = ? order by created_at, id`,
  );
  const count = sqlite.prepare<[string], number>('select count(*) from passkeys where person_id = ?').pluck();
  const credentials = sqlite.prepare<[string], { id: string; transports: string | null }>(
    'select credential_id as id, transports from passkeys where person_id = ?',
  );
  type Known = Owner & { passkey_id: string; public_key: string; counter: number; may_enter: number };
  const known = sqlite.prepare<[string], Known>(`
    select p.id, p.username, p.name, k.id as passkey_id, k.public_key, k.counter,
      p.disabled_at is null and p.kind = 'person' as may_enter
    from passkeys k join people p on p.id = k.person_id where k.credential_id = ?`);
  // Once more what was verified: another log-in may have come between.
  const used = sqlite.prepare(`update passkeys set counter = :counter, backed_up = :backed_up
    where id = :id and (counter < :counter or (counter = 0 and :counter = 0))
      and exists (select 1 from people p where p.id = person_id and p.disabled_at is null)`);

  function siteFor(headers: Headers): Site {
    const site = siteOf(config.url, headers.get('host') ?? undefined);
    if (site) return site;
    throw new Refusal(
      409,
      'no_site',
      '通行密钥需要以域名访问，IP 地址不可用',
      'Passkeys need a host name; they do not work at an IP address',
    );
  }

  const refuseMore = (person_id: string) => {
    if ((count.get(person_id) ?? 0) < MAX_PASSKEYS) return;
    throw conflict(`最多可添加 ${MAX_PASSKEYS} 个通行密钥`, `There can be ${MAX_PASSKEYS} passkeys at most`);
  };

  return {
    list: (person_id: string): Passkey[] =>
      listed.all(person_id).map((row) => ({ ...row, backed_up: row.backed_up === 1 })),

    /** What the browser needs to make a passkey. Whoever found an open browser doesn't know the password. */
    async begin(headers: Headers, person: Owner, password: string, now = Date.now()) {
      const { generateRegistrationOptions } = await webAuthn();
      const site = siteFor(headers);
      refuseMore(person.id);
      await showPassword({ db, logIn }, { person_id: person.id, password });
      const { key, challenge } = registering.make(person.id, now);
      const options = await generateRegistrationOptions({
        rpName: '政网 Zhengwang',
        rpID: site.rp_id,
        userID: new TextEncoder().encode(person.id),
        userName: person.username,
        userDisplayName: person.name,
        challenge: Buffer.from(challenge, 'base64url'),
        timeout: CHALLENGE_MS,
        attestationType: 'none',
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        supportedAlgorithmIDs: ALGORITHMS,
        excludeCredentials: credentials.all(person.id).map(({ id, transports }) => ({
          id,
          ...(transports ? { transports: transports.split(',') } : {}),
        })),
      });
      return { key, options };
    },

    /** Keeps what the browser made. */
    async add(
      headers: Headers,
      actor: Actor,
      person_id: string,
      key: string,
      { name, response }: { name: string; response: RegistrationResponseJSON },
      now = Date.now(),
    ): Promise<Passkey> {
      const { verifyRegistrationResponse } = await webAuthn();
      const site = siteFor(headers);
      const asked = registering.take(key, now);
      const verified =
        asked?.person_id === person_id &&
        (await verifyRegistrationResponse({
          response,
          expectedChallenge: asked.challenge,
          expectedOrigin: site.origin,
          expectedRPID: site.rp_id,
          supportedAlgorithmIDs: ALGORITHMS,
          // Whatever isn't as it should be is thrown.
        }).catch(() => undefined));
      if (!verified || verified.verified === false) {
        record(db, actor, { action: 'add_passkey', object_kind: 'person', object_id: person_id, result: 'refused' });
        throw wrong('response', '通行密钥无效或已过期，请重试', 'The passkey is wrong or came too late; try again');
      }
      const { credential, aaguid, credentialDeviceType, credentialBackedUp } = verified.registrationInfo;
      const id = crypto.randomUUID();
      sqlite.transaction(() => {
        refuseMore(person_id);
        db.insert(passkeys)
          .values({
            id,
            name,
            publicKey: Buffer.from(credential.publicKey).toString('base64url'),
            userId: person_id,
            credentialID: credential.id,
            counter: credential.counter,
            deviceType: credentialDeviceType,
            backedUp: credentialBackedUp,
            transports: credential.transports?.join(',') ?? null,
            createdAt: new Date(now),
            aaguid,
          })
          .run();
        record(db, actor, { action: 'add_passkey', object_kind: 'person', object_id: person_id, after: { id, name } });
      })();
      return { id, name, created_at: now, backed_up: credentialBackedUp };
    },

    remove(actor: Actor, person_id: string, id: string) {
      sqlite.transaction(() => {
        const gone = sqlite
          .prepare<[string, string], { id: string; name: string | null }>(
            'delete from passkeys where id = ? and person_id = ? returning id, name',
          )
          .get(id, person_id);
        if (!gone) throw notFound('通行密钥', 'passkey');
        record(db, actor, { action: 'remove_passkey', object_kind: 'person', object_id: person_id, before: gone });
      })();
    },

    /** What the browser needs to show a passkey; whose, nobody knows yet. */
    async ask(headers: Headers, now = Date.now()) {
      const { generateAuthenticationOptions } = await webAuthn();
      const site = siteFor(headers);
      const { key, challenge } = entering.make(undefined, now);
      const options = await generateAuthenticationOptions({
        rpID: site.rp_id,
        challenge: Buffer.from(challenge, 'base64url'),
        timeout: CHALLENGE_MS,
        userVerification: 'required',
      });
      return { key, options };
    },

    /** Whether a passkey opens; each refusal looks the same. */
    async show(headers: Headers, key: string, response: AuthenticationResponseJSON, now = Date.now()): Promise<Shown> {
      const { verifyAuthenticationResponse } = await webAuthn();
      const asked = entering.take(key, now);
      const site = siteFor(headers);
      const found = known.get(response.id);
      if (!found) return { is: 'refused', account: undefined };
      const { id, username, name } = found;
      const account = { id, username, name };
      const handle = Buffer.from(response.response.userHandle ?? '', 'base64url').toString();
      if (!asked || found.may_enter !== 1 || handle !== id) return { is: 'refused', account };
      const verified: VerifiedAuthenticationResponse | undefined = await verifyAuthenticationResponse({
        response,
        expectedChallenge: asked.challenge,
        expectedOrigin: site.origin,
        expectedRPID: site.rp_id,
        requireUserVerification: true,
        credential: {
          id: response.id,
          publicKey: new Uint8Array(Buffer.from(found.public_key, 'base64url')),
          counter: found.counter,
        },
      }).catch(() => undefined);
      if (!verified?.verified || !verified.authenticationInfo.userVerified) return { is: 'refused', account };
      const { newCounter: counter, credentialBackedUp } = verified.authenticationInfo;
      const noted = used.run({ id: found.passkey_id, counter, backed_up: credentialBackedUp ? 1 : 0 });
      return noted.changes === 1 ? { is: 'in', account } : { is: 'refused', account };
    },
  };
}
