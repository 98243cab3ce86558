/** Asks for a reason before something is taken away or decided. */
import { createSignal, type JSX, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Refused } from '../../ui/sending.tsx';

export function ReasonDialog(props: {
  close: () => void;
  title: string;
  detail: string;
  action: string;
  danger?: boolean;
  /** May be left empty. */
  optional?: boolean;
  act: (reason: string) => Promise<unknown>;
  /** Another answer than the action, to the left of it. */
  other?: { action: string; act: (reason: string) => Promise<unknown> };
  children?: JSX.Element;
}) {
  const [reason, setReason] = createSignal('');
  const [tried, setTried] = createSignal(false);
  const [busy, setBusy] = createSignal<'act' | 'other'>();
  const [error, setError] = createSignal<unknown>();
  const missing = () => !props.optional && reason().trim() === '';
  const run = async (which: 'act' | 'other') => {
    setTried(true);
    const act = which === 'act' ? props.act : props.other?.act;
    if (missing() || busy() || !act) return;
    setBusy(which);
    setError(undefined);
    try {
      await act(reason().trim());
      props.close();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <Dialog open close={props.close} title={props.title} detail={props.detail}>
      <form
        novalidate
        onSubmit={(event) => {
          event.preventDefault();
          run('act');
        }}
      >
        {props.children}
        <TextField
          label={t('accounts.reason')}
          value={reason()}
          set={setReason}
          error={tried() && missing() ? t('ui.missing') : undefined}
          lines={2}
          required={!props.optional}
        />
        <Refused error={error()} class="mt-4" />
        <DialogActions>
          <Button onClick={props.close}>{t('ui.cancel')}</Button>
          <Show when={props.other}>
            {(other) => (
              <Button kind="danger" busy={busy() === 'other'} onClick={() => run('other')}>
                {other().action}
              </Button>
            )}
          </Show>
          <Button type="submit" kind={props.danger ? 'danger' : 'primary'} busy={busy() === 'act'}>
            {props.action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
