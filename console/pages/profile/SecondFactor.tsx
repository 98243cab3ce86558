/** One's second factor: how it stands, setting it up, new recovery codes, turning it off. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, Match, Show, Switch } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { StatusMark } from '../../ui/Mark.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import { profileQueries, type SecondFactorState } from './calls.ts';
import { Enrolment } from './Enrolment.tsx';
import { RenewCodes } from './RenewCodes.tsx';
import { TurnOff } from './TurnOff.tsx';

type Asked = 'enrol' | 'renew' | 'turn_off';

export function SecondFactor() {
  const query = useQuery(() => profileQueries.secondFactor());
  const [asked, setAsked] = createSignal<Asked>();
  const close = () => setAsked(undefined);
  return (
    <Section title={t('profile.second_factor')}>
      <Loaded query={query} small>
        {(state) => (
          <>
            <State state={state()} />
            <div class="mt-3 flex flex-wrap gap-2">
              <Show
                when={state().totp}
                fallback={
                  <Show when={state().has_password}>
                    <Button kind={state().is_required ? 'primary' : 'plain'} onClick={() => setAsked('enrol')}>
                      {t('profile.enrol')}
                    </Button>
                  </Show>
                }
              >
                <Button onClick={() => setAsked('renew')}>{t('profile.renew')}</Button>
                <Button onClick={() => setAsked('turn_off')}>{t('profile.turn_off')}</Button>
              </Show>
            </div>
          </>
        )}
      </Loaded>
      <Switch>
        <Match when={asked() === 'enrol'}>
          <Dialog open close={close} title={t('profile.enrol')}>
            <Enrolment
              done={() => {
                close();
                toast({ title: t('profile.enrolled') });
              }}
              actions={(send) => (
                <DialogActions>
                  <Button onClick={close}>{t('ui.cancel')}</Button>
                  {send}
                </DialogActions>
              )}
            />
          </Dialog>
        </Match>
        <Match when={asked() === 'renew'}>
          <RenewCodes close={close} />
        </Match>
        <Match when={asked() === 'turn_off'}>
          <TurnOff close={close} />
        </Match>
      </Switch>
    </Section>
  );
}

function State(props: { state: SecondFactorState }) {
  return (
    <>
      <p class="flex items-center gap-2">
        <StatusMark status={props.state.totp ? 'pass' : props.state.is_required ? 'warn' : 'not_applicable'} quiet />
        {t(props.state.totp ? 'profile.totp_on' : 'profile.totp_off')}
      </p>
      <p class="mt-1 text-dim">
        {t(props.state.is_required ? 'profile.required' : 'profile.not_required')}
        <Show when={props.state.grace_until}>
          {(until) => (
            <>
              {' '}
              {t('profile.grace')} <Time at={until()} />
            </>
          )}
        </Show>
      </p>
      <Show when={!props.state.totp && !props.state.has_password}>
        <p class="mt-1 text-dim">{t('profile.factor_elsewhere')}</p>
      </Show>
    </>
  );
}
