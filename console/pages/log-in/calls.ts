/** The steps of logging in. */
import { forgetAll, invalidate, send } from '../../api.ts';
import type { Client, Got } from '../../wire.ts';

type Entered = Got<Client['auth']['sign-in']['username']['$post']>;
export type Shown = { code: string } | { recovery_code: string };

/** Also after a session that ran out: what it had read may be another person's. */
export async function entered(): Promise<void> {
  forgetAll();
  await invalidate('session');
}

export const logInCommands = {
  /** Answers whether a second factor is still to be shown. */
  async logIn(body: { username: string; password: string }): Promise<Entered['needs']> {
    const { needs } = await send<Entered>('POST', '/api/auth/sign-in/username', body);
    if (needs === null) await entered();
    return needs;
  },
  async showSecondFactor(body: Shown): Promise<void> {
    await send('POST', '/api/auth/second-factor', body);
    await entered();
  },
};
