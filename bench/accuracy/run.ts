/**
 * Scores the SNMP probe on recordings of real devices and writes docs/accuracy.md.
 * `npm run accuracy -- --only WORD` scores those whose file name has the word and tells each mistake; it writes nothing.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Observation } from '#probes/probe.ts';
import { eachOf, lookAtRecording } from './look.ts';
import { type Recorded, readManifest } from './recordings.ts';
import { writeReport } from './report.ts';
import { COUNTED, MARKED, type Score, scoreOf } from './score.ts';
import { estimateUnseen } from './unseen.ts';

const AT_ONCE = 4;
const REPORT = new URL('../../docs/accuracy.md', import.meta.url);

const { values: options } = parseArgs({ options: { only: { type: 'string' } } });
const say = (line: string) => process.stdout.write(`${line}\n`);

const manifest = readManifest();
if (manifest) process.exitCode = await main(manifest);
else
  say(
    'Skipped: there are no recordings in ../shared/data/snmprec. Nothing is scored; docs/accuracy.md stays as it is.',
  );

async function main(all: readonly Recorded[]): Promise<number> {
  const started = performance.now();
  const recorded = all.filter(({ file }) => file.includes(options.only ?? ''));
  if (recorded.length === 0) {
    process.stderr.write(`No recording's file name has ${options.only} in it.\n`);
    return 2;
  }
  say(`Looking at ${recorded.length} recordings …`);
  const scores = await eachOf(recorded, AT_ONCE, async (one) => {
    const seen = await lookAtRecording(one);
    const score = scoreOf(one, seen);
    if (options.only !== undefined) for (const line of mistakes(one, score, seen)) say(line);
    return score;
  });
  if (options.only !== undefined) return 0;
  say('Estimating the score on unseen devices …');
  const unseen = await estimateUnseen(recorded, AT_ONCE);
  const report = writeReport(recorded, scores, unseen, (performance.now() - started) / 1000);
  writeFileSync(REPORT, report);
  say(report);
  say('Written to docs/accuracy.md.');
  return scores.some(({ crashed, slow }) => crashed || slow) ? 1 : 0;
}

function mistakes(one: Recorded, score: Score, seen: Observation): string[] {
  const wanted = {
    vendor: one.vendor,
    version: one.version,
    serial: one.serial,
    model: one.hardware,
    ports: one.ifRows,
    listed_ports: one.ports,
  };
  const said = (part: string) => seen.facts.find(({ key }) => key === `snmp.${part}`)?.value ?? null;
  return [
    ...MARKED.filter((part) => score[part] === 'wrong' || score[part] === 'missing').map(
      (part) =>
        `${one.file}: ${part} ${score[part]}: ${JSON.stringify(wanted[part])}, said ${JSON.stringify(said(part))}`,
    ),
    ...COUNTED.filter((part) => score[part].found < score[part].wanted).map(
      (part) => `${one.file}: ${part}: ${score[part].found} of ${score[part].wanted}`,
    ),
    ...(score.crashed ? [`${one.file}: ${seen.outcome}: ${seen.error}`] : []),
  ];
}
