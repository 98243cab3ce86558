/** One's password. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { Section } from '../../ui/Page.tsx';
import { toast } from '../../ui/Toast.tsx';
import { profileQueries } from './calls.ts';
import { PasswordForm } from './PasswordForm.tsx';

export function Password() {
  const [open, setOpen] = createSignal(false);
  const close = () => setOpen(false);
  const state = useQuery(() => profileQueries.secondFactor());
  const hasNone = () => !state.isPending && state.data?.has_password === false;
  return (
    <Section title={t('people.password')}>
      <p class="mb-3 text-dim">{t(hasNone() ? 'profile.password_none' : 'profile.password_hint')}</p>
      <Show when={!hasNone()}>
        <Button onClick={() => setOpen(true)}>{t('profile.password_change')}</Button>
      </Show>
      <Dialog open={open()} close={close} title={t('profile.password_change')} detail={t('profile.password_hint')}>
        <PasswordForm
          done={() => {
            close();
            toast({ title: t('profile.password_changed') });
          }}
          actions={(send) => (
            <DialogActions>
              <Button onClick={close}>{t('ui.cancel')}</Button>
              {send}
            </DialogActions>
          )}
        />
      </Dialog>
    </Section>
  );
}
