import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import type { Command } from './command.ts';

/** A signal this long after the first ends the program at once. */
const IMPATIENT_MS = 1_000;

export const serve: Command = {
  help: `Usage: zhengwang serve

Starts the probes and serves the console until SIGINT or SIGTERM.
启动探测并提供控制台，直至收到 SIGINT 或 SIGTERM。

Environment:
  PORT             the port of the console (default 8080)
  ZHENGWANG_HOST   localhost (default): reachable from this machine only; :: or 0.0.0.0: from the network
  ZHENGWANG_DATA   the folder for all state (default ./data)
  ZHENGWANG_KEY    64 hexadecimal digits that seal credentials (default: kept in the data folder)
  ZHENGWANG_TLS_CERT, ZHENGWANG_TLS_KEY  PEM files: the port speaks HTTPS; SIGHUP reads them anew
  ZHENGWANG_URL    the address people use, when a proxy stands before it
  ZHENGWANG_LOG    debug, info (default), warn, error or silent
  ZHENGWANG_TRAP_PORT, ZHENGWANG_SYSLOG_PORT, ZHENGWANG_SYSLOG_TLS_PORT and more: what devices send is received
                   where these are set (see docs/operating.md)
`,
  async run(words) {
    parseArgs({ args: words, options: {}, strict: true });
    process.stdout.write('\n  政网正在启动 … / Zhengwang is starting …\n');
    // Loaded here, so that the other commands start without the whole server.
    const { start } = await import('../start.ts');
    // Before anything is said: whoever waits for the greeting may end the program at once.
    const stopped = untilStopped();
    const running = await start(readConfig(process.env));
    process.stdout.write(`${running.greeting.join('\n')}\n`);
    // Without TLS a terminal that hangs up ends the program, as ever.
    if (running.hub.config.tls) process.on('SIGHUP', running.renew);
    const signal = await stopped;
    process.stdout.write(`\n${signal}: stopping …\n`);
    await running.stop();
    return 0;
  },
};

/** Ctrl-C reaches this process twice, from the terminal and from npm: the second only counts when it comes later. */
function untilStopped(): Promise<string> {
  return new Promise((fulfil) => {
    let asked_at: number | undefined;
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.on(name, () => {
        const now = performance.now();
        if (asked_at === undefined) fulfil(name);
        else if (now - asked_at > IMPATIENT_MS) process.exit(1);
        asked_at ??= now;
      });
    }
  });
}
