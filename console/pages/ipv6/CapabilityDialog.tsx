/** What one model can do: new, or changed. */
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import {
  type Capability,
  type CapabilityInput,
  capability_statuses,
  capabilityText,
  inputCommands,
} from './input-calls.ts';

/** `model`: the record to change, or what a new one begins with. */
type DialogProps = { model: Capability | Partial<CapabilityInput>; close: () => void };

export function CapabilityDialog(props: DialogProps) {
  const title = () => ('id' in props.model ? t('ipv6_capabilities.edit') : t('ipv6_capabilities.add'));
  return (
    <Dialog open close={props.close} title={title()}>
      <Form {...props} />
    </Dialog>
  );
}

function Form(props: DialogProps) {
  const { vendor = '', model = '', version = '', status = 'supported', source = '' } = props.model;
  const id = 'id' in props.model ? props.model.id : undefined;
  const draft = makeDraft<CapabilityInput>(`ipv6-capability.${id ?? `${vendor} ${model}`}`, {
    ...{ vendor, model, version, status, source },
  });
  const put = (change: Partial<CapabilityInput>) => draft.set({ ...draft.value(), ...change });
  const check = (value: CapabilityInput): Problems =>
    Object.fromEntries(
      (['vendor', 'model', 'source'] as const).flatMap((key) =>
        value[key].trim() === '' ? [[key, t('ui.missing')]] : [],
      ),
    );
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      check={check}
      save={(value) =>
        id === undefined ? inputCommands.addCapability(value) : inputCommands.changeCapability(id, value)
      }
      action={id === undefined ? t('ipv6_capabilities.add') : t('ui.save')}
    >
      {(problems) => (
        <>
          <div class="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t('ipv6_capabilities.vendor')}
              value={draft.value().vendor}
              set={(text) => put({ vendor: text })}
              error={problems().vendor}
              maxLength={100}
              required
            />
            <TextField
              label={t('ipv6_capabilities.model')}
              hint={t('ipv6_capabilities.same_hint')}
              value={draft.value().model}
              set={(text) => put({ model: text })}
              error={problems().model}
              maxLength={100}
              required
            />
          </div>
          <TextField
            label={t('ipv6_capabilities.version')}
            hint={t('ipv6_capabilities.version_hint')}
            value={draft.value().version}
            set={(text) => put({ version: text })}
            error={problems().version}
            maxLength={100}
          />
          <Select
            label={t('ipv6_capabilities.status')}
            value={draft.value().status}
            set={(chosen) => put({ status: chosen ?? 'supported' })}
            options={capability_statuses.map((value) => ({ value, label: capabilityText(value) }))}
            required
          />
          <TextField
            label={t('ipv6_capabilities.source')}
            hint={t('ipv6_capabilities.source_hint')}
            value={draft.value().source}
            set={(text) => put({ source: text })}
            error={problems().source}
            maxLength={200}
            required
          />
        </>
      )}
    </DraftForm>
  );
}
