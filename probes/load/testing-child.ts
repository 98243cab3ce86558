/** Runs the load that it is given, to be killed by a test. */
import { run } from './testing.ts';

await run(JSON.parse(process.argv[2] ?? ''));
