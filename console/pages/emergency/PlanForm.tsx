/** The head of a plan as a form. Each field knows its place in the file, and only that place is written anew. */
import PlusIcon from 'lucide-solid/icons/plus';
import { Index } from 'solid-js';
import { emergency } from '../../i18n/emergency.ts';
import { listOf, listText, t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Refused } from '../../ui/sending.tsx';
import { Check, Choice, Field, Part, Remove } from './form-fields.tsx';
import { gradeText, type PlanHead, spanText } from './plan-calls.ts';
import type { Editing } from './plan-editing.ts';
import { StepTree } from './StepTree.tsx';

/** As plans write them, whatever the language of the console. */
const grade_words = [emergency.grade_1, emergency.grade_2, emergency.grade_3, emergency.grade_4].map(({ zh }) => zh);
const grades = () => grade_words.map((value, i) => ({ value, label: gradeText(i + 1) }));
const gradesOrNone = () => [...grades(), { value: '', label: gradeText(null) }];
const wordOf = (grade: number | null): string => (grade === null ? '' : (grade_words[grade - 1] ?? ''));

const namesText = (of: 'all' | string[]): string => (of === 'all' ? 'all' : listText(of));
const namesOf = (text: string): 'all' | string[] => (text.trim() === 'all' ? 'all' : listOf(text));

export function PlanForm(props: { editing: Editing; head: PlanHead }) {
  const head = () => props.head;
  const put = (path: (string | number)[], value: unknown) => props.editing.edit({ path, value });
  const roles = () => head().roles.map(({ id, title }) => ({ value: id, label: title }));
  const newRole = () => {
    const taken = new Set(head().roles.map(({ id }) => id));
    const number = Array.from({ length: 99 }, (_, i) => i + 1).find((i) => !taken.has(`role-${i}`)) ?? 99;
    const value = {
      id: `role-${number}`,
      title: t('emergency_editor.new_role'),
      duty: t('emergency_editor.to_be_written'),
    };
    return put(['roles', head().roles.length], value);
  };
  const newQuestion = () => {
    const taken = new Set(head().grading.map(({ id }) => id));
    const number = Array.from({ length: 99 }, (_, i) => i + 1).find((i) => !taken.has(`question-${i}`)) ?? 99;
    const text = t('emergency_editor.to_be_written');
    const answers = [
      { text: `${text} A`, grade: wordOf(4) },
      { text: `${text} B`, grade: wordOf(3) },
    ];
    const value = { id: `question-${number}`, ask: text, answers, source: text, confirmed: false };
    return put(['grading', head().grading.length], value);
  };
  return (
    <div class="space-y-3">
      <Part title={t('emergency_editor.general')} open>
        <Field label={t('emergency_editor.plan_title')} value={head().title} put={(value) => put(['title'], value)} />
        <div class="grid gap-3 sm:grid-cols-2">
          <Field
            label={t('emergency_editor.systems')}
            hint={t('emergency_editor.scope_hint')}
            value={namesText(head().scope.systems)}
            put={(value) => put(['scope', 'systems'], namesOf(value))}
          />
          <Field
            label={t('emergency_editor.units')}
            hint={t('emergency_editor.scope_hint')}
            value={namesText(head().scope.units)}
            put={(value) => put(['scope', 'units'], namesOf(value))}
          />
          <Field
            label={t('emergency_plans.rto')}
            hint={t('emergency_editor.duration_hint')}
            value={spanText(head().recovery.rto)}
            put={(value) => put(['recovery', 'rto'], value.trim())}
          />
          <Field
            label={t('emergency_plans.rpo')}
            hint={t('emergency_editor.duration_hint')}
            value={spanText(head().recovery.rpo)}
            put={(value) => put(['recovery', 'rpo'], value.trim())}
          />
          <Field
            label={t('emergency_editor.months')}
            value={String(head().review_every_months)}
            put={(value) => put(['review_every_months'], Number(value))}
          />
        </div>
      </Part>
      <Part title={t('emergency_plans.contacts')} open>
        <ul class="space-y-3">
          <Index each={head().contacts}>
            {(contact, i) => (
              <li class="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2">
                <div class="grid gap-2 sm:grid-cols-3">
                  <Choice
                    label={t('emergency_plans.role')}
                    value={contact().role}
                    options={roles()}
                    put={(value) => put(['contacts', i, 'role'], value)}
                  />
                  <Field
                    label={t('emergency_plans.name')}
                    value={contact().name}
                    put={(value) => put(['contacts', i, 'name'], value)}
                  />
                  <Field
                    label={t('emergency_plans.phone')}
                    value={contact().phone}
                    put={(value) => put(['contacts', i, 'phone'], value)}
                  />
                </div>
                <Remove what={contact().name || contact().role} path={['contacts', i]} editing={props.editing} />
              </li>
            )}
          </Index>
        </ul>
        <Button
          onClick={() =>
            put(['contacts', head().contacts.length], { role: head().roles[0]?.id ?? '', name: '', phone: '' })
          }
        >
          <PlusIcon class="size-4" />
          {t('emergency_editor.add_contact')}
        </Button>
      </Part>
      <Part title={t('emergency_plans.roles')}>
        <ul class="space-y-3">
          <Index each={head().roles}>
            {(role, i) => (
              <li class="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2">
                <div class="grid gap-2 sm:grid-cols-[8rem_minmax(0,1fr)]">
                  <Field
                    label={t('emergency_editor.role_title')}
                    value={role().title}
                    put={(value) => put(['roles', i, 'title'], value)}
                  />
                  <Field
                    label={t('emergency_plans.duty')}
                    value={role().duty}
                    put={(value) => put(['roles', i, 'duty'], value)}
                  />
                </div>
                <Remove what={role().title} path={['roles', i]} editing={props.editing} />
              </li>
            )}
          </Index>
        </ul>
        <Button onClick={newRole}>
          <PlusIcon class="size-4" />
          {t('emergency_editor.add_role')}
        </Button>
      </Part>
      <Part title={t('emergency_plans.levels')}>
        <ul class="space-y-3">
          <Index each={head().levels}>
            {(level, i) => (
              <li class="grid gap-2 sm:grid-cols-[7rem_8rem_minmax(0,1fr)]">
                <Choice
                  label={t('emergency.grade')}
                  value={wordOf(level().grade)}
                  options={grades()}
                  put={(value) => put(['levels', i, 'grade'], value)}
                />
                <Choice
                  label={t('emergency_plans.led_by')}
                  value={level().led_by}
                  options={roles()}
                  put={(value) => put(['levels', i, 'led_by'], value)}
                />
                <Field
                  label={t('emergency_plans.response')}
                  value={level().response}
                  put={(value) => put(['levels', i, 'response'], value)}
                />
              </li>
            )}
          </Index>
        </ul>
      </Part>
      <Part title={t('emergency_plans.grading')}>
        <ul class="space-y-4">
          <Index each={head().grading}>
            {(question, i) => (
              <li class="space-y-2">
                <Field
                  label={t('emergency_editor.ask')}
                  value={question().ask}
                  put={(value) => put(['grading', i, 'ask'], value)}
                />
                <Index each={question().answers}>
                  {(answer, k) => (
                    <div class="grid gap-2 pl-4 sm:grid-cols-[minmax(0,1fr)_8rem]">
                      <Field
                        label={t('emergency_editor.answer')}
                        value={answer().text}
                        put={(value) => put(['grading', i, 'answers', k, 'text'], value)}
                      />
                      <Choice
                        label={t('emergency.grade')}
                        value={wordOf(answer().grade)}
                        options={gradesOrNone()}
                        put={(value) => put(['grading', i, 'answers', k, 'grade'], value || null)}
                      />
                    </div>
                  )}
                </Index>
                <Field
                  label={t('emergency_editor.based_on')}
                  value={question().source}
                  put={(value) => put(['grading', i, 'source'], value)}
                />
                <div class="flex flex-wrap items-center justify-between gap-2">
                  <Check
                    label={t('emergency_editor.confirmed')}
                    value={question().confirmed}
                    put={(value) => put(['grading', i, 'confirmed'], value)}
                  />
                  <Remove what={question().ask} path={['grading', i]} editing={props.editing} />
                </div>
              </li>
            )}
          </Index>
        </ul>
        <Button onClick={newQuestion}>
          <PlusIcon class="size-4" />
          {t('emergency_editor.add_question')}
        </Button>
      </Part>
      <Part title={t('emergency_plans.basis')}>
        <ul class="space-y-3">
          <Index each={head().basis}>
            {(basis, i) => (
              <li class="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2">
                <div class="grid gap-2 sm:grid-cols-2">
                  <Field
                    label={t('emergency_editor.basis_title')}
                    value={basis().title}
                    put={(value) => put(['basis', i, 'title'], value)}
                  />
                  <Field
                    label={t('emergency_editor.basis_number')}
                    value={basis().number}
                    put={(value) => put(['basis', i, 'number'], value)}
                  />
                </div>
                <Remove what={basis().title} path={['basis', i]} editing={props.editing} />
              </li>
            )}
          </Index>
        </ul>
        <Button
          onClick={() =>
            put(['basis', head().basis.length], { title: t('emergency_editor.to_be_written'), number: '' })
          }
        >
          <PlusIcon class="size-4" />
          {t('emergency_editor.add_basis')}
        </Button>
      </Part>
      <Part title={t('emergency_editor.steps')} open>
        <StepTree editing={props.editing} head={head()} />
      </Part>
      <Refused
        error={props.editing.refused()}
        class="sticky bottom-2 rounded-md border border-down bg-surface px-3 py-2"
      />
    </div>
  );
}
