/** The command line: `zhengwang COMMAND …`; without a command it serves. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import './resolve-once.ts';
import { type CommandName, commands } from './commands/index.ts';
import { UserError } from './user-error.ts';
import { VERSION } from './version.ts';

// What was compiled once isn't compiled again: commands are loaded after this. Where it can't be kept, all works as before.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/compiled'));

const WIDTH = Math.max(...Object.keys(commands).map((name) => name.length));

const USAGE = `zhengwang ${VERSION}  政网

Usage: zhengwang [COMMAND] [OPTIONS]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(WIDTH)} ${summary}`)
  .join('\n')}

zhengwang COMMAND --help tells more of each. Without a command it serves.
`;

async function main(words: string[]): Promise<number> {
  const [name = 'serve', ...rest] = words;
  if (name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  if (name === '--version') {
    process.stdout.write(`${VERSION}\n`);
    return 0;
  }
  if (!Object.hasOwn(commands, name)) {
    process.stderr.write(`zhengwang: there is no command '${name}'. zhengwang --help lists them.\n`);
    return 2;
  }
  const command = await commands[name as CommandName].load();
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(command.help);
    return 0;
  }
  return command.run(rest);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // `parseArgs` speaks plainly of wrong options.
  const isUsage = String((error as { code?: string }).code ?? '').startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof UserError) && !isUsage) throw error;
  process.stderr.write(`zhengwang: ${(error as Error).message}\n`);
  process.exitCode = isUsage ? 2 : 1;
}
