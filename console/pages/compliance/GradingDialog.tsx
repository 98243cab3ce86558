/** Grading: whom harm would hit by an edition of the matrix, what that makes, and which grade a person confirms. */
import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { say, t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { dayMoment, dayText } from './calendar-day.ts';
import {
  type Catalogue,
  complianceCommands,
  complianceQueries,
  gradedText,
  type Harm,
  inputFrom,
  type RegisterInput,
  type RegisterPage,
} from './calls.ts';
import { GradingMatrix, toggled } from './GradingMatrix.tsx';

type Props = { page: RegisterPage; catalogue: Catalogue; close: () => void };

export function GradingDialog(props: Props) {
  return (
    <Dialog open wide close={props.close} title={t('compliance.grading_edit')} detail={t('compliance.grading_detail')}>
      <Form {...props} />
    </Dialog>
  );
}

type Typed = {
  matrix: string;
  s: readonly Harm[];
  a: readonly Harm[];
  /** 0: nobody confirms. */
  s_level: number;
  a_level: number;
  confirmed_on: string;
  note: string;
};

function Form(props: Props) {
  const { id } = props.page.system;
  const before = inputFrom(props.page.register);
  const draft = makeDraft<Typed>(`compliance-grading.${id}`, {
    ...{ matrix: before.matrix, s: before.information_harms, a: before.service_harms },
    ...{ s_level: before.s_level ?? 0, a_level: before.a_level ?? 0 },
    ...{ confirmed_on: dayText(before.confirmed_at), note: before.note },
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const query = useQuery(() => {
    const { matrix, s, a } = draft.value();
    return complianceQueries.grade(matrix, s, a);
  });
  const computed = () => (query.isPending ? undefined : query.data);
  const known = () => {
    const graded = computed();
    return graded?.known ? graded : undefined;
  };
  const edition = () => props.catalogue.editions.find((one) => one.edition === draft.value().matrix);
  const check = ({ confirmed_on }: Typed): Problems =>
    dayMoment(confirmed_on) === undefined ? { confirmed_at: t('compliance.day_wrong') } : {};
  const save = ({ matrix, s, a, s_level, a_level, confirmed_on, note }: Typed) => {
    // A day that nobody touched keeps its hour.
    const confirmed_at =
      confirmed_on === dayText(before.confirmed_at) ? before.confirmed_at : (dayMoment(confirmed_on) ?? null);
    const body: RegisterInput = {
      ...before,
      ...{ matrix, information_harms: [...s], service_harms: [...a], note: note.trim(), confirmed_at },
      ...{ s_level: s_level || null, a_level: a_level || null },
    };
    return complianceCommands.put(id, body);
  };
  const levels = () => [
    { value: 0, label: t('compliance.not_confirmed') },
    ...props.catalogue.grades.map((n) => ({ value: n, label: t('compliance.grade_n', { n }) })),
  ];
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save}>
      {(problems) => (
        <>
          <Select
            label={t('compliance.matrix')}
            hint={edition()?.certainty === 'uncertain' ? t('compliance.matrix_uncertain') : undefined}
            value={draft.value().matrix}
            set={(matrix) => put({ matrix: matrix ?? '2020' })}
            options={props.catalogue.editions.map(({ edition: value, title }) => ({ value, label: say(title) }))}
            required
          />
          <Show when={edition()}>
            {(one) => (
              <div class="grid gap-x-6 gap-y-4 sm:grid-cols-2">
                <GradingMatrix
                  first
                  edition={one()}
                  label={t('compliance.side_s')}
                  chosen={draft.value().s}
                  toggle={(harm) => put({ s: toggled(draft.value().s, harm) })}
                />
                <GradingMatrix
                  edition={one()}
                  label={t('compliance.side_a')}
                  chosen={draft.value().a}
                  toggle={(harm) => put({ a: toggled(draft.value().a, harm) })}
                />
              </div>
            )}
          </Show>
          <div class="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md bg-sunken px-3 py-2">
            <p class="min-w-0" role="status">
              <span class="mr-2 text-dim">{t('compliance.computed')}</span>
              <span class={known() ? 'numeric font-semibold' : 'text-unknown'}>
                <Show when={computed()}>{(graded) => gradedText(graded())}</Show>
              </span>
            </p>
            <Show when={known()}>
              {(graded) => (
                <Button onClick={() => put({ s_level: graded().S, a_level: graded().A })}>
                  {t('compliance.take_computed')}
                </Button>
              )}
            </Show>
          </div>
          <div class="grid gap-4 sm:grid-cols-3">
            <Select
              label={t('compliance.s_level')}
              value={draft.value().s_level}
              set={(level) => put({ s_level: level ?? 0 })}
              options={levels()}
              error={problems().s_level}
              required
            />
            <Select
              label={t('compliance.a_level')}
              value={draft.value().a_level}
              set={(level) => put({ a_level: level ?? 0 })}
              options={levels()}
              error={problems().a_level}
              required
            />
            <TextField
              label={t('compliance.confirmed_at')}
              hint={t('compliance.confirmed_at_hint')}
              type="date"
              value={draft.value().confirmed_on}
              set={(confirmed_on) => put({ confirmed_on })}
              error={problems().confirmed_at}
            />
          </div>
          <TextField
            label={t('compliance.note')}
            hint={t('compliance.note_hint')}
            value={draft.value().note}
            set={(note) => put({ note })}
            error={problems().note}
            lines={2}
          />
        </>
      )}
    </DraftForm>
  );
}
