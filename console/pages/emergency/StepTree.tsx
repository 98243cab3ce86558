/** The steps as a tree: each can be opened and changed, moved among its neighbours, taken away; new ones stand at the end of their line. */
import ArrowDownIcon from 'lucide-solid/icons/arrow-down';
import ArrowUpIcon from 'lucide-solid/icons/arrow-up';
import PlusIcon from 'lucide-solid/icons/plus';
import TrashIcon from 'lucide-solid/icons/trash';
import { createSignal, Index, Show } from 'solid-js';
import { emergency } from '../../i18n/emergency.ts';
import { t, word } from '../../i18n/index.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { Check, Choice, Field } from './form-fields.tsx';
import { gradeText, type PlanHead, type Step, spanText } from './plan-calls.ts';
import type { Editing } from './plan-editing.ts';
import { StepKindFields } from './StepKindFields.tsx';
import { lanesOf, newStep, step_kinds } from './step-form.ts';

/** As plans write them, whatever the language of the console. */
const grade_words = [emergency.grade_1, emergency.grade_2, emergency.grade_3, emergency.grade_4].map(({ zh }) => zh);
type Path = (string | number)[];
type Given = { editing: Editing; head: PlanHead };

export function StepTree(props: Given) {
  return <Line {...props} steps={props.head.steps} path={['steps']} title={t('emergency_editor.main_line')} />;
}

function Line(props: Given & { steps: readonly Step[]; path: Path; title: string }) {
  const add = (kind: Step['kind']) =>
    void props.editing.edit({ path: [...props.path, props.steps.length], value: newStep(kind, props.head) });
  return (
    <div>
      <ol class="space-y-1.5">
        <Index each={props.steps}>
          {(step, i) => (
            <Branching
              editing={props.editing}
              head={props.head}
              step={step()}
              path={[...props.path, i]}
              isLast={i === props.steps.length - 1}
            />
          )}
        </Index>
      </ol>
      <div class="mt-1.5">
        <Menu
          placement="bottom-start"
          label={`${t('emergency_editor.add_step')} ${t('emergency_editor.add_to', { where: props.title })}`}
          triggerClass="inline-flex h-8 items-center gap-1.5 rounded-md px-2 text-sm text-accent hover:bg-sunken"
          trigger={
            <>
              <PlusIcon class="size-4" />
              {t('emergency_editor.add_step')}
            </>
          }
          items={step_kinds.map((kind) => ({
            ...{ title: word('emergency_flow', `kind_${kind}`), act: () => add(kind) },
          }))}
        />
      </div>
    </div>
  );
}

function Branching(props: Given & { step: Step; path: Path; isLast: boolean }) {
  const [open, setOpen] = createSignal(false);
  const edit = (...edits: Parameters<Editing['edit']>) => void props.editing.edit(...edits);
  const at = () => Number(props.path.at(-1));
  return (
    <li class="rounded-md border border-line p-2">
      <div class="flex flex-wrap items-start justify-end gap-x-1">
        <button
          type="button"
          class="min-h-7 min-w-0 flex-1 basis-44 text-left break-words hover:text-accent"
          aria-expanded={open()}
          aria-label={t('emergency_editor.open_step', { title: props.step.title })}
          onClick={() => setOpen(!open())}
        >
          <span aria-hidden="true" class="mr-1.5 text-dim">
            {open() ? '▾' : '▸'}
          </span>
          {props.step.title}
          <span class="ml-2 text-sm text-dim">{word('emergency_flow', `kind_${props.step.kind}`)}</span>
        </button>
        <IconButton
          label={t('emergency_editor.up')}
          disabled={at() === 0}
          onClick={() => edit({ path: props.path, by: -1 })}
        >
          <ArrowUpIcon class="size-4" />
        </IconButton>
        <IconButton
          label={t('emergency_editor.down')}
          disabled={props.isLast}
          onClick={() => edit({ path: props.path, by: 1 })}
        >
          <ArrowDownIcon class="size-4" />
        </IconButton>
        <IconButton
          label={t('emergency_editor.remove_of', { what: props.step.title })}
          onClick={() => edit({ path: props.path })}
        >
          <TrashIcon class="size-4" />
        </IconButton>
      </div>
      <Show when={open()}>
        <Fields {...props} />
      </Show>
      {/* By place: what is open stays open when something in it changes. */}
      <Index each={lanesOf(props.step)}>
        {(lane) => (
          <div class="mt-2 border-l-2 border-edge pl-2">
            <p class="mb-1 text-sm font-medium break-words">{lane().title || t('emergency_flow.otherwise')}</p>
            <Line
              editing={props.editing}
              head={props.head}
              steps={lane().steps}
              path={[...props.path, ...lane().path]}
              title={lane().title || t('emergency_flow.otherwise')}
            />
          </div>
        )}
      </Index>
    </li>
  );
}

function Fields(props: Given & { step: Step; path: Path }) {
  const put = (name: string, value: unknown) => props.editing.edit({ path: [...props.path, name], value });
  /** What is left empty is taken out of the file. */
  const orGone = (text: string) => text.trim() || undefined;
  const roles = () => props.head.roles.map(({ id, title }) => ({ value: id, label: title }));
  return (
    <div class="mt-2 space-y-2 rounded-md bg-sunken p-2">
      <Field
        label={t('emergency_editor.step_title')}
        value={props.step.title}
        put={(value) => put(props.step.kind, value)}
      />
      <div class="grid gap-2 sm:grid-cols-3">
        <Show when={'role' in props.step && props.step.role}>
          {(role) => (
            <Choice
              label={t('emergency_plans.role')}
              value={role()}
              options={roles()}
              put={(value) => put('role', value)}
            />
          )}
        </Show>
        <Field
          label={t('emergency_editor.within')}
          value={props.step.within === undefined ? '' : spanText(props.step.within)}
          put={(value) => put('within', orGone(value))}
        />
        <Choice
          label={t('emergency_editor.marks')}
          value={props.step.marks ?? ''}
          options={[
            { value: '', label: t('emergency_editor.no_mark') },
            ...['detected', 'declared', 'contained', 'recovered'].map((value) => ({
              ...{ value, label: word('emergency_flow', `mark_${value}`) },
            })),
          ]}
          put={(value) => put('marks', value || undefined)}
        />
        <Choice
          label={t('emergency_editor.only_from')}
          value={grade_words[(props.step.only_from ?? 0) - 1] ?? ''}
          options={[
            { value: '', label: t('emergency_editor.any_grade') },
            ...grade_words.map((value, i) => ({ value, label: gradeText(i + 1) })),
          ]}
          put={(value) => put('only_from', value || undefined)}
        />
      </div>
      <Field
        label={t('emergency_editor.hint_field')}
        lines={2}
        value={props.step.hint ?? ''}
        put={(value) => put('hint', orGone(value))}
      />
      <Check
        label={t('emergency_editor.optional')}
        value={props.step.optional}
        put={(value) => put('optional', value || undefined)}
      />
      <StepKindFields editing={props.editing} head={props.head} step={props.step} path={props.path} />
    </div>
  );
}
