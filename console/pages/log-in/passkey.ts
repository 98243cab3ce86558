/** What the browser and the server say to each other about passkeys. */
import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';
import { read, send, thenInvalidate } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import type { Client, Got, List, RowOf } from '../../wire.ts';

export type Passkey = RowOf<Got<Client['profile']['passkeys']['$get']>>;

/** Only in a secure context: HTTPS, or this machine itself. */
export const knowsPasskeys = browserSupportsWebAuthn;

/** Under a noun that logging out forgets. */
export const passkeysQuery = () => read<List<Passkey>>(['people', 'passkeys'], '/api/profile/passkeys');

export const passkeyCommands = {
  async logIn() {
    const optionsJSON = await send<PublicKeyCredentialRequestOptionsJSON>('POST', '/api/auth/passkey/options', {});
    const response = await inWords(startAuthentication({ optionsJSON }));
    return thenInvalidate(send('POST', '/api/auth/passkey', { response }), 'session');
  },
  async add({ name, password }: { name: string; password: string }) {
    const path = '/api/profile/passkeys';
    const optionsJSON = await send<PublicKeyCredentialCreationOptionsJSON>('POST', `${path}/options`, { password });
    const response = await inWords(startRegistration({ optionsJSON }));
    return thenInvalidate(send('POST', path, { name, response }), 'people', 'session');
  },
  remove: (id: string) => thenInvalidate(send('DELETE', `/api/profile/passkeys/${id}`), 'people', 'session'),
};

const REASONS = {
  NotAllowedError: 'passkeys.cancelled',
  AbortError: 'passkeys.cancelled',
  InvalidStateError: 'passkeys.already',
  SecurityError: 'passkeys.wrong_site',
} as const;

/** The browser's own reasons are for programmers, and in English. */
async function inWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    const key = name in REASONS ? REASONS[name as keyof typeof REASONS] : 'passkeys.failed';
    throw new Error(t(key), { cause: error });
  }
}
