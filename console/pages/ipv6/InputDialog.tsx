/** One input of a target: what was brought is read first, so that a change begins from it. */
import { useQuery } from '@tanstack/solid-query';
import { type JSX, Show } from 'solid-js';
import { type Draft, makeDraft, makeUnkeptDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { toast } from '../../ui/Toast.tsx';
import {
  type BroughtInput,
  type InputName,
  inputCommands,
  inputQueries,
  inputText,
  type TargetInput,
} from './input-calls.ts';
import { type InputForm, inputForms, type Typed } from './input-forms.tsx';

type DialogProps = { target_id: number; input: TargetInput; close: () => void };

export function InputDialog(props: DialogProps) {
  const { name, brought } = props.input;
  const title = () => t(brought ? 'ipv6_inputs.change_one' : 'ipv6_inputs.bring_one', { name: inputText(name) });
  return (
    <Dialog open close={props.close} title={title()} wide={name === 'policy'}>
      {/* A policy is pasted whole: nothing of the old one is needed for it. */}
      <Show when={brought && name !== 'policy'} fallback={<Form {...props} before={undefined} />}>
        <Existing {...props} />
      </Show>
    </Dialog>
  );
}

function Existing(props: DialogProps) {
  const query = useQuery(() => inputQueries.one(props.target_id, props.input.name));
  return (
    <Loaded query={query} small>
      {(data) => <Form {...props} before={data()} />}
    </Loaded>
  );
}

function Form(props: DialogProps & { before: BroughtInput | undefined }) {
  const { name } = props.input;
  const form = inputForms[name as keyof typeof inputForms] as InputForm | undefined;
  if (!form) return null;
  const initial = { ...form.typed(props.before?.value), source: props.before?.source ?? '' };
  // A firewall's rules aren't left behind in a browser.
  const draft =
    name === 'policy'
      ? makeUnkeptDraft<Typed>(initial)
      : makeDraft<Typed>(`ipv6-input.${props.target_id}.${name}`, initial);
  const check = (value: Typed): Problems => ({
    ...form.check(value),
    ...(value.source?.trim() ? {} : { source: t('ui.missing') }),
  });
  const save = async (value: Typed) => {
    await inputCommands.put(props.target_id, name as InputName, {
      ...form.sent(value),
      source: value.source?.trim() ?? '',
    });
    toast({ title: t('ipv6_inputs.judged_soon') });
  };
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save}>
      {(problems) => (
        <>
          <Fields form={form} draft={draft} problems={problems} />
          <TextField
            label={t('ipv6_inputs.source')}
            hint={t('ipv6_inputs.source_hint')}
            value={draft.value().source ?? ''}
            set={(source) => draft.set({ ...draft.value(), source })}
            error={problems().source}
            maxLength={200}
            required
          />
        </>
      )}
    </DraftForm>
  );
}

function Fields(props: { form: InputForm; draft: Draft<Typed>; problems: () => Problems }): JSX.Element {
  const put = (change: Partial<Typed>) => props.draft.set({ ...props.draft.value(), ...change } as Typed);
  return props.form.fields({ value: props.draft.value, put, problems: props.problems });
}
