/** Begins a plan in an incident: its questions of grading, and who holds which role. */
import { useNavigate } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { FieldGroup, Select, TextField } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import {
  grades,
  gradeText,
  type Incident,
  incidentCommands,
  incidentQueries,
  type Proposals,
  type ProposedPlan,
} from './incident-calls.ts';
import { RolePeople } from './RolePeople.tsx';

type Typed = {
  plan: number | null;
  answers: Record<string, number>;
  /** Null: as the answers say. */
  grade: number | null;
  roles: Record<string, string[]>;
  reason: string;
};

export function BeginDialog(props: { incident: Incident; plan_id: number | null; close: () => void }) {
  const query = useQuery(() => incidentQueries.proposals(props.incident.finding?.id));
  return (
    <Dialog open wide close={props.close} title={t('emergency_runs.begin')} detail={t('emergency_runs.begin_hint')}>
      <Loaded query={query} small>
        {(data) => (
          <Show when={data().rows.length > 0} fallback={<p>{t('emergency_runs.begin_none')}</p>}>
            <Form {...props} proposals={data()} />
          </Show>
        )}
      </Loaded>
    </Dialog>
  );
}

/** The gravest that any answer says, as the server reckons it. */
export function gradeSaid(plan: Pick<ProposedPlan, 'grading'>, answers: Record<string, number>) {
  const said = plan.grading.flatMap((question) => {
    const grade = question.answers[answers[question.id] ?? -1]?.grade;
    return grade === undefined || grade === null ? [] : [{ question, grade }];
  });
  const grade = said.length > 0 ? Math.min(...said.map((one) => one.grade)) : null;
  return {
    grade,
    unconfirmed: said.filter((one) => one.grade === grade && !one.question.confirmed).map(({ question }) => question),
  };
}

function Form(props: { incident: Incident; plan_id: number | null; proposals: Proposals; close: () => void }) {
  const navigate = useNavigate();
  const { id } = props.incident;
  const first =
    props.proposals.rows.find((row) => row.emergency_plan_id === props.plan_id) ??
    props.proposals.rows.find((row) => row.is_proposed);
  const draft = makeDraft<Typed>(`incident.${id}.begin`, {
    ...{ plan: first?.emergency_plan_id ?? null, answers: {}, grade: null, roles: {}, reason: '' },
  });
  const value = () => draft.value();
  const put = (change: Partial<Typed>) => draft.set({ ...value(), ...change });
  const plan = () => props.proposals.rows.find((row) => row.emergency_plan_id === value().plan);
  const said = () => gradeSaid(plan() ?? { grading: [] }, value().answers);
  const grade = () => value().grade ?? said().grade;
  const isOther = () => grade() !== null && grade() !== said().grade;
  const save = async (typed: Typed) => {
    const { id: run_id } = await incidentCommands.begin(id, {
      ...{
        emergency_plan_id: typed.plan ?? 0,
        answers: typed.answers,
        grade: grade() ?? 4,
        reason: typed.reason.trim(),
      },
      roles: Object.fromEntries((plan()?.roles ?? []).map((role) => [role.id, typed.roles[role.id] ?? []])),
    });
    navigate(paths.emergencyRun(run_id));
  };
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      check={(typed) => ({
        ...(typed.plan === null ? { emergency_plan_id: t('ui.missing') } : {}),
        ...(grade() === null ? { grade: t('ui.missing') } : {}),
        ...(isOther() && typed.reason.trim() === '' ? { reason: t('emergency_runs.other_grade') } : {}),
      })}
      save={save}
      action={t('emergency_runs.begin')}
    >
      {(problems) => (
        <>
          <Select
            label={t('emergency_runs.plan')}
            value={value().plan}
            set={(chosen) => put({ plan: chosen, answers: {}, grade: null })}
            options={props.proposals.rows.map((row) => ({
              value: row.emergency_plan_id,
              label: row.is_proposed ? `${row.title}（${t('emergency_runs.proposed')}）` : row.title,
            }))}
            error={problems().emergency_plan_id}
            required
          />
          <Show when={plan()} keyed>
            {(chosen) => (
              <>
                <FieldGroup label={t('emergency_runs.grading')}>
                  <div class="space-y-3">
                    <For each={chosen.grading}>
                      {(question) => (
                        <Select
                          label={question.ask}
                          value={value().answers[question.id] ?? null}
                          set={(answer) => {
                            const { [question.id]: _gone, ...rest } = value().answers;
                            put({ answers: answer === null ? rest : { ...rest, [question.id]: answer }, grade: null });
                          }}
                          options={question.answers.map((answer, i) => ({
                            value: i,
                            label: t('emergency_runs.grade_text', {
                              text: answer.text,
                              grade: gradeText(answer.grade),
                            }),
                          }))}
                          hint={question.source}
                        />
                      )}
                    </For>
                    <p role="status">
                      {said().grade === null
                        ? t('emergency_runs.grade_open')
                        : t('emergency_runs.grade_says', { grade: gradeText(said().grade) })}
                    </p>
                    <For each={said().unconfirmed}>
                      {(question) => (
                        <p class="text-sm text-degraded">
                          {t('emergency_runs.unconfirmed', { source: question.source })}
                        </p>
                      )}
                    </For>
                  </div>
                </FieldGroup>
                <Select
                  label={t('emergency.grade')}
                  value={grade()}
                  set={(chosenGrade) => put({ grade: chosenGrade === said().grade ? null : chosenGrade })}
                  options={grades.map((one) => ({ value: one as number, label: gradeText(one) }))}
                  error={problems().grade}
                  required
                />
                <Show when={isOther()}>
                  <TextField
                    label={t('emergency_runs.reason')}
                    hint={t('emergency_runs.other_grade')}
                    value={value().reason}
                    set={(reason) => put({ reason })}
                    error={problems().reason}
                    maxLength={1_000}
                    required
                  />
                </Show>
                <FieldGroup label={t('emergency_runs.who')} hint={t('emergency_runs.role_empty')}>
                  <div class="grid gap-3 sm:grid-cols-2">
                    <For each={chosen.roles}>
                      {(role) => (
                        <RolePeople
                          role={role}
                          people={props.proposals.people}
                          value={value().roles[role.id] ?? []}
                          set={(accounts) => put({ roles: { ...value().roles, [role.id]: accounts } })}
                          error={problems()[`roles.${role.id}`]}
                        />
                      )}
                    </For>
                  </div>
                </FieldGroup>
              </>
            )}
          </Show>
        </>
      )}
    </DraftForm>
  );
}
