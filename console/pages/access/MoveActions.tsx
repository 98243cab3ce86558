/** Where a network may go next; and, while a change waits, the word of somebody else. */
import { createSignal, For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ReasonForm } from '../compliance/Review.tsx';
import { accessCommands, type NetworkPageData, type NetworkState, network_states, stateText } from './calls.ts';

type Doing = { is: 'move'; to: NetworkState; is_reviewed: boolean } | { is: 'confirm' | 'refuse' | 'withdraw' };

export function MoveActions(props: { page: NetworkPageData; mayNotReport: string | undefined }) {
  const [doing, setDoing] = createSignal<Doing>();
  const network = () => props.page.network;
  const mayNotReview = () => (props.page.me.may_not_review ? say(props.page.me.may_not_review) : undefined);
  const isForward = (to: NetworkState) => network_states.indexOf(to) === network_states.indexOf(network().state) + 1;
  const title = (one: Doing) =>
    one.is !== 'move'
      ? t(`access.${one.is}`)
      : t(one.is_reviewed ? 'access.ask_for' : 'access.move_to', { state: stateText(one.to) });
  const save = (one: Doing, reason: string) => {
    const { id, version } = network();
    if (one.is === 'move') return accessCommands.move(id, { version, to: one.to, reason });
    if (one.is === 'withdraw') return accessCommands.withdraw(id, { version, reason });
    return accessCommands.review(id, { version, is: one.is, reason });
  };
  return (
    <section class="card px-4 py-3" aria-label={t('access.next')}>
      <Show
        when={network().asked}
        fallback={
          <div class="flex flex-wrap items-center gap-2">
            <span class="text-dim">{t('access.next')}</span>
            <For each={props.page.me.moves}>
              {(move) => (
                <Button
                  kind={isForward(move.to) ? 'primary' : 'plain'}
                  disabled={props.mayNotReport}
                  onClick={() => setDoing({ is: 'move', ...move })}
                >
                  {title({ is: 'move', ...move })}
                </Button>
              )}
            </For>
          </div>
        }
      >
        {(asked) => (
          <div class="flex flex-wrap items-center justify-between gap-3">
            <p role="status">
              {t('access.waits_for', {
                person: network().asked_by_name ?? network().asked_by ?? '',
                state: stateText(asked()),
              })}
              {/* On a phone nobody hovers: why it can't be reviewed stands there. */}
              <Show when={mayNotReview()}>{(why) => <span class="block text-sm text-dim">{why()}</span>}</Show>
            </p>
            <div class="flex flex-wrap gap-2">
              <Button disabled={props.mayNotReport} onClick={() => setDoing({ is: 'withdraw' })}>
                {t('access.withdraw')}
              </Button>
              <Button disabled={mayNotReview()} onClick={() => setDoing({ is: 'refuse' })}>
                {t('access.refuse')}
              </Button>
              <Button kind="primary" disabled={mayNotReview()} onClick={() => setDoing({ is: 'confirm' })}>
                {t('access.confirm')}
              </Button>
            </div>
          </div>
        )}
      </Show>
      <Show when={doing()} keyed>
        {(one) => (
          <Dialog
            open
            close={() => setDoing(undefined)}
            title={title(one)}
            {...(one.is === 'move' && one.is_reviewed ? { detail: t('access.reviewed_note') } : {})}
          >
            <ReasonForm
              name={`access.${network().id}.${one.is}`}
              label={t('access.reason')}
              action={title(one)}
              save={(reason) => save(one, reason)}
              close={() => setDoing(undefined)}
            />
          </Dialog>
        )}
      </Show>
    </section>
  );
}
