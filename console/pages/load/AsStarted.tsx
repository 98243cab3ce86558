/** What the run was started with: its shape, the addresses that were approved, and what each target answered before. */
import { For } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { OutcomeMark } from '../../ui/Mark.tsx';
import { Section } from '../../ui/Page.tsx';
import type { Outcome } from '../../wire.ts';
import { type Run, timeText } from './calls.ts';
import { shapeText } from './plan-words.ts';
import { ShapePicture } from './ShapePicture.tsx';

const outcomes: readonly string[] = ['ok', 'timeout', 'unreachable', 'error', 'unable'] satisfies Outcome[];
const outcomeOf = (text: string): Outcome => (outcomes.includes(text) ? (text as Outcome) : 'unable');

export function AsStarted(props: { run: Run }) {
  return (
    <Section title={t('load_runs.settings')}>
      <div class="grid gap-x-8 gap-y-4 lg:grid-cols-2">
        <div>
          <ShapePicture shape={props.run.shape} />
          <p class="mt-1">{shapeText(props.run.shape)}</p>
        </div>
        <div class="space-y-3">
          <div>
            <h3 class="font-medium">{t('load_runs.target_addresses')}</h3>
            <ul>
              <For each={props.run.targets}>
                {(target) => (
                  <li class="break-words">
                    {target.name} <span class="font-mono text-sm text-dim">{target.origin}</span>{' '}
                    <span class="font-mono text-sm">{target.addresses.join(', ')}</span>
                  </li>
                )}
              </For>
            </ul>
          </div>
          <div>
            <h3 class="font-medium">{t('load_runs.warm_up')}</h3>
            <ul>
              <For each={props.run.warm_up}>
                {(one) => (
                  <li class="flex flex-wrap gap-x-3">
                    <span class="font-mono text-sm">{one.origin}</span>
                    <span>IPv{one.family}</span>
                    <OutcomeMark outcome={outcomeOf(one.outcome)} />
                    <span class="numeric">{timeText(one.took_ms)}</span>
                  </li>
                )}
              </For>
            </ul>
          </div>
        </div>
      </div>
    </Section>
  );
}
