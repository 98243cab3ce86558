/** What reaches one by which way: kinds beside channels, and where one is reached. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { errorText, Loaded } from '../../ui/Faces.tsx';
import { Checkbox } from '../../ui/Field.tsx';
import { Section } from '../../ui/Page.tsx';
import { toast } from '../../ui/Toast.tsx';
import {
  type AwayChannel,
  type Channel,
  channels,
  type Kind,
  kinds,
  noticeCommands,
  noticeQueries,
  type Own,
} from '../notices/calls.ts';
import { NoticeWaysForm } from './NoticeWaysForm.tsx';

export function Notices() {
  const query = useQuery(() => noticeQueries.own());
  const [changing, setChanging] = createSignal(false);
  return (
    <div id="notices">
      <Section
        title={t('notices.title')}
        note={t('notices.choices_note')}
        actions={<Button onClick={() => setChanging(true)}>{t('notices.change_ways')}</Button>}
      >
        <Loaded query={query} small>
          {(own) => (
            <div class="grid gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
              <Matrix own={own()} />
              <div class="min-w-0 space-y-4">
                <Way own={own()} channel="email" />
                <Way own={own()} channel="robot" />
              </div>
              <Dialog
                open={changing()}
                close={() => setChanging(false)}
                title={t('notices.change_ways')}
                detail={t('notices.change_hint')}
              >
                <NoticeWaysForm own={own()} close={() => setChanging(false)} />
              </Dialog>
            </div>
          )}
        </Loaded>
      </Section>
    </div>
  );
}

function Matrix(props: { own: Own }) {
  const put = async (kind: Kind, channel: Channel, is_on: boolean) => {
    const chosen = props.own.choices[kind].filter((one) => one !== channel);
    try {
      await noticeCommands.save({ choices: { [kind]: is_on ? [...chosen, channel] : chosen } });
    } catch (error) {
      toast({ title: t('notices.failed'), detail: errorText(error) });
    }
  };
  const nameOf = (channel: Channel) => word('notices', `channel_${channel}`);
  return (
    <table class="w-full">
      <caption class="sr-only">{t('notices.choices_note')}</caption>
      <thead>
        <tr class="text-sm text-dim">
          <th scope="col" class="py-1 text-left font-medium">
            {t('notices.kind')}
          </th>
          <For each={channels}>
            {(channel) => (
              <th scope="col" class="w-16 px-1 py-1 text-center font-medium">
                {nameOf(channel)}
              </th>
            )}
          </For>
        </tr>
      </thead>
      <tbody>
        <For each={kinds}>
          {(kind) => (
            <tr class="border-t border-line">
              <th scope="row" class="py-2 pr-2 text-left font-normal">
                {word('notices', `kind_${kind}`)}
              </th>
              <For each={channels}>
                {(channel) => (
                  <td class="px-1 py-2">
                    <div class="flex justify-center">
                      <Checkbox
                        label={
                          <span class="sr-only">
                            {t('notices.by', { kind: word('notices', `kind_${kind}`), channel: nameOf(channel) })}
                          </span>
                        }
                        value={props.own.choices[kind].includes(channel)}
                        set={(is_on) => void put(kind, channel, is_on)}
                      />
                    </div>
                  </td>
                )}
              </For>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}

function Way(props: { own: Own; channel: AwayChannel }) {
  const [busy, setBusy] = createSignal(false);
  const address = () => {
    const { email, robot } = props.own;
    if (props.channel === 'email') return email;
    return robot && [word('notices', `robot_${robot.kind}`), robot.host].filter(Boolean).join(' · ');
  };
  const state = () => props.own.ways[props.channel];
  const attempt = async () => {
    setBusy(true);
    try {
      await noticeCommands.sendTry(props.channel);
      toast({ title: t('notices.tried') });
    } catch (error) {
      toast({ title: t('notices.not_tried'), detail: errorText(error) });
    }
    setBusy(false);
  };
  return (
    <div class="min-w-0">
      <div class="flex flex-wrap items-center justify-between gap-2">
        <div class="min-w-0">
          <p class="text-sm text-dim">{t(props.channel === 'email' ? 'notices.email' : 'notices.robot')}</p>
          <p class="break-all">{address() ?? t('notices.not_set')}</p>
        </div>
        <Show when={address()}>
          <Button busy={busy()} onClick={attempt}>
            {t(props.channel === 'email' ? 'notices.try_email' : 'notices.try_robot')}
          </Button>
        </Show>
      </div>
      <Show when={props.channel === 'email' && props.own.email && !props.own.is_mail_on}>
        <p class="mt-1 text-sm text-dim">{t('notices.mail_off')}</p>
      </Show>
      <Show when={state().waiting > 0}>
        <p class="mt-1 text-sm text-dim">{t('notices.waiting_n', { n: state().waiting })}</p>
      </Show>
      <Show when={state().last_error}>
        {(error) => (
          <p class="mt-1 text-sm break-words text-down">
            {t(state().given_up_at === null ? 'notices.last_error' : 'notices.given_up', { error: error() })}
          </p>
        )}
      </Show>
    </div>
  );
}
