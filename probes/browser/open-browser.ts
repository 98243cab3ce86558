/** A Chromium of the system whose only way out is a proxy of ours. */
import type { Browser } from 'playwright-core';
import { unable } from '../failures.ts';
import { findProgram } from '../find-program.ts';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Throws `unable` where there is none. */
export function browserProgram(): string {
  const program = BROWSERS.map(findProgram).find((found) => found !== undefined);
  if (!program) throw unable('there is no Chromium on this machine');
  return program;
}

/** Each takes some 200 MB: looks of many pages wait for each other. */
const MOST = 2;
/** Whoever waits longer gives up while it can still say why. */
const WAIT_MS = 45_000;
let open = 0;
const waiting: (() => void)[] = [];

async function turn(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (open < MOST) {
    open += 1;
    return;
  }
  const limit = AbortSignal.any([signal, AbortSignal.timeout(WAIT_MS)]);
  await new Promise<void>((fulfil, reject) => {
    const go = () => {
      limit.removeEventListener('abort', give_up);
      fulfil();
    };
    const give_up = () => {
      waiting.splice(waiting.indexOf(go), 1);
      reject(signal.aborted ? signal.reason : unable(`no browser was free within ${WAIT_MS} ms`));
    };
    limit.addEventListener('abort', give_up, { once: true });
    waiting.push(go);
  });
}

function pass() {
  const next = waiting.shift();
  if (next) next();
  else open -= 1;
}

/** `proxy` is its address. Whoever opened it closes it. Throws `unable`. */
export async function openBrowser(
  program: string,
  proxy: string,
  limit_ms: number,
  signal: AbortSignal,
): Promise<Browser> {
  await turn(signal);
  try {
    const browser = await launch(program, proxy, limit_ms);
    browser.once('disconnected', pass);
    return browser;
  } catch (thrown) {
    pass();
    throw thrown;
  }
}

/** playwright-core is imported when a page is looked at: few machines have a browser. */
async function launch(program: string, proxy: string, limit_ms: number): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  return chromium
    .launch({
      executablePath: program,
      // Its sandbox refuses to work for root.
      chromiumSandbox: process.getuid?.() !== 0,
      timeout: limit_ms,
      args: [
        `--proxy-server=${proxy}`,
        // Also what is on this very machine goes through it.
        '--proxy-bypass-list=<-loopback>',
        // Nothing is looked up or asked beside the proxy.
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
        '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
        '--disable-quic',
        '--disable-background-networking',
      ],
    })
    .catch((thrown: Error) => {
      throw unable(`Chromium does not start: ${thrown.message.split('\n')[0]?.slice(0, 200)}`);
    });
}
