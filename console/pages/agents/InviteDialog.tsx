/** A new agent, and the code with which it enrols: shown once, with the whole command. */
import { createSignal, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { FieldGroup, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Time } from '../../ui/Time.tsx';
import { UnitPicker } from '../pickers.tsx';
import { type AgentInput, agentCommands, type Invited, sideText, wayText } from './calls.ts';

export function InviteDialog(props: { open: boolean; close: () => void }) {
  // Neither a draft nor a query ever holds the code: it goes with this dialog.
  const [made, setMade] = createSignal<Invited>();
  const close = () => {
    setMade(undefined);
    props.close();
  };
  return (
    <Show when={made()} fallback={<FormDialog open={props.open} close={props.close} made={setMade} />}>
      {(invited) => <CodeDialog invited={invited()} close={close} />}
    </Show>
  );
}

export function CodeDialog(props: { invited: Invited; close: () => void }) {
  return (
    <Dialog open close={props.close} title={t('agents.code_title')} detail={t('agents.code_hint')} wide>
      <h3 class="mb-1 font-medium">{t('agents.command')}</h3>
      <CodeBlock label={t('agents.command')} text={props.invited.command} />
      <h3 class="mt-4 mb-1 font-medium">{t('agents.code')}</h3>
      <CodeBlock label={t('agents.code')} text={props.invited.code} />
      <p class="mt-2 text-sm text-dim">
        {t('agents.code_until')} <Time at={props.invited.code_until} />
      </p>
      <p class="mt-3 text-sm">{t('agents.next')}</p>
      <DialogActions>
        <Button kind="primary" onClick={props.close}>
          {t('agents.code_kept')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

const nothing: AgentInput = { name: '', unit_id: null, side: 'inside', way: 'https' };

function FormDialog(props: { open: boolean; close: () => void; made: (invited: Invited) => void }) {
  return (
    <Dialog open={props.open} close={props.close} title={t('agents.invite')} detail={t('agents.invite_hint')}>
      <Form close={props.close} made={props.made} />
    </Dialog>
  );
}

function Form(props: { close: () => void; made: (invited: Invited) => void }) {
  let invited: Invited | undefined;
  const draft = makeDraft<AgentInput>('agent.new', nothing);
  const put = (change: Partial<AgentInput>) => draft.set({ ...draft.value(), ...change });
  const check = ({ name, unit_id }: AgentInput): Problems => ({
    ...(name.trim() === '' ? { name: t('ui.missing') } : {}),
    ...(unit_id === null ? { unit_id: t('ui.missing') } : {}),
  });
  const save = async (value: AgentInput) => {
    invited = await agentCommands.invite({ ...value, name: value.name.trim() });
  };
  const finish = () => (invited ? props.made(invited) : props.close());
  return (
    <DraftForm draft={draft} close={finish} check={check} save={save} action={t('agents.invite')}>
      {(problems) => (
        <>
          <TextField
            label={t('words.name')}
            hint={t('agents.name_hint')}
            value={draft.value().name}
            set={(name) => put({ name })}
            error={problems().name}
            required
            maxLength={100}
          />
          <UnitPicker
            label={t('words.unit')}
            hint={t('agents.unit_hint')}
            value={draft.value().unit_id}
            set={(unit_id) => put({ unit_id })}
            error={problems().unit_id}
            required
          />
          <FieldGroup label={t('agents.side')} hint={t('agents.side_hint')}>
            <Segments
              label={t('agents.side')}
              value={draft.value().side}
              set={(side) => put({ side })}
              options={(['inside', 'outside'] as const).map((value) => ({ value, label: sideText(value) }))}
            />
          </FieldGroup>
          <FieldGroup label={t('agents.way')} hint={t('agents.way_hint')}>
            <Segments
              label={t('agents.way')}
              value={draft.value().way}
              set={(way) => put({ way })}
              options={(['https', 'nats'] as const).map((value) => ({ value, label: wayText(value) }))}
            />
          </FieldGroup>
        </>
      )}
    </DraftForm>
  );
}
