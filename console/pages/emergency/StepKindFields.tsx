/** What a step of its kind holds besides what all have: one small form a kind, each field at its place in the file. */
import PlusIcon from 'lucide-solid/icons/plus';
import { For, Index, type JSX, Match, Show, Switch } from 'solid-js';
import { listOf, listText, t, word } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Check, Choice, Field, Remove } from './form-fields.tsx';
import { type PlanHead, type Step, spanText } from './plan-calls.ts';
import type { Editing } from './plan-editing.ts';

type Path = (string | number)[];
type Of<K extends Step['kind']> = Extract<Step, { kind: K }>;
type Given<K extends Step['kind']> = { editing: Editing; head: PlanHead; step: Of<K>; path: Path };

export function StepKindFields(props: { editing: Editing; head: PlanHead; step: Step; path: Path }): JSX.Element {
  const as = <K extends Step['kind']>(kind: K) => (props.step.kind === kind ? (props.step as Of<K>) : undefined);
  return (
    <Switch>
      <Match when={as('do')}>{(step) => <DoFields {...props} step={step()} />}</Match>
      <Match when={as('check')}>{(step) => <CheckFields {...props} step={step()} />}</Match>
      <Match when={as('decide')}>{(step) => <DecideFields {...props} step={step()} />}</Match>
      <Match when={as('notify')}>{(step) => <NotifyFields {...props} step={step()} />}</Match>
      <Match when={as('parallel')}>{(step) => <ParallelFields {...props} step={step()} />}</Match>
      <Match when={as('wait')}>
        {(step) => (
          <Field
            label={t('emergency_editor.for')}
            hint={t('emergency_editor.duration_hint')}
            value={spanText(step().for)}
            put={(value) => props.editing.edit({ path: [...props.path, 'for'], value: value.trim() })}
          />
        )}
      </Match>
      <Match when={as('call')}>
        {(step) => (
          <Field
            label={t('emergency_editor.called_plan')}
            mono
            value={step().plan}
            put={(value) => props.editing.edit({ path: [...props.path, 'plan'], value: value.trim() })}
          />
        )}
      </Match>
      <Match when={as('ticket')}>
        {(step) => (
          <>
            <Field
              label={t('emergency_editor.text')}
              lines={3}
              value={step().text}
              put={(value) => props.editing.edit({ path: [...props.path, 'text'], value })}
            />
            <Check
              label={t('emergency_editor.until_closed')}
              value={step().until_closed}
              put={(value) => props.editing.edit({ path: [...props.path, 'until_closed'], value: value || undefined })}
            />
          </>
        )}
      </Match>
      <Match when={as('action')}>
        {(step) => (
          <>
            <Field
              label={t('emergency_editor.hook')}
              mono
              value={step().hook}
              put={(value) => props.editing.edit({ path: [...props.path, 'hook'], value: value.trim() })}
            />
            <Field
              label={t('emergency_editor.body')}
              lines={3}
              value={step().body}
              put={(value) => props.editing.edit({ path: [...props.path, 'body'], value: value || undefined })}
            />
          </>
        )}
      </Match>
    </Switch>
  );
}

const field_kinds = ['text', 'number', 'time', 'choice'] as const;

function freeId(taken: readonly string[], stem: string): string {
  for (let number = 1; ; number += 1) if (!taken.includes(`${stem}-${number}`)) return `${stem}-${number}`;
}

function DoFields(props: Given<'do'>) {
  const at = (i: number): Path => [...props.path, 'record', i];
  /** Each its own place: whoever goes from field to field is faster than the file comes back. */
  const put = (i: number, name: string, value: unknown) => props.editing.edit({ path: [...at(i), name], value });
  /** A choice has options, and nothing else has. */
  const putKind = (i: number, kind: string) =>
    props.editing.edit(
      { path: [...at(i), 'kind'], value: kind === 'text' ? undefined : kind },
      {
        path: [...at(i), 'options'],
        value: kind === 'choice' ? [t('emergency_editor.yes'), t('emergency_editor.no')] : undefined,
      },
    );
  const add = () => {
    const id = freeId(
      props.step.record.map((field) => field.id),
      'field',
    );
    const value = { id, ask: t('emergency_editor.to_be_written') };
    void props.editing.edit(
      props.step.record.length === 0
        ? { path: [...props.path, 'record'], value: [value] }
        : { path: at(props.step.record.length), value },
    );
  };
  return (
    <fieldset class="space-y-2">
      <legend class="text-sm font-medium">{t('emergency_editor.record')}</legend>
      <Index each={props.step.record}>
        {(field, i) => (
          <div class="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2">
            <div class="grid gap-2 sm:grid-cols-[minmax(0,1fr)_7rem_auto] sm:items-end">
              <Field label={t('emergency_editor.asked')} value={field().ask} put={(value) => put(i, 'ask', value)} />
              <Choice
                label={t('emergency_editor.field_kind')}
                value={field().kind}
                options={field_kinds.map((value) => ({ value, label: word('emergency_editor', `field_${value}`) }))}
                put={(kind) => putKind(i, kind)}
              />
              <Check
                label={t('emergency_editor.field_optional')}
                value={field().optional}
                put={(value) => put(i, 'optional', value || undefined)}
              />
              <Show when={field().kind === 'choice'}>
                <Field
                  label={t('emergency_editor.options')}
                  value={listText(field().options ?? [])}
                  put={(value) => put(i, 'options', listOf(value))}
                />
              </Show>
            </div>
            <Remove what={field().ask} path={at(i)} editing={props.editing} />
          </div>
        )}
      </Index>
      <Add title={t('emergency_editor.add_field')} act={add} />
    </fieldset>
  );
}

function CheckFields(props: Given<'check'>) {
  const put = (name: string, value: unknown) => props.editing.edit({ path: [...props.path, name], value });
  return (
    <div class="grid gap-2 sm:grid-cols-2">
      <Field
        label={t('emergency_editor.checks')}
        mono
        value={props.step.checks.join(', ')}
        put={(value) => put('checks', listOf(value))}
      />
      <Field
        label={t('emergency_editor.at')}
        hint={t('emergency_editor.at_hint')}
        value={props.step.at === 'affected' ? 'affected' : listText(props.step.at)}
        put={(value) => put('at', value.trim() === 'affected' ? undefined : listOf(value))}
      />
      <Choice
        label={t('emergency_editor.expect')}
        value={props.step.expect}
        options={(['pass', 'fail'] as const).map((value) => ({
          ...{ value, label: word('emergency_editor', `expect_${value}`) },
        }))}
        put={(value) => put('expect', value === 'pass' ? undefined : value)}
      />
      <Field
        label={t('emergency_editor.at_most')}
        value={String(props.step.at_most)}
        put={(value) => put('at_most', Number(value))}
      />
    </div>
  );
}

function DecideFields(props: Given<'decide'>) {
  const at = (i: number, ...rest: Path): Path => [...props.path, 'answers', i, ...rest];
  const add = () => {
    const ids = props.step.answers.map(({ id }) => id);
    const value = { id: freeId(ids, 'answer'), text: t('emergency_editor.to_be_written') };
    void props.editing.edit({ path: at(props.step.answers.length), value });
  };
  return (
    <fieldset class="space-y-2">
      <legend class="text-sm font-medium">{t('emergency_editor.answers')}</legend>
      <Index each={props.step.answers}>
        {(answer, i) => (
          <div class="grid grid-cols-[minmax(0,1fr)_auto_auto] items-end gap-2">
            <Field
              label={t('emergency_editor.answer')}
              value={answer().text}
              put={(value) => props.editing.edit({ path: at(i, 'text'), value })}
            />
            <Check
              label={t('emergency_editor.again')}
              value={answer().again}
              put={(value) => props.editing.edit({ path: at(i, 'again'), value: value || undefined })}
            />
            <Remove what={answer().text} path={at(i)} editing={props.editing} />
          </div>
        )}
      </Index>
      <Add title={t('emergency_editor.add_answer')} act={add} />
    </fieldset>
  );
}

const ways = ['console', 'email', 'robot', 'phone'] as const;

function NotifyFields(props: Given<'notify'>) {
  const put = (name: 'to' | 'by', one: string, isOn: boolean) =>
    props.editing.edit(() => {
      const now: readonly string[] = props.step[name];
      return { path: [...props.path, name], value: isOn ? [...now, one] : now.filter((other) => other !== one) };
    });
  return (
    <div class="space-y-2">
      <Several legend={t('emergency_editor.to')}>
        <For each={props.head.roles}>
          {({ id, title }) => (
            <Check label={title} value={props.step.to.includes(id)} put={(isOn) => put('to', id, isOn)} />
          )}
        </For>
      </Several>
      <Several legend={t('emergency_editor.by')}>
        <For each={ways}>
          {(way) => (
            <Check
              label={word('emergency_editor', `way_${way}`)}
              value={props.step.by.includes(way)}
              put={(isOn) => put('by', way, isOn)}
            />
          )}
        </For>
      </Several>
      <Field
        label={t('emergency_editor.text')}
        hint={t('emergency_editor.variables')}
        lines={3}
        value={props.step.text}
        put={(value) => props.editing.edit({ path: [...props.path, 'text'], value })}
      />
    </div>
  );
}

function ParallelFields(props: Given<'parallel'>) {
  return (
    <fieldset class="space-y-2">
      <legend class="text-sm font-medium">{t('emergency_editor.branches')}</legend>
      <Index each={props.step.branches}>
        {(branch, i) => (
          <div class="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2">
            <Field
              label={t('emergency_editor.branch')}
              value={branch().title}
              put={(value) => props.editing.edit({ path: [...props.path, 'branches', i, 'title'], value })}
            />
            <Remove what={branch().title} path={[...props.path, 'branches', i]} editing={props.editing} />
          </div>
        )}
      </Index>
    </fieldset>
  );
}

const Several = (props: { legend: string; children: JSX.Element }) => (
  <fieldset class="flex flex-wrap gap-x-4 gap-y-1">
    <legend class="mb-0.5 text-sm text-dim">{props.legend}</legend>
    {props.children}
  </fieldset>
);

const Add = (props: { title: string; act: () => void }) => (
  <Button onClick={() => props.act()}>
    <PlusIcon class="size-4" />
    {props.title}
  </Button>
);
