/** What is sent: a single request, or a scenario that the hub reads while it is typed. */
import { createEffect, createSignal, For, on, onCleanup, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { BeginScenario } from './BeginScenario.tsx';
import { type Checked, checkScenario } from './calls.ts';
import type { FieldsProps } from './plan-form.ts';
import { methods, taking } from './plan-form.ts';

export function SentFields(props: FieldsProps) {
  return (
    <>
      <div>
        <p class="mb-1 font-medium" aria-hidden="true">
          {t('load.sends')}
        </p>
        <Segments
          label={t('load.sends')}
          value={props.typed.sends}
          set={(sends) => props.put({ sends })}
          options={[
            { value: 'request', label: t('load.sends_request') },
            { value: 'scenario', label: t('load.sends_scenario') },
          ]}
        />
      </div>
      <Show when={props.typed.sends === 'scenario'} fallback={<Single {...props} />}>
        <Scenario {...props} />
      </Show>
    </>
  );
}

function Single(props: FieldsProps) {
  const hasBody = () => props.typed.method !== 'GET' && props.typed.method !== 'HEAD';
  return (
    <>
      <div class="grid gap-4 sm:grid-cols-[9rem_minmax(0,1fr)]">
        <Select
          label={t('load.method')}
          value={props.typed.method}
          set={(method) => props.put({ method: method ?? 'GET' })}
          options={methods.map((value) => ({ value, label: value }))}
          required
        />
        <TextField
          label={t('load.path')}
          hint={t('load.path_hint')}
          value={props.typed.path}
          set={(path) => props.put({ path })}
          error={props.problems()['request.path']}
          mono
          required
        />
      </div>
      <TextField
        label={t('load.headers')}
        hint={t('load.headers_hint')}
        value={props.typed.headers}
        set={(headers) => props.put({ headers })}
        error={props.problems()['request.headers']}
        lines={2}
        mono
      />
      <Show when={hasBody()}>
        <TextField
          label={t('load.body')}
          value={props.typed.body}
          set={(body) => props.put({ body })}
          error={props.problems()['request.body']}
          lines={4}
          mono
        />
      </Show>
    </>
  );
}

const pause_ms = 400;

function Scenario(props: FieldsProps) {
  const [checked, setChecked] = createSignal<Checked>();
  const [failed, setFailed] = createSignal<unknown>();
  const [busy, setBusy] = createSignal(false);
  let place: HTMLDivElement | undefined;
  createEffect(
    on(
      () => props.typed.scenario,
      (text) => {
        setChecked(undefined);
        setFailed(undefined);
        if (text.trim() === '') return;
        let gone = false;
        setBusy(true);
        const timer = setTimeout(async () => {
          const answer = await checkScenario(text, props.plan_id).then(
            (found) => () => setChecked(found),
            (error: unknown) => () => setFailed(error),
          );
          // Meanwhile it was typed on.
          if (gone) return;
          answer();
          setBusy(false);
        }, pause_ms);
        onCleanup(() => {
          gone = true;
          clearTimeout(timer);
          setBusy(false);
        });
      },
    ),
  );
  const goTo = (line: number, column: number) => {
    const field = place?.querySelector('textarea');
    if (!field) return;
    const before = field.value.split('\n').slice(0, line - 1);
    const at = before.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
    field.focus();
    field.setSelectionRange(at, at);
  };
  return (
    <div ref={place} class="space-y-2">
      <BeginScenario put={(scenario) => props.put({ scenario })} />
      <TextField
        label={t('load.scenario')}
        value={props.typed.scenario}
        set={(scenario) => props.put({ scenario })}
        error={props.problems().scenario}
        lines={14}
        mono
        required
      />
      <div role="status" class="mt-1 min-h-5 text-sm">
        <Show when={busy()}>
          <span class="text-dim">{t('load.scenario_checking')}</span>
        </Show>
        <Show when={checked()?.ok}>
          <span class="text-up">{t('load.scenario_ok')}</span>
        </Show>
        <Show when={checked()?.proposes}>
          {(proposes) => (
            <p class="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span class="text-dim">{t('load.scenario_base', { base: proposes().base })}</span>
              <Button onClick={() => props.put(taking(props.typed, proposes()))}>{t('load.scenario_take')}</Button>
            </p>
          )}
        </Show>
        <Show when={checked()?.files.length}>
          <p class="text-dim">
            {t('load_brought.data_after', {
              files:
                checked()
                  ?.files.map(({ file }) => file)
                  .join(', ') ?? '',
            })}
          </p>
        </Show>
        <Show when={failed()}>{(error) => <span class="text-down">{errorText(error())}</span>}</Show>
        <ul class="space-y-0.5">
          <For each={checked()?.problems}>
            {(problem) => (
              <li class="text-down">
                <button
                  type="button"
                  class="link"
                  title={t('load.scenario_go')}
                  onClick={() => goTo(problem.line, problem.column)}
                >
                  {t('load.scenario_at', { line: problem.line, column: problem.column })}
                </button>{' '}
                {say(problem)}
              </li>
            )}
          </For>
        </ul>
      </div>
    </div>
  );
}
