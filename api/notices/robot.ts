/** Group robots of 钉钉 (DingTalk) and 企业微信 (WeCom): a message is posted to a URL that holds the robot's token. */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Config } from '../config.ts';
import type { Db } from '../db/open.ts';
import { reachProvider } from '../log-in/oidc/reach-provider.ts';
import type { Robot } from './choices.ts';
import { refusedRobotUrl } from './robot-hosts.ts';

export type RobotMessage = { title: string; text: string };

const PATIENCE_MS = 10_000;
const SETTING = 'ZHENGWANG_CONNECTOR_LOOPBACK';
/** An answer is one line; longer ones aren't read. */
const MAX_ANSWER = 16_384;
const Answer = z.object({ errcode: z.int(), errmsg: z.string().max(MAX_ANSWER).default('') });

export const dingtalkSign = (secret: string, timestamp: number): string =>
  createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');

const bodyFor = (kind: Robot['kind'], { title, text }: RobotMessage) =>
  kind === 'dingtalk'
    ? { msgtype: 'markdown', markdown: { title, text } }
    : { msgtype: 'markdown', markdown: { content: text } };

function signedUrl({ kind, url, secret }: Robot, now: number): string {
  if (kind !== 'dingtalk' || secret === null) return url;
  const signed = new URL(url);
  signed.searchParams.set('timestamp', String(now));
  signed.searchParams.set('sign', dingtalkSign(secret, now));
  return signed.href;
}

type Parts = { db: Db; config: Pick<Config, 'connector_loopback'>; patience_ms?: number };

/** Fulfils when the platform says that it has the message; rejects with what it said. No error holds the URL. */
export function createRobot({ db, config, patience_ms = PATIENCE_MS }: Parts) {
  const reach = reachProvider(config.connector_loopback === true, { patience_ms, setting: SETTING });
  return async (robot: Robot, message: RobotMessage, signal: AbortSignal): Promise<void> => {
    // Once more: the list may have become another since the URL was entered.
    const reason = refusedRobotUrl(db, robot.url, config);
    if (reason) throw new Error(reason);
    const answer = await reach(signedUrl(robot, Date.now()), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(bodyFor(robot.kind, message)),
      signal,
    });
    if (!answer.ok) throw new Error(`${new URL(robot.url).host} answered ${answer.status}`);
    const text = await answer.text();
    const parsed = Answer.safeParse(text.length > MAX_ANSWER ? undefined : parse(text));
    if (!parsed.success) throw new Error(`${new URL(robot.url).host} answered something else than a robot does`);
    const { errcode, errmsg } = parsed.data;
    if (errcode !== 0) throw new Error(`errcode ${errcode}: ${errmsg.slice(0, 300)}`);
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
