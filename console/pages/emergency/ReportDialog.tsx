/** A report of an incident: filled in from what is known, gone over by a person, kept as a new version. */
import { useQuery } from '@tanstack/solid-query';
import { createMemo, For, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import {
  type Field,
  fields,
  kinds,
  kindText,
  type Reports,
  type Rule,
  reportingCommands,
  reportingQueries,
} from './reporting-calls.ts';

type Props = {
  incident_id: number;
  begin: { kind: Rule['kind']; rule_id: number | null };
  /** Those that run for the incident. */
  rules: readonly Rule[];
  close: () => void;
};
type Typed = { kind: Rule['kind']; rule_id: number | null; body: Reports['prefilled'] };

/** Those of one line; the others have room for several. */
const short: readonly Field[] = ['unit', 'system', 'time', 'place', 'type', 'grade'];
/** No rule. */
const NONE = 0;

export function ReportDialog(props: Props) {
  const query = useQuery(() => reportingQueries.reports(props.incident_id));
  return (
    <Dialog open close={props.close} title={t('reporting.write', { kind: kindText(props.begin.kind) })} wide>
      <Loaded query={query}>{(data) => <Form {...props} prefilled={{ ...data().prefilled }} />}</Loaded>
    </Dialog>
  );
}

function Form(props: Props & { prefilled: Reports['prefilled'] }) {
  const { incident_id, begin } = props;
  const draft = makeDraft<Typed>(`incident-report.${incident_id}.${begin.kind}.${begin.rule_id ?? NONE}`, {
    ...begin,
    body: props.prefilled,
  });
  const typed = () => draft.value();
  const put = (change: Partial<Typed>) => draft.set({ ...typed(), ...change });
  const kind = createMemo(() => typed().kind);
  // Made anew only for another kind: a choice whose options change chooses once more.
  const answered = createMemo(() => [
    { value: NONE, label: t('reporting.answers_none') },
    ...props.rules
      .filter((rule) => rule.kind === kind())
      .map((rule) => ({ value: rule.id, label: `${rule.title} · ${rule.report_to}` })),
  ]);
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      check={({ body }) => (Object.values(body).some((text) => text?.trim()) ? {} : { body: t('reporting.empty') })}
      save={(value) => reportingCommands.write(incident_id, value)}
    >
      {(problems) => (
        <>
          <p class="text-dim">{t('reporting.prefilled')}</p>
          <div class="grid gap-4 sm:grid-cols-2">
            <Select
              label={t('reporting.kind')}
              value={typed().kind}
              set={(kind) => kind && kind !== typed().kind && put({ kind, rule_id: null })}
              options={kinds.map((value) => ({ value, label: kindText(value) }))}
              required
            />
            <Select
              label={t('reporting.answers_rule')}
              value={typed().rule_id ?? NONE}
              set={(id) => (id || null) !== typed().rule_id && put({ rule_id: id || null })}
              options={answered()}
              error={problems().rule_id}
              required
            />
          </div>
          <For each={fields}>
            {(field) => (
              <TextField
                label={word('reporting', `field_${field}`)}
                value={typed().body[field] ?? ''}
                set={(text) => put({ body: { ...typed().body, [field]: text } })}
                lines={short.includes(field) ? undefined : field === 'measures' ? 6 : 2}
                error={problems()[`body.${field}`]}
              />
            )}
          </For>
          <Show when={problems().body}>{(text) => <p class="text-sm text-down">{text()}</p>}</Show>
        </>
      )}
    </DraftForm>
  );
}
