import { readConfig } from '../config.ts';
import { start } from '../start.ts';
import type { Command } from './command.ts';

export const serve: Command = {
  name: 'serve',
  summary: 'start the probes and the console (default)',
  help: `Usage: zhengwang serve

Starts the probes and serves the console until SIGINT or SIGTERM.

Environment:
  PORT             the port of the console (default 8080)
  ZHENGWANG_HOST   localhost (default): reachable from this machine only; :: or 0.0.0.0: from the network
  ZHENGWANG_DATA   the folder for all state (default ./data)
  ZHENGWANG_KEY    64 hexadecimal digits that seal credentials (default: kept in the data folder)
  ZHENGWANG_URL    the address people use, when a proxy stands before it
  ZHENGWANG_LOG    debug, info (default), warn, error or silent
`,
  async run() {
    const running = await start(readConfig(process.env));
    for (const line of running.greeting) process.stdout.write(`${line}\n`);
    const signal = await new Promise<string>((fulfil) => {
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => fulfil(name));
    });
    process.stdout.write(`\n${signal}: stopping …\n`);
    await running.stop();
    return 0;
  },
};
