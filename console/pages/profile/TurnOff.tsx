/** Turning the second factor off needs both factors once more. */
import { makeUnkeptDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { profileCommands } from './calls.ts';

export function TurnOff(props: { close: () => void }) {
  const draft = makeUnkeptDraft({ password: '', code: '' });
  const put = (change: Partial<{ password: string; code: string }>) => draft.set({ ...draft.value(), ...change });
  const check = ({ password, code }: { password: string; code: string }): Problems => {
    const found: Problems = {};
    if (password === '') found.password = t('ui.missing');
    if (!/^\d{6}$/.test(code.replace(/\s/g, ''))) found.code = t('log_in.code_wrong');
    return found;
  };
  return (
    <Dialog open close={props.close} title={t('profile.turn_off')} detail={t('profile.turn_off_hint')}>
      <DraftForm
        draft={draft}
        close={props.close}
        check={check}
        save={({ password, code }) => profileCommands.turnOff(password, code.replace(/\s/g, ''))}
        action={t('profile.turn_off')}
      >
        {(problems) => (
          <>
            <TextField
              label={t('people.password')}
              value={draft.value().password}
              set={(password) => put({ password })}
              error={problems().password}
              type="password"
              autocomplete="current-password"
              required
            />
            <TextField
              label={t('log_in.code')}
              value={draft.value().code}
              set={(code) => put({ code })}
              error={problems().code}
              autocomplete="one-time-code"
              inputMode="numeric"
              maxLength={7}
              mono
              required
            />
          </>
        )}
      </DraftForm>
    </Dialog>
  );
}
