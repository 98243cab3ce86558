/** Declares an incident: what happened, whose it is, what it affects. */
import { useNavigate } from '@solidjs/router';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { UnitPicker } from '../pickers.tsx';
import { type Incident, incidentCommands, type Named } from './incident-calls.ts';
import { checkContent, contentOf, IncidentFields, type Typed, wallOf } from './incident-form.tsx';

type New = Typed & { unit_id: number | null };
const empty: New = {
  ...{ title: '', category: 'content_security', summary: '', systems: [], nodes: [], occurred: '', unit_id: null },
};

/** What it begins with: a finding or a ticket; and the plan that is to be begun at once. */
export type From = {
  finding_id?: number;
  ticket_id?: number;
  title: string;
  unit_id: number | null;
  occurred_at: number | null;
  systems: Named[];
  nodes: Named[];
  plan?: { id: number; category: New['category'] };
};

export function DeclareDialog(props: { close: () => void; from?: From }) {
  return (
    <Dialog open wide close={props.close} title={t('emergency_runs.declare')} detail={t('emergency_runs.declare_hint')}>
      <Form {...props} />
    </Dialog>
  );
}

function Form(props: Parameters<typeof DeclareDialog>[0]) {
  const navigate = useNavigate();
  const { from } = props;
  const begun: New = from
    ? {
        ...empty,
        ...{ title: from.title, unit_id: from.unit_id, occurred: wallOf(from.occurred_at) },
        ...{ systems: from.systems, nodes: from.nodes, category: from.plan?.category ?? empty.category },
      }
    : empty;
  const draft = makeDraft<New>(`incident.new.${from?.finding_id ?? ''}.${from?.ticket_id ?? ''}`, begun);
  const put = (change: Partial<New>) => draft.set({ ...draft.value(), ...change });
  const save = async (value: New) => {
    const { id } = await incidentCommands.declare({
      ...contentOf(value),
      unit_id: value.unit_id ?? 0,
      ...(from?.finding_id === undefined ? {} : { finding_id: from.finding_id }),
      ...(from?.ticket_id === undefined ? {} : { ticket_id: from.ticket_id }),
    });
    navigate(paths.incident(id, from?.plan ? { begin: from.plan.id } : { begin: 'choose' }));
  };
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      check={(value) => ({
        ...checkContent(value),
        ...(value.unit_id === null ? { unit_id: t('ui.missing') } : {}),
      })}
      save={save}
      action={t('emergency_runs.declare')}
    >
      {(problems) => (
        <>
          <IncidentFields value={draft.value()} put={put} problems={problems()} />
          <UnitPicker
            label={t('emergency_runs.unit')}
            value={draft.value().unit_id}
            set={(unit_id) => put({ unit_id })}
            error={problems().unit_id}
            required
          />
        </>
      )}
    </DraftForm>
  );
}

export function EditDialog(props: { incident: Incident; close: () => void }) {
  const { id, title, category, summary, systems, nodes, occurred_at, version } = props.incident;
  const begun: Typed = {
    ...{ title, category, summary, systems: [...systems], nodes: [...nodes] },
    occurred: wallOf(occurred_at),
  };
  const draft = makeDraft<Typed>(`incident.${id}.${version}`, begun);
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  return (
    <Dialog open wide close={props.close} title={t('emergency_runs.edit')}>
      <DraftForm
        draft={draft}
        close={props.close}
        check={checkContent}
        save={(value) => incidentCommands.edit(id, { ...contentOf(value), version })}
      >
        {(problems) => <IncidentFields value={draft.value()} put={put} problems={problems()} />}
      </DraftForm>
    </Dialog>
  );
}
