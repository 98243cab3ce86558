/** What is looked at; with a node or an endpoint, what is watched of it can become evidence. */
import { useQuery } from '@tanstack/solid-query';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { NodePicker } from '../pickers.tsx';
import { systemQueries } from '../systems/calls.ts';
import { type AssessmentPage, assessmentCommands } from './assessment-calls.ts';

type Typed = { name: string; kind: string; node_id: number | null; endpoint_id: number };

export function ObjectDialog(props: { data: AssessmentPage; close: () => void }) {
  return (
    <Dialog open close={props.close} title={t('assessments.add_object')}>
      <Form {...props} />
    </Dialog>
  );
}

function Form(props: { data: AssessmentPage; close: () => void }) {
  const { id, system_id, version } = props.data.assessment;
  const system = useQuery(() => systemQueries.one(system_id));
  const endpoints = () => (system.isPending ? [] : (system.data?.endpoints ?? []));
  const draft = makeDraft<Typed>(`assessment-object.${id}`, { name: '', kind: '', node_id: null, endpoint_id: 0 });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const check = ({ name, node_id, endpoint_id }: Typed): Problems => ({
    ...(name.trim() === '' ? { name: t('ui.missing') } : {}),
    ...(node_id !== null && endpoint_id !== 0 ? { endpoint_id: t('assessments.one_of_both') } : {}),
  });
  const save = ({ name, kind, node_id, endpoint_id }: Typed) =>
    assessmentCommands.addObject(id, {
      ...{ version, name: name.trim(), kind: kind.trim(), node_id },
      endpoint_id: endpoint_id === 0 ? null : endpoint_id,
    });
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save}>
      {(problems) => (
        <>
          <TextField
            label={t('assessments.object_name')}
            value={draft.value().name}
            set={(name) => put({ name })}
            error={problems().name}
            maxLength={200}
            required
          />
          <TextField
            label={t('assessments.object_kind')}
            value={draft.value().kind}
            set={(kind) => put({ kind })}
            error={problems().kind}
            maxLength={60}
          />
          <NodePicker
            label={t('assessments.node')}
            value={draft.value().node_id}
            set={(node_id) => put({ node_id })}
            error={problems().node_id}
          />
          <Select
            label={t('assessments.endpoint')}
            value={draft.value().endpoint_id}
            set={(endpoint_id) => put({ endpoint_id: endpoint_id ?? 0 })}
            options={[
              { value: 0, label: t('assessments.endpoint_none') },
              ...endpoints().map(({ id: value, name, host }) => ({ value, label: `${name} · ${host}` })),
            ]}
            error={problems().endpoint_id}
          />
        </>
      )}
    </DraftForm>
  );
}
