import { parseArgs } from 'node:util';
import { runLab } from '#probes/lab/run.ts';
import { UserError } from '../config.ts';
import type { Command } from './command.ts';

export const lab: Command = {
  help: `Usage: zhengwang lab [--no-script]
在本机回环地址上运行模拟的四级专网，直至 Ctrl-C。

Runs the simulated four-level extranet on loopback (127.64.0.0/16 and ::1) until it is interrupted, and prints where
everything is, so that other programs, or zhengwang probe, may ask it. The console starts the same lab by itself from
its first-run page or its settings.

  --no-script    nothing fails by itself
`,
  async run(words) {
    const { values } = parseArgs({
      args: words,
      allowNegative: true,
      options: { script: { type: 'boolean', default: true } },
    });
    await runLab({ script: values.script }).catch((error: Error) => {
      throw new UserError(`the lab can't run: ${error.message}`);
    });
    return 0;
  },
};
