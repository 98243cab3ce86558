/** rlogin (RFC 1282) and rsh say nothing before the client has named its user: only whether the port is open can be told. */
import { knock } from '../exposure/talk.ts';
import type { Ask } from './answer.ts';

export const remoteShell: Ask = async (place) => {
  await knock(place);
  return { answers: null, login: null, tls_offered: null, detail: null };
};
