/** The real server inside of a namespace, asked and ended from outside. */
import { once } from 'node:events';
import { join } from 'node:path';
import { type Ask, askingAll, type Send, signInAll, signUpAll } from '../administration.ts';
import { MAIN } from '../server.ts';
import { type Namespace, runInside, spawnInside } from './namespaces.ts';

const START_MS = 120_000;
const ASK = join(import.meta.dirname, 'ask.ts');

export type ServerInside = {
  ask: Ask;
  /** Ends it by a signal and waits for that. */
  end(signal: NodeJS.Signals): Promise<void>;
};

/** Starts it on a folder and logs in; the first start makes the administrator. */
export async function startInside(at: Namespace, folder: string): Promise<ServerInside> {
  const env = { PORT: '0', ZHENGWANG_DATA: folder, ZHENGWANG_LOG: 'warn' };
  const child = spawnInside(at, process.execPath, [MAIN, 'serve'], env);
  let said = '';
  const url = await new Promise<string>((fulfil, reject) => {
    const limit = setTimeout(() => reject(new Error(`no greeting: ${said}`)), START_MS);
    const hear = (chunk: Buffer) => {
      said += chunk;
      const found = /(http:\/\/localhost:\d+)\n/.exec(said)?.[1];
      if (!found) return;
      clearTimeout(limit);
      setImmediate(() => fulfil(found));
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', () => reject(new Error(`it ended: ${said}`)));
  });
  const said_by = async (given: object) => {
    const { out, err } = await runInside(at, process.execPath, [ASK, JSON.stringify({ url, ...given })]);
    if (out === '') throw new Error(`no answer: ${err}\n${said}`);
    return JSON.parse(out) as { status: number; body: unknown; cookie: string };
  };
  const token = /\/first-run#token=(\S+)/.exec(said)?.[1];
  const send: Send = async (request) => {
    const answer = await said_by(request);
    return { ...answer, cookie: answer.cookie || (request.cookie ?? '') };
  };
  const cookies = token ? await signUpAll(send, token) : await signInAll(send);
  return {
    ask: askingAll(send, cookies),
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}
