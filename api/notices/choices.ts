/** By which ways somebody wants to be told of what: their choices, and where they are reached outside of the console. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import { openText, sealText } from '../credentials/vault.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { wrong } from '../middleware/errors.ts';
import {
  CHANNELS,
  type Channel,
  NOTICE_KINDS,
  type NoticeKind,
  noticeAddresses,
  noticeChoices,
  ROBOT_KINDS,
} from './schema.ts';

/** Alerts pop up in an open console by themselves. */
export const DEFAULTS: Record<NoticeKind, readonly Channel[]> = {
  assigned: ['console'],
  arrived: ['console'],
  own: ['console'],
  followed: ['console'],
  warning: ['console'],
  breach: ['console'],
  answer: ['console'],
  deadline: ['console'],
  emergency: ['console'],
  alert: [],
  platform: ['console'],
};

export type Choices = Record<NoticeKind, readonly Channel[]>;
const Ways = z.array(z.enum(CHANNELS)).max(CHANNELS.length);
export const ChoicesSchema = z.object(
  Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, Ways])) as Record<NoticeKind, typeof Ways>,
);

export const Wanted = z.strictObject({
  choices: ChoicesSchema.partial().strict().default({}),
  /** Absent stays as it is, null takes it away. */
  email: z.email().max(254).nullable().optional(),
  robot: z
    .strictObject({
      kind: z.enum(ROBOT_KINDS),
      /** With its token. Never given back; absent keeps the one there is. */
      url: z.url().max(1_000).optional(),
      secret: z.string().min(8).max(200).nullable().optional(),
    })
    .nullable()
    .optional(),
});
export type Wanted = z.infer<typeof Wanted>;

export function choicesOf(db: Db, person_id: string): Choices {
  const rows = prepared(db, 'select kind, channels from notice_choices where person_id = ?').all(person_id) as {
    kind: NoticeKind;
    channels: string;
  }[];
  const chosen = rows.map(({ kind, channels }) => [kind, JSON.parse(channels) as Channel[]]);
  return { ...DEFAULTS, ...Object.fromEntries(chosen) };
}

type Row = typeof noticeAddresses.$inferSelect;
const NOWHERE: Omit<Row, 'person_id'> = { email: null, robot: null, sealed_robot_url: null, sealed_robot_secret: null };

/** Rows of different people can't be exchanged for each other. */
export const sealedAs = (what: 'url' | 'secret', person_id: string) => `notice robot ${what} of ${person_id}`;

const rowOf = (db: Db, person_id: string) =>
  db.select().from(noticeAddresses).where(eq(noticeAddresses.person_id, person_id)).get() ?? { person_id, ...NOWHERE };

export const emailOf = (db: Db, person_id: string): string | null => rowOf(db, person_id).email;

export type Robot = { kind: (typeof ROBOT_KINDS)[number]; url: string; secret: string | null };

/** Undefined: there is none. Null: it can't be opened. */
export function robotOf(db: Db, key: Buffer, person_id: string): Robot | null | undefined {
  const { robot, sealed_robot_url, sealed_robot_secret } = rowOf(db, person_id);
  if (robot === null || sealed_robot_url === null) return undefined;
  const url = openText(key, sealedAs('url', person_id), Buffer.from(sealed_robot_url, 'base64'));
  if (url === undefined) return null;
  if (sealed_robot_secret === null) return { kind: robot, url, secret: null };
  const secret = openText(key, sealedAs('secret', person_id), Buffer.from(sealed_robot_secret, 'base64'));
  return secret === undefined ? null : { kind: robot, url, secret };
}

export const Addresses = z.object({
  email: z.string().nullable(),
  robot: z.object({ kind: z.enum(ROBOT_KINDS), host: z.string().nullable(), has_secret: z.boolean() }).nullable(),
});

/** As it may be shown: of a robot its host alone. */
export function addressesOf(db: Db, key: Buffer, person_id: string): z.infer<typeof Addresses> {
  const { email, robot: kind, sealed_robot_secret } = rowOf(db, person_id);
  if (kind === null) return { email, robot: null };
  const robot = robotOf(db, key, person_id);
  return {
    email,
    robot: { kind, host: robot ? new URL(robot.url).host : null, has_secret: sealed_robot_secret !== null },
  };
}

/** Throws when an address can't be used; `refuse` tells why a robot's URL may not be. */
export function writeChoices(
  db: Db,
  key: Buffer,
  { actor, person_id }: { actor: Actor; person_id: string },
  wanted: Wanted,
  refuse: (url: string) => string | undefined,
) {
  const reason = wanted.robot?.url === undefined ? undefined : refuse(wanted.robot.url);
  if (reason)
    throw wrong('robot.url', `该机器人地址不能使用：${reason}`, `This address of a robot can't be used: ${reason}`);
  db.$client.transaction(() => {
    const shown = () => ({ choices: choicesOf(db, person_id), ...addressesOf(db, key, person_id) });
    const before = shown();
    for (const [kind, channels] of Object.entries(wanted.choices) as [NoticeKind, Channel[]][]) {
      const set = { channels: CHANNELS.filter((channel) => channels.includes(channel)) };
      db.insert(noticeChoices)
        .values({ person_id, kind, ...set })
        .onConflictDoUpdate({ target: [noticeChoices.person_id, noticeChoices.kind], set })
        .run();
    }
    const row = rowOf(db, person_id);
    const email = wanted.email === undefined ? row.email : wanted.email;
    const set = { ...row, email, ...robotAfter(key, row, wanted.robot) };
    db.insert(noticeAddresses).values(set).onConflictDoUpdate({ target: noticeAddresses.person_id, set }).run();
    const changed = [wanted.robot?.url && 'another robot address', wanted.robot?.secret && 'another robot secret'];
    record(db, actor, {
      action: 'update',
      object_kind: 'notice_choices',
      object_id: person_id,
      before,
      after: shown(),
      reason: changed.filter(Boolean).join(', '),
    });
  })();
}

function robotAfter(key: Buffer, row: Row, robot: Wanted['robot']): Partial<Row> {
  if (robot === undefined) return {};
  if (robot === null) return { robot: null, sealed_robot_url: null, sealed_robot_secret: null };
  if (robot.url === undefined && row.sealed_robot_url === null)
    throw wrong('robot.url', '请填写机器人地址', 'It needs an address');
  const sealed = (what: 'url' | 'secret', text: string) =>
    sealText(key, sealedAs(what, row.person_id), text).toString('base64');
  const { kind, url, secret } = robot;
  // The secret belongs to the address: another one isn't shown the signature of the former.
  const kept = url === undefined ? row.sealed_robot_secret : null;
  return {
    robot: kind,
    sealed_robot_url: url === undefined ? row.sealed_robot_url : sealed('url', url),
    sealed_robot_secret: typeof secret === 'string' ? sealed('secret', secret) : secret === null ? null : kept,
  };
}
