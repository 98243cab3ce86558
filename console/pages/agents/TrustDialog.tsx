/** Trusting an agent: its fingerprint is compared with what stands on the agent's own screen, and whoever trusts says so. */
import { createSignal, For } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { Checkbox } from '../../ui/Field.tsx';
import { makeSending, Refused } from '../../ui/sending.tsx';
import { type Agent, agentCommands } from './calls.ts';

export function TrustDialog(props: { agent: Pick<Agent, 'id' | 'name' | 'fingerprint'>; close: () => void }) {
  const [compared, setCompared] = createSignal(false);
  const sending = makeSending();
  // What was shown when it opened, not what it may be by the time of the click.
  const fingerprint = props.agent.fingerprint ?? '';
  const trust = async () => {
    if (await sending.run(() => agentCommands.trust(props.agent.id, fingerprint))) props.close();
  };
  return (
    <Dialog
      open
      close={props.close}
      title={t('agents.trust_title', { name: props.agent.name })}
      detail={t('agents.trust_hint')}
    >
      <Fingerprint text={fingerprint} />
      <div class="mt-4">
        <Checkbox label={t('agents.compared')} hint={t('agents.compared_hint')} value={compared()} set={setCompared} />
      </div>
      <Refused error={sending.error()} class="mt-3" />
      <DialogActions>
        <Button onClick={props.close}>{t('ui.cancel')}</Button>
        <Button
          kind="primary"
          busy={sending.busy()}
          disabled={compared() ? undefined : t('agents.compare_first')}
          onClick={trust}
        >
          {t('agents.trust')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** In groups of four, as the agent prints it. */
export function Fingerprint(props: { text: string }) {
  return (
    <p
      class="grid grid-cols-4 gap-y-1 rounded-md bg-sunken px-2 py-3 text-center font-mono text-xl whitespace-nowrap sm:text-2xl sm:tracking-wider"
      role="img"
      aria-label={t('agents.fingerprint_is', { fingerprint: props.text })}
    >
      <For each={props.text.split(' ')}>{(group) => <span aria-hidden="true">{group}</span>}</For>
    </p>
  );
}
