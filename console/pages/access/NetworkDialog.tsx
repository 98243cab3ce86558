/** A network as its unit registers it: new, or changed. What is classified is not to be written down here. */
import { useNavigate } from '@solidjs/router';
import { Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { listOf, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Checkbox, Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { NodePicker, PlacePickers } from '../pickers.tsx';
import { access_forms, accessCommands, kindText, type Network, type NetworkInput, network_kinds } from './calls.ts';

type Typed = Omit<NetworkInput, 'prefixes' | 'terminals' | 'surveyed_on' | 'planned_on'> & {
  prefixes: string;
  terminals: string;
  surveyed_on: string;
  planned_on: string;
  is_unclassified: boolean;
};
const empty: Typed = {
  ...{ name: '', kind: 'lan', unit_id: null, area_id: null, purpose: '', terminals: '', prefixes: '' },
  ...{ boundary_node_id: null, form: null, contact_name: '', contact_phone: '', surveyed_on: '', planned_on: '' },
  is_unclassified: false,
};

const typedOf = (network: Network): Typed => ({
  ...{ name: network.name, kind: network.kind, unit_id: network.unit_id, area_id: network.area_id },
  ...{ purpose: network.purpose, boundary_node_id: network.boundary_node_id, form: network.form },
  ...{ contact_name: network.contact_name, contact_phone: network.contact_phone },
  terminals: network.terminals === null ? '' : String(network.terminals),
  prefixes: network.prefixes.join('\n'),
  surveyed_on: network.surveyed_on ?? '',
  planned_on: network.planned_on ?? '',
  is_unclassified: true,
});

const inputOf = ({ is_unclassified: _said, ...typed }: Typed): NetworkInput => ({
  ...typed,
  name: typed.name.trim(),
  terminals: typed.terminals.trim() === '' ? null : Number(typed.terminals),
  prefixes: listOf(typed.prefixes.replace(/[\s;；]+/g, ',')),
  surveyed_on: typed.surveyed_on || null,
  planned_on: typed.planned_on || null,
});

const check = ({ name, unit_id, terminals, is_unclassified }: Typed): Problems => ({
  ...(name.trim() === '' ? { name: t('ui.missing') } : {}),
  ...(unit_id === null ? { unit_id: t('ui.missing') } : {}),
  ...(/^\d*$/.test(terminals.trim()) ? {} : { terminals: t('access.terminals_wrong') }),
  ...(is_unclassified ? {} : { is_unclassified: t('access.unclassified_missing') }),
});

export function NetworkDialog(props: { network: Network | undefined; close: () => void }) {
  return (
    <Dialog
      open
      close={props.close}
      title={props.network ? t('access.edit') : t('access.register')}
      detail={t('access.never_classified')}
      wide
    >
      <Form network={props.network} close={props.close} />
    </Dialog>
  );
}

function Form(props: { network: Network | undefined; close: () => void }) {
  const { network } = props;
  const navigate = useNavigate();
  let made: { id: number } | undefined;
  const draft = makeDraft<Typed>(`network.${network?.id ?? 'new'}`, network ? typedOf(network) : empty);
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const save = async (value: Typed) => {
    const body = inputOf(value);
    if (network) await accessCommands.change(network.id, { ...body, version: network.version });
    else made = await accessCommands.register({ ...body, is_unclassified: value.is_unclassified });
  };
  const close = () => (made ? navigate(paths.accessNetwork(made.id)) : props.close());
  return (
    <DraftForm
      draft={draft}
      close={close}
      check={check}
      save={save}
      action={network ? t('ui.save') : t('access.register')}
    >
      {(problems) => (
        <>
          <div class="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t('access.name')}
              value={draft.value().name}
              set={(name) => put({ name })}
              error={problems().name}
              maxLength={100}
              required
            />
            <Select
              label={t('access.kind')}
              value={draft.value().kind}
              set={(kind) => put({ kind: kind ?? 'lan' })}
              options={network_kinds.map((value) => ({ value, label: kindText(value) }))}
            />
            <PlacePickers value={draft.value()} put={put} problems={problems()} />
            <TextField
              label={t('access.purpose')}
              value={draft.value().purpose}
              set={(purpose) => put({ purpose })}
              error={problems().purpose}
              maxLength={400}
            />
            <TextField
              label={t('access.terminals')}
              value={draft.value().terminals}
              set={(terminals) => put({ terminals })}
              error={problems().terminals}
              inputMode="numeric"
            />
          </div>
          <TextField
            label={t('access.prefixes')}
            hint={t('access.prefixes_hint')}
            value={draft.value().prefixes}
            set={(prefixes) => put({ prefixes })}
            error={problems().prefixes}
            lines={2}
            mono
          />
          <div class="grid gap-4 sm:grid-cols-2">
            <NodePicker
              label={t('access.boundary')}
              value={draft.value().boundary_node_id}
              set={(boundary_node_id) => put({ boundary_node_id })}
              error={problems().boundary_node_id}
            />
            <Select
              label={t('access.form')}
              value={draft.value().form}
              set={(form) => put({ form })}
              options={access_forms.map((value) => ({ value, label: word('access', `form_${value}`) }))}
            />
            <TextField
              label={t('access.contact_name')}
              value={draft.value().contact_name}
              set={(contact_name) => put({ contact_name })}
              error={problems().contact_name}
            />
            <TextField
              label={t('access.contact_phone')}
              value={draft.value().contact_phone}
              set={(contact_phone) => put({ contact_phone })}
              error={problems().contact_phone}
              type="tel"
            />
            <TextField
              label={t('access.surveyed_on')}
              value={draft.value().surveyed_on}
              set={(surveyed_on) => put({ surveyed_on })}
              error={problems().surveyed_on}
              type="date"
            />
            <TextField
              label={t('access.planned_on')}
              value={draft.value().planned_on}
              set={(planned_on) => put({ planned_on })}
              error={problems().planned_on}
              type="date"
            />
          </div>
          <Show when={!network}>
            <div>
              <Checkbox
                label={t('access.unclassified')}
                hint={t('access.never_classified')}
                value={draft.value().is_unclassified}
                set={(is_unclassified) => put({ is_unclassified })}
              />
              <Show when={problems().is_unclassified}>
                {(problem) => <p class="mt-1 text-sm text-down">{problem()}</p>}
              </Show>
            </div>
          </Show>
        </>
      )}
    </DraftForm>
  );
}
