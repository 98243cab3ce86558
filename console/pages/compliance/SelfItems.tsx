/** Items of the self-assessment: what the program does, what is left to others, and how its tests stand here. */
import ChevronRightIcon from 'lucide-solid/icons/chevron-right';
import { For, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { Time } from '../../ui/Time.tsx';
import type { SelfItem, TestShown } from './self-calls.ts';

const frame = 'inline-block rounded border px-1.5 text-sm leading-5 whitespace-nowrap';
const colours = {
  good: 'border-up text-up',
  bad: 'border-down text-down',
  unknown: 'border-unknown text-unknown border-dashed',
  none: 'border-line text-dim',
};
const shown_colours: Record<SelfItem['shown'], string> = {
  passed: colours.good,
  failed: colours.bad,
  unknown: colours.unknown,
  not_done: colours.none,
};
const test_colours: Record<TestShown['state'], string> = {
  passed: 'text-up',
  failed: 'text-down',
  not_run: 'text-unknown',
};
export const fact_colours = { met: colours.good, not_met: colours.bad, unknown: colours.unknown };

export const Framed = (props: { colour: string; text: string }) => (
  <span class={`${frame} ${props.colour}`}>{props.text}</span>
);
export const ShownMark = (props: { shown: SelfItem['shown'] }) => (
  <Framed colour={shown_colours[props.shown]} text={word('self', `shown_${props.shown}`)} />
);

export function ItemCard(props: { item: SelfItem }) {
  return (
    <details class="group border-t border-line first:border-t-0">
      <summary class="grid cursor-pointer list-none grid-cols-[1rem_minmax(0,1fr)] gap-x-2 px-4 py-2.5 -outline-offset-2 hover:bg-sunken [&::-webkit-details-marker]:hidden">
        <ChevronRightIcon
          class="mt-1 size-4 text-dim transition-transform duration-100 group-open:rotate-90"
          aria-hidden="true"
        />
        <span class="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
          <span class="min-w-0 flex-1 basis-60">
            <span class="numeric mr-2 font-medium whitespace-nowrap">{props.item.item}</span>
            {say(props.item.summary)}
          </span>
          <span class="flex flex-wrap items-center gap-2 text-sm text-dim">
            <Show when={props.item.does === 'partly'}>
              <span>{t('self.partly')}</span>
            </Show>
            <ShownMark shown={props.item.shown} />
          </span>
        </span>
      </summary>
      <div class="pr-4 pb-3 pl-10">
        <ItemBody item={props.item} />
      </div>
    </details>
  );
}

export function ItemBody(props: { item: SelfItem }) {
  const left = () => (props.item.left_to_operator ? say(props.item.left_to_operator) : t('self.left_nothing'));
  return (
    <dl class="space-y-2 text-sm">
      <div>
        <dt class="text-dim">{t('self.does')}</dt>
        <dd class="break-words">{say(props.item.statement)}</dd>
      </div>
      <div>
        <dt class="text-dim">{t('self.left')}</dt>
        <dd class="break-words">{left()}</dd>
      </div>
      <div>
        <dt class="text-dim">{t('self.evidence')}</dt>
        <dd>
          <Show when={props.item.evidence.length > 0} fallback={t('self.evidence_none')}>
            <ul class="space-y-1">
              <For each={props.item.evidence}>{(one) => <TestLine test={one} />}</For>
            </ul>
          </Show>
        </dd>
      </div>
    </dl>
  );
}

function TestLine(props: { test: TestShown }) {
  return (
    <li class="break-words">
      <span class={`mr-2 font-medium whitespace-nowrap ${test_colours[props.test.state]}`}>
        {word('self', `test_${props.test.state}`)}
      </span>
      <span lang="en">{props.test.test}</span>{' '}
      <span class="font-mono break-all text-dim" lang="en">
        {props.test.file}
      </span>{' '}
      <span class="text-dim">
        <Show when={props.test.why} fallback={<Run test={props.test} />}>
          {(why) => word('self', `why_${why()}`)}
        </Show>
      </span>
    </li>
  );
}

function Run(props: { test: TestShown }) {
  const run = () => t(props.test.is_whole ? 'self.run_whole' : 'self.run_part', { version: props.test.version ?? '' });
  return (
    <>
      <Show when={props.test.at}>{(at) => <Time at={at()} />}</Show> {run()}
    </>
  );
}
