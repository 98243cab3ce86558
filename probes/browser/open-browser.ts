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

/** `proxy` is its address. playwright-core is imported when a page is looked at: few machines have a browser. */
export async function openBrowser(program: string, proxy: string, limit_ms: number): Promise<Browser> {
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
