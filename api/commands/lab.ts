import { parseArgs } from 'node:util';
import { runLab } from '#probes/lab/run.ts';
import { UserError } from '../user-error.ts';
import type { Command } from './command.ts';
import { readNumber } from './usage.ts';

export const lab: Command = {
  help: `Usage: zhengwang lab [--no-script] [--base ADDRESS] [--port N]
在本机回环地址上运行模拟的四级专网，直至 Ctrl-C。

Runs the simulated four-level extranet on loopback (127.64.0.0/16 and ::1) until it is interrupted, and prints where
everything is, so that other programs, or zhengwang probe, may ask it. The console starts the same lab by itself from
its first-run page or its settings.

  --no-script      nothing fails by itself
  --base ADDRESS   the first address of a /16 within 127.0.0.0/8 (default 127.64.0.0)
  --port N         the SNMP port of all devices (default 16161); services come 1,000 after it
`,
  async run(words) {
    const { values } = parseArgs({
      args: words,
      allowNegative: true,
      options: {
        script: { type: 'boolean', default: true },
        base: { type: 'string' },
        port: { type: 'string' },
      },
    });
    const place = {
      ...(values.base === undefined ? {} : { base: values.base }),
      ...(values.port === undefined ? {} : { port_base: readNumber(values.port, '--port', 1024, 50_000) }),
    };
    await runLab({ script: values.script, ...place }).catch((error: Error) => {
      throw new UserError(`the lab can't run: ${error.message}`);
    });
    return 0;
  },
};
