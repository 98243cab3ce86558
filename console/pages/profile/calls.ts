/** What people read and change of their own way in. */
import { invalidate, read, send } from '../../api.ts';
import type { Client, Got, List, RowOf } from '../../wire.ts';

type Profile = Client['profile'];
export type Rules = Got<Profile['password']['$get']>;
export type SecondFactorState = Got<Profile['second-factor']['$get']>;
export type Begun = Got<Profile['second-factor']['enrol']['$post']>;
export type Certificate = RowOf<Got<Profile['certificates']['$get']>>;
export type OwnSession = RowOf<Got<Profile['sessions']['$get']>>;

export const profileQueries = {
  rules: () => read<Rules>(['profile', 'rules'], '/api/profile/password'),
  secondFactor: () => read<SecondFactorState>(['profile', 'second-factor'], '/api/profile/second-factor'),
  certificates: () => read<List<Certificate>>(['profile', 'certificates'], '/api/profile/certificates'),
  /** When each was last seen changes without any news. */
  sessions: () => ({
    ...read<List<OwnSession>>(['profile', 'sessions'], '/api/profile/sessions'),
    refetchInterval: 30_000,
  }),
};

async function done<T>(work: Promise<T>): Promise<T> {
  const answer = await work;
  await invalidate('profile', 'session');
  return answer;
}

export const profileCommands = {
  changePassword: (current: string, password: string) =>
    done(send('POST', '/api/profile/password', { current, password })),
  /** Nothing is in force until the first code was shown. */
  enrol: (password: string) => send<Begun>('POST', '/api/profile/second-factor/enrol', { password }),
  confirm: (code: string) => done(send('POST', '/api/profile/second-factor/confirm', { code })),
  renewCodes: (password: string) =>
    send<Pick<Begun, 'recovery_codes'>>('POST', '/api/profile/second-factor/recovery-codes', { password }),
  turnOff: (password: string, code: string) =>
    done(send('POST', '/api/profile/second-factor/turn-off', { password, code })),
  /** The one that this browser has shown to the proxy. */
  linkCertificate: (password: string) => done(send('POST', '/api/profile/certificates', { password })),
  unlinkCertificate: (id: string) => done(send('DELETE', `/api/profile/certificates/${encodeURIComponent(id)}`)),
  endSession: (id: string) => done(send('DELETE', `/api/profile/sessions/${encodeURIComponent(id)}`)),
  endOthers: () => done(send('DELETE', '/api/profile/sessions')),
};
