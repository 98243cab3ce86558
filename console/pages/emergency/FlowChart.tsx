/** Steps as boxes in order, and lanes beside each other beneath a step that branches: of a plan, or of a run as it stands. */
import { Key } from '@solid-primitives/keyed';
import { type JSX, Show } from 'solid-js';
import type { FlowStatus, FlowStep } from '#api/emergency/plan-words.ts';
import { t, word } from '../../i18n/index.ts';
import { quantity } from '../../ui/quantity.ts';

/** Frame and signs by status: a sign and a word stand beside each colour. */
const looks: Record<FlowStatus, { frame: string; text: string; sign: string }> = {
  ahead: { frame: 'border-edge', text: 'text-dim', sign: '' },
  open: { frame: 'border-accent border-2', text: 'text-accent', sign: '▶' },
  done: { frame: 'border-up', text: 'text-up', sign: '✓' },
  skipped: { frame: 'border-line border-dashed', text: 'text-dim', sign: '↷' },
  left_out: { frame: 'border-line border-dashed', text: 'text-dim', sign: '–' },
  withdrawn: { frame: 'border-line border-dashed', text: 'text-dim', sign: '×' },
  stuck: { frame: 'border-down border-2', text: 'text-down', sign: '!' },
  accepted: { frame: 'border-degraded', text: 'text-degraded', sign: '≠' },
};

type Drawing = {
  selected?: string | undefined;
  onSelect?: ((key: string) => void) | undefined;
  /** The title of a role; without, its identifier. */
  roleTitle?: ((role: string) => string) | undefined;
};

/** What goes on at once stands beside each other; of answers one is taken, so that they may stand beneath each other and nothing is out of sight. */
const isBeside = ({ kind }: FlowStep) => kind === 'parallel';
/** While it is asked, none of its answers is out. */
const isDecided = ({ kind, entry }: FlowStep) =>
  kind === 'decide' && entry !== null && entry.answers.length >= entry.asked;
const beside = 'sm:w-max sm:min-w-full sm:flex-row sm:items-start sm:border-t sm:border-l-0 sm:pt-2 sm:pl-0';

export function FlowChart(props: { steps: FlowStep[] } & Drawing) {
  return (
    <section class="relative overflow-x-auto py-1" tabindex="0" aria-label={t('emergency_flow.steps')}>
      <Steps {...props} />
    </section>
  );
}

function Steps(props: { steps: FlowStep[] } & Drawing) {
  return (
    <ol>
      <Key each={props.steps} by="key">
        {(step, index) => (
          <li>
            <Show when={index() > 0}>
              <div class="ml-5 h-3 w-px bg-edge" aria-hidden="true" />
            </Show>
            <Box step={step()} {...drawing(props)} />
            <Show when={step().lanes.length > 0}>
              <div class="ml-5 h-2 w-px bg-edge" aria-hidden="true" />
              <ul class={`flex flex-col gap-2 border-l border-edge pl-2 ${isBeside(step()) ? beside : ''}`}>
                <Key each={step().lanes} by="id">
                  {(lane) => (
                    <li
                      class={`min-w-0 rounded-md border p-2 sm:flex-none ${lane().is_taken ? 'border-accent bg-wash' : 'border-dashed border-line'}`}
                    >
                      <p class="mb-1.5 text-sm font-medium break-words">
                        <span class="sr-only">{t('emergency_flow.of_lane', { title: '' })}</span>
                        {lane().title || t('emergency_flow.otherwise')}
                        <Show when={isDecided(step()) && !lane().is_taken}>
                          <span class="ml-2 font-normal text-dim">{t('emergency_flow.not_taken')}</span>
                        </Show>
                      </p>
                      <Show when={lane().steps.length > 0} fallback={<p class="text-sm text-dim">—</p>}>
                        <Steps steps={lane().steps} {...drawing(props)} />
                      </Show>
                    </li>
                  )}
                </Key>
              </ul>
            </Show>
          </li>
        )}
      </Key>
    </ol>
  );
}

const drawing = ({ selected, onSelect, roleTitle }: Drawing): Drawing => ({ selected, onSelect, roleTitle });

function Box(props: { step: FlowStep } & Drawing) {
  const look = () => looks[props.step.status];
  const frame = () =>
    `block w-full rounded-md border bg-surface px-2.5 py-1.5 text-left break-words sm:w-64 ${look().frame}`;
  const content = () => <Content step={props.step} roleTitle={props.roleTitle} />;
  return (
    <Show when={props.onSelect} fallback={<div class={frame()}>{content()}</div>}>
      {(select) => (
        <button
          type="button"
          class={`${frame()} hover:bg-wash ${props.selected === props.step.key ? 'outline-2 outline-offset-1 outline-accent' : ''}`}
          aria-pressed={props.selected === props.step.key}
          onClick={() => select()(props.step.key)}
        >
          {content()}
        </button>
      )}
    </Show>
  );
}

function Content(props: { step: FlowStep; roleTitle: Drawing['roleTitle'] }): JSX.Element {
  const look = () => looks[props.step.status];
  const role = () => props.step.role && (props.roleTitle?.(props.step.role) ?? props.step.role);
  return (
    <>
      <span class="block">{props.step.title}</span>
      <span class="flex flex-wrap items-baseline gap-x-2.5 text-sm text-dim">
        <span>{word('emergency_flow', `kind_${props.step.kind}`)}</span>
        <Show when={role()}>{(text) => <span class="text-ink">{text()}</span>}</Show>
        <Show when={props.step.within_ms}>
          {(ms) => <span class="numeric">{t('emergency_flow.within', { time: quantity(ms(), 'ms') })}</span>}
        </Show>
        <Show when={props.step.mark}>{(mark) => <span>{word('emergency_flow', `mark_${mark()}`)}</span>}</Show>
        <Show when={props.step.is_optional}>
          <span>{t('emergency_flow.optional')}</span>
        </Show>
        <Show when={props.step.status !== 'ahead'}>
          <span class={`font-medium ${look().text}`}>
            <span aria-hidden="true">{look().sign} </span>
            {word('emergency_flow', `status_${props.step.status}`)}
          </span>
        </Show>
        <Show when={props.step.entry?.late_at}>
          <span class="font-medium text-degraded">{t('emergency_flow.late')}</span>
        </Show>
      </span>
    </>
  );
}
