/**
 * A real identity provider (the certified oidc-provider) on loopback, in a process of its own, for the tests. What it is told
 * stands in its first argument; it tells its parent when it listens, and takes other people from it.
 */
import { type JWK, Provider } from 'oidc-provider';

export type Told = {
  port: number;
  keys: JWK[];
  client: {
    client_id: string;
    client_secret: string;
    redirect_uris: string[];
    post_logout_redirect_uris: string[];
    backchannel_logout_uri: string;
  };
  people: People;
};
/** Claims by what one types as login; any password will do. */
export type People = Record<string, Record<string, string | string[]>>;

const told = JSON.parse(process.argv[2] ?? '') as Told;
let { people } = told;
process.on('message', (message: { people: People }) => {
  people = message.people;
  process.send?.('heard');
});
// Without its parent nobody would end it.
process.on('disconnect', () => process.exit(0));

const provider = new Provider(`http://127.0.0.1:${told.port}`, {
  clients: [{ ...told.client, backchannel_logout_session_required: true }],
  jwks: { keys: told.keys },
  cookies: { keys: ['a key for tests'] },
  claims: { openid: ['sub', 'sid'], profile: ['name', 'preferred_username', 'org_code', 'duty'] },
  features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true } },
  // Its own guard against special addresses would keep it from this machine, where the tests are.
  fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined } as object),
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
});
const server = provider.listen(told.port, '127.0.0.1', () => process.send?.('listening'));
server.on('error', (error: Error) => {
  console.error(error);
  process.exit(1);
});
