/**
 * A configuration of nats-server (2.9 and later) in which everybody may do what they need and nothing else. It holds no secret: whoever
 * has a key pair signs in with it, and only public keys stand here.
 */
import { HUB_INBOX, inboxOf, KINDS, keySubject, readSubject, seenSubject } from '#probes/agent/nats-words.ts';
import { nkeyOf } from '#probes/agent/nkey.ts';
import { MAX_BATCH_BYTES } from '#probes/agent/words.ts';

/** `sign_key`: raw, base64url. */
export type NatsUser = { id: number; name: string; sign_key: string };
/** A county's own nats-server, and the agents behind it. */
export type Leaf = { name: string; agent_ids: readonly number[] };
export type ServerFiles = { cert_file: string; key_file: string };

export type HubServer = {
  /** `U…` of the hub. */
  hub_nkey: string;
  agents: readonly NatsUser[];
  leaves: readonly Leaf[];
  listen: string;
  /** Where leaf nodes come in. */
  leaf_listen: string;
  store_folder: string;
  max_bytes: number;
  tls?: ServerFiles;
};

export type LeafServer = {
  leaf: Leaf;
  agents: readonly NatsUser[];
  listen: string;
  tls?: ServerFiles;
};

/** What belongs to it beside the stream itself: work, receipts and the room that a file store needs. */
const ROOM = 1.25;
const PAYLOAD = MAX_BATCH_BYTES + 64 * 1024;

export function hubConfig(server: HubServer): string {
  const of = new Map(server.agents.map((agent) => [agent.id, agent]));
  // An agent behind a county's server signs in there, and only there.
  const behind = new Set(server.leaves.flatMap(({ agent_ids }) => agent_ids));
  const users = [
    userOf('the hub', server.hub_nkey, HUB_RIGHTS),
    ...server.agents.filter(({ id }) => !behind.has(id)).map(agentUser),
    ...server.leaves.map((leaf) =>
      leafUser(
        leaf,
        leaf.agent_ids.filter((id) => of.has(id)),
      ),
    ),
  ];
  return [
    ...HEAD,
    `listen: ${quote(server.listen)}`,
    `max_payload: ${PAYLOAD}`,
    ONE_JETSTREAM,
    ...tlsOf(server.tls, ''),
    'jetstream {',
    `  store_dir: ${quote(server.store_folder)}`,
    `  max_file_store: ${Math.ceil(server.max_bytes * ROOM)}`,
    '  max_memory_store: 0',
    '}',
    'leafnodes {',
    `  listen: ${quote(server.leaf_listen)}`,
    ...tlsOf(server.tls, '  '),
    '}',
    'authorization {',
    '  timeout: 5',
    '  users = [',
    ...users,
    '  ]',
    '}',
    '',
  ].join('\n');
}

/** No JetStream of its own: docs/agents-nats.md says why. */
export function leafConfig({ leaf, agents, listen, tls }: LeafServer): string {
  const own = agents.filter(({ id }) => leaf.agent_ids.includes(id));
  return [
    ...HEAD,
    `# ${leaf.name}`.replace(/[\r\n]/g, ' '),
    `listen: ${quote(listen)}`,
    `max_payload: ${PAYLOAD}`,
    ONE_JETSTREAM,
    ...tlsOf(tls, ''),
    'leafnodes {',
    '  reconnect: 2',
    '  # Such as tls://county:PASSWORD@nats.example.gov.cn:7422',
    `  remotes = [ { url: $${urlVariable(leaf.name)} } ]`,
    '}',
    'authorization {',
    '  timeout: 5',
    '  users = [',
    ...own.map(agentUser),
    '  ]',
    '}',
    '',
  ].join('\n');
}

const HEAD = [
  '# Printed by `zhengwang nats-config`. After agents were trusted or revoked: print it anew, then send SIGHUP.',
];
/** One JetStream for both ends of a leaf node: else both would refuse `$JS.API.>` and `$KV.>` between them. */
const ONE_JETSTREAM = 'default_js_domain: { "$G": "" }';
const variable = (name: string): string => name.toUpperCase().replaceAll('-', '_');
/** Passwords of leaf nodes come from the environment of nats-server. */
export const passwordVariable = (leaf: string): string => `ZHENGWANG_LEAF_${variable(leaf)}`;
export const urlVariable = (leaf: string): string => `ZHENGWANG_LEAF_${variable(leaf)}_URL`;

type Rights = { publish: readonly string[]; subscribe: readonly string[] };

/** To its own subject, and of the two buckets only its own keys; answers come to an inbox that is nobody else's. */
const agentRights = (id: number): Rights => ({
  publish: [seenSubject(id), ...KINDS.map((is) => readSubject(is, id))],
  subscribe: [...KINDS.map((is) => keySubject(is, id)), `${inboxOf(id)}.>`],
});

const HUB_RIGHTS: Rights = {
  publish: ['$JS.API.>', '$JS.ACK.>', ...KINDS.map((is) => keySubject(is, 0).replace(/0$/, '*'))],
  subscribe: [`${HUB_INBOX}.>`],
};

const agentUser = ({ id, name, sign_key }: NatsUser): string =>
  userOf(`agent ${id}: ${name}`, nkeyOf(sign_key), agentRights(id));

/** A county's link may carry what its agents may, and nothing else. What its agents hear, its server must be told of. */
function leafUser(leaf: Leaf, ids: readonly number[]): string {
  const rights = ids.map(agentRights);
  const all = (which: keyof Rights) => rights.flatMap((one) => one[which]);
  return [
    `    # leaf node ${leaf.name}: agents ${ids.join(', ')}`,
    `    { user: ${quote(leaf.name)}, password: $${passwordVariable(leaf.name)}, allowed_connection_types: ["LEAFNODE"]`,
    permissions({ publish: all('publish'), subscribe: all('subscribe') }),
  ].join('\n');
}

const userOf = (comment: string, nkey: string, rights: Rights): string =>
  [`    # ${comment.replace(/[\r\n]/g, ' ')}`, `    { nkey: ${nkey}`, permissions(rights)].join('\n');

const permissions = ({ publish, subscribe }: Rights): string =>
  `      permissions: { publish: ${listOf(publish)}, subscribe: ${listOf(subscribe)} } }`;

const listOf = (subjects: readonly string[]): string => `[${subjects.map(quote).join(', ')}]`;
const quote = (text: string): string => `"${text.replace(/["\\\r\n]/g, '')}"`;

const tlsOf = (tls: ServerFiles | undefined, indent: string): string[] =>
  tls ? [`${indent}tls { cert_file: ${quote(tls.cert_file)}, key_file: ${quote(tls.key_file)} }`] : [];
