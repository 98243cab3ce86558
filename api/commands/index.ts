/** The registry of commands. */
import { backup } from './backup.ts';
import type { Command } from './command.ts';
import { discover } from './discover.ts';
import { importCommand } from './import.ts';
import { lab } from './lab.ts';
import { probeCommand } from './probe.ts';
import { restore } from './restore.ts';
import { serve } from './serve.ts';
import { verify } from './verify.ts';

export const commands: readonly Command[] = [
  serve,
  probeCommand,
  discover,
  importCommand,
  backup,
  restore,
  verify,
  lab,
];
