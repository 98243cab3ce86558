/** What may be changed of a watch. */
import { useQuery } from '@tanstack/solid-query';
import { queries } from '../../api.ts';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Checkbox, Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { FormFromSchema } from '../../ui/FormFromSchema.tsx';
import { filled, problemsOf } from '../../ui/schema-form.ts';
import type { ProbeKind, Watch } from '../../wire.ts';
import { watchCommands } from './calls.ts';
import { fromText } from './From.tsx';
import { FromField, hub, sentFrom } from './FromField.tsx';
import { CredentialField, Rhythm, rhythmProblems, sentRhythm } from './settings-fields.tsx';

export function WatchSettings(props: { open: boolean; close: () => void; watch: Watch }) {
  const probes = useQuery(() => ({ ...queries.probes(), enabled: props.open }));
  return (
    <Dialog open={props.open} close={props.close} title={t('watches.edit')} detail={props.watch.subject}>
      <Loaded query={probes} small>
        {(data) => (
          <Settings
            watch={props.watch}
            probe={data().rows.find((each) => each.name === props.watch.probe)}
            close={props.close}
          />
        )}
      </Loaded>
    </Dialog>
  );
}

function Settings(props: { watch: Watch; probe: ProbeKind | undefined; close: () => void }) {
  const { watch } = props;
  const schema = () => props.probe?.params ?? {};
  const draft = makeDraft(`watch.${watch.id}`, {
    params: watch.params,
    address: watch.address ?? '',
    family: watch.family ? String(watch.family) : 'either',
    every_s: String(watch.every_s),
    timeout_ms: String(watch.timeout_ms),
    enabled: watch.enabled,
    credential_id: watch.credential_id,
    from: watch.agent_id ?? hub,
  });
  type Typed = ReturnType<typeof draft.value>;
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const save = ({ params, address, family, every_s, timeout_ms, enabled, credential_id, from }: Typed) =>
    watchCommands.change(watch.id, {
      // A probe that is gone has no schema to fill in; its params stay as they are.
      ...(props.probe ? { params: filled(schema(), params) } : {}),
      address: address.trim(),
      family: family === '4' ? 4 : family === '6' ? 6 : null,
      ...sentRhythm({ every_s, timeout_ms }),
      enabled,
      credential_id,
      agent_id: sentFrom(from),
    });
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      save={save}
      check={(value) => ({
        ...problemsOf(schema(), value.params),
        ...rhythmProblems(value),
        ...(value.every_s === '' ? { every_s: t('ui.missing') } : {}),
        ...(value.timeout_ms === '' ? { timeout_ms: t('ui.missing') } : {}),
        ...(value.address.trim() === '' ? { address: t('ui.missing') } : {}),
      })}
    >
      {(problems) => (
        <>
          <Checkbox
            label={t('watches.enabled')}
            hint={t('watches.enabled_hint')}
            value={draft.value().enabled}
            set={(enabled) => put({ enabled })}
          />
          <AddressFields value={draft.value()} put={put} problems={problems()} />
          <FromField
            value={draft.value().from}
            set={(from) => put({ from })}
            now={{ id: watch.agent_id ?? hub, name: fromText(watch) }}
            error={problems().agent_id}
          />
          <FormFromSchema
            schema={schema()}
            values={draft.value().params}
            set={(params) => put({ params })}
            errors={problems()}
          />
          <CredentialField
            kinds={props.probe?.secrets ?? []}
            value={draft.value().credential_id}
            set={(credential_id) => put({ credential_id })}
            error={problems().credential_id}
          />
          <Rhythm value={draft.value()} put={put} problems={problems()} usual={props.probe} />
        </>
      )}
    </DraftForm>
  );
}

type Addressed = { address: string; family: string };

function AddressFields(props: { value: Addressed; put: (change: Partial<Addressed>) => void; problems: Problems }) {
  return (
    <div class="grid gap-4 sm:grid-cols-[minmax(0,1fr)_9rem]">
      <TextField
        label={t('words.address')}
        value={props.value.address}
        set={(address) => props.put({ address })}
        error={props.problems.address}
        required
        mono
      />
      <Select
        label={t('watches.family')}
        value={props.value.family}
        set={(family) => props.put({ family: family ?? 'either' })}
        options={[
          { value: 'either', label: t('watches.family_either') },
          { value: '4', label: 'IPv4' },
          { value: '6', label: 'IPv6' },
        ]}
        error={props.problems.family}
        required
      />
    </div>
  );
}
