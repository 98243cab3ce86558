/** Filing: the certificate as it is printed, and the days that the deadlines count from. */
import { useQuery } from '@tanstack/solid-query';
import { For } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Checkbox, Combobox, FieldGroup, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { systemQueries } from '../systems/calls.ts';
import { dayMoment, dayText } from './calendar-day.ts';
import {
  complianceCommands,
  type Extension,
  extensions,
  extensionText,
  inputFrom,
  type RegisterInput,
  type RegisterPage,
} from './calls.ts';

type Props = { page: RegisterPage; close: () => void };

export function FilingDialog(props: Props) {
  return (
    <Dialog open wide close={props.close} title={t('compliance.filing_edit')}>
      <Form {...props} />
    </Dialog>
  );
}

const days = ['filed_at', 'issued_at', 'live_at', 'reviewed_at', 'scheme_reviewed_at'] as const;
type Day = (typeof days)[number];
type Typed = Record<Day, string> & {
  certificate: string;
  filed_with: string;
  review: string;
  scheme_review: string;
  extensions: readonly Extension[];
  platform_id: number | null;
};

function Form(props: Props) {
  const { id } = props.page.system;
  const before = inputFrom(props.page.register);
  const draft = makeDraft<Typed>(`compliance-filing.${id}`, {
    ...(Object.fromEntries(days.map((name) => [name, dayText(before[name])])) as Record<Day, string>),
    ...{ certificate: before.certificate ?? '', filed_with: before.filed_with, review: before.review },
    scheme_review: before.scheme_review,
    ...{ extensions: before.extensions, platform_id: before.platform_id },
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const check = (value: Typed): Problems =>
    Object.fromEntries(
      days.flatMap((name) => (dayMoment(value[name]) === undefined ? [[name, t('compliance.day_wrong')]] : [])),
    );
  const momentOf = (value: Typed, name: Day) =>
    // A day that nobody touched keeps its hour.
    value[name] === dayText(before[name]) ? before[name] : (dayMoment(value[name]) ?? null);
  const save = (value: Typed) => {
    const body: RegisterInput = {
      ...before,
      ...(Object.fromEntries(days.map((name) => [name, momentOf(value, name)])) as Record<Day, number | null>),
      ...{ certificate: value.certificate.trim() || null, filed_with: value.filed_with.trim() },
      ...{
        review: value.review.trim(),
        scheme_review: value.scheme_review.trim(),
        extensions: [...value.extensions],
        platform_id: value.platform_id,
      },
    };
    return complianceCommands.put(id, body);
  };
  const day = (name: Day, problems: Problems) => (
    <TextField
      label={t(`compliance.${name}`)}
      type="date"
      value={draft.value()[name]}
      set={(text) => put({ [name]: text })}
      error={problems[name]}
    />
  );
  const choose = (extension: Extension, is_on: boolean) =>
    put({
      extensions: extensions.filter((one) => (one === extension ? is_on : draft.value().extensions.includes(one))),
    });
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save}>
      {(problems) => (
        <>
          <div class="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t('compliance.certificate')}
              hint={t('compliance.certificate_hint')}
              value={draft.value().certificate}
              set={(certificate) => put({ certificate })}
              error={problems().certificate}
              maxLength={60}
              mono
            />
            <TextField
              label={t('compliance.filed_with')}
              value={draft.value().filed_with}
              set={(filed_with) => put({ filed_with })}
              error={problems().filed_with}
              maxLength={200}
            />
            <For each={days}>{(name) => day(name, problems())}</For>
          </div>
          <TextField
            label={t('compliance.review')}
            value={draft.value().review}
            set={(review) => put({ review })}
            error={problems().review}
            lines={2}
          />
          <TextField
            label={t('compliance.scheme_review')}
            value={draft.value().scheme_review}
            set={(scheme_review) => put({ scheme_review })}
            error={problems().scheme_review}
            lines={2}
          />
          <FieldGroup label={t('compliance.extensions')}>
            <div class="flex flex-wrap gap-x-6 gap-y-2">
              <For each={extensions}>
                {(extension) => (
                  <Checkbox
                    label={extensionText(extension)}
                    value={draft.value().extensions.includes(extension)}
                    set={(is_on) => choose(extension, is_on)}
                  />
                )}
              </For>
            </div>
          </FieldGroup>
          <PlatformPicker
            page={props.page}
            value={draft.value().platform_id}
            set={(platform_id) => put({ platform_id })}
            error={problems().platform_id}
          />
        </>
      )}
    </DraftForm>
  );
}

function PlatformPicker(props: {
  page: RegisterPage;
  value: number | null;
  set: (id: number | null) => void;
  error: string | undefined;
}) {
  const query = useQuery(() => systemQueries.all({}));
  const options = () => {
    const rows = query.isPending ? [] : (query.data?.rows ?? []);
    const kept = props.page.register?.platform_id ?? null;
    const others = rows.filter((row) => row.id !== props.page.system.id);
    return [
      ...others.map((row) => ({ value: row.id, label: row.name, detail: row.unit_name ?? '' })),
      // One that others chose and that isn't seen from here stays.
      ...(kept !== null && props.page.platform === null
        ? [{ value: kept, label: t('compliance.platform_hidden') }]
        : []),
    ];
  };
  return (
    <Combobox
      label={t('compliance.platform')}
      hint={t('compliance.platform_hint')}
      value={props.value}
      set={props.set}
      options={options()}
      error={props.error}
    />
  );
}
