/** The identity platform: what is in force, what waits for another person, and the form that proposes a change. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { queries } from '../../api.ts';
import { say, t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import { ConfirmDialog, Dialog } from '../../ui/Dialog.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import type { Permission } from '../../wire.ts';
import { ProviderForm } from './ProviderForm.tsx';
import {
  type ActiveProvider,
  type ProposedProvider,
  type ProviderState,
  providerCommands,
  providerQueries,
  ruleText,
} from './provider-calls.ts';

export function Provider(props: { may: (permission: Permission) => boolean }) {
  const query = useQuery(() => providerQueries.state());
  return <Loaded query={query}>{(state) => <Parts state={state()} may={props.may} />}</Loaded>;
}

function Parts(props: { state: ProviderState; may: (permission: Permission) => boolean }) {
  const session = useSession();
  const [editing, setEditing] = createSignal(false);
  const [confirming, setConfirming] = createSignal(false);
  const blocked = () => (props.may('policy:write') ? undefined : t('ui.may_not'));
  const cannotConfirm = (proposed: ProposedProvider) => {
    if (!props.may('grants:decide')) return t('ui.may_not');
    return proposed.written_by === session.person()?.username ? t('provider.proposed_own') : undefined;
  };
  const confirm = async (written_at: number) => {
    await providerCommands.confirm(written_at);
    toast({ title: t('provider.confirmed_now') });
  };
  return (
    <div class="max-w-4xl space-y-4">
      <div class="flex flex-wrap items-start justify-between gap-3">
        <p class="max-w-prose text-dim">{t('provider.intro')}</p>
        <Button kind="primary" disabled={blocked()} onClick={() => setEditing(true)}>
          {t('provider.edit')}
        </Button>
      </div>
      <Show when={props.state.proposed}>
        {(proposed) => (
          <Section
            title={t('provider.proposed')}
            actions={
              <Button kind="primary" disabled={cannotConfirm(proposed())} onClick={() => setConfirming(true)}>
                {t('provider.confirm')}
              </Button>
            }
          >
            <p class="mb-3 text-dim">{t('provider.proposed_hint', { who: proposed().written_by })}</p>
            <Facts provider={proposed()} />
            <ConfirmDialog
              open={confirming()}
              close={() => setConfirming(false)}
              title={t('provider.confirm')}
              detail={t('provider.proposed_hint', { who: proposed().written_by })}
              action={t('provider.confirm')}
              act={() => confirm(proposed().written_at)}
            />
          </Section>
        )}
      </Show>
      <Show when={props.state.active} fallback={<Empty title={t('provider.none')} hint={t('provider.none_hint')} />}>
        {(active) => (
          <Section title={active().is_enabled ? t('provider.active') : t('provider.active_off')}>
            <Facts provider={active()} />
          </Section>
        )}
      </Show>
      <Section title={t('provider.tell_platform')}>
        <div class="space-y-3">
          <Address label={t('provider.redirect_uri')} text={props.state.redirect_uri} />
          <Address label={t('provider.back_channel_uri')} text={props.state.back_channel_uri} />
          <Address label={t('provider.post_logout_uri')} text={props.state.post_logout_redirect_uri} />
        </div>
      </Section>
      <Dialog open={editing()} close={() => setEditing(false)} title={t('provider.title')} wide>
        <ProviderForm last={props.state.proposed ?? props.state.active} close={() => setEditing(false)} />
      </Dialog>
    </div>
  );
}

const yes = (is: boolean) => (is ? t('words.yes') : t('words.no'));

function Address(props: { label: string; text: string }) {
  return (
    <div>
      <p class="mb-1">{props.label}</p>
      <CodeBlock label={props.label} text={props.text} />
    </div>
  );
}

/** All of it: whoever confirms must see what they put in force. */
function Facts(props: { provider: ProposedProvider | ActiveProvider }) {
  const units = useQuery(() => queries.units());
  const named = () => (units.isPending ? [] : (units.data?.rows ?? []));
  const confirmed = () => ('confirmed_by' in props.provider ? props.provider : undefined);
  return (
    <>
      <KeyValue
        columns={2}
        pairs={[
          { name: t('words.name'), value: say(props.provider.title) },
          { name: t('provider.issuer'), value: <span class="break-all">{props.provider.issuer}</span> },
          { name: t('provider.client_id'), value: props.provider.client_id },
          { name: t('provider.scopes'), value: props.provider.scopes.join(' ') },
          { name: t('provider.claim_username'), value: props.provider.claims.username },
          { name: t('provider.claim_name'), value: props.provider.claims.name },
          { name: t('provider.enabled'), value: yes(props.provider.is_enabled) },
          { name: t('provider.client_secret'), value: yes(props.provider.has_secret) },
          { name: t('provider.acr'), value: props.provider.second_factor.acr.join(' ') || t('words.none') },
          { name: t('provider.always'), value: yes(props.provider.second_factor.always) },
          {
            name: t('provider.written'),
            value: (
              <>
                {props.provider.written_by} <Time at={props.provider.written_at} />
              </>
            ),
          },
          ...(confirmed()
            ? [
                {
                  name: t('provider.confirmed'),
                  value: (
                    <>
                      {confirmed()?.confirmed_by} <Time at={confirmed()?.confirmed_at} />
                    </>
                  ),
                },
              ]
            : []),
        ]}
      />
      <h3 class="mt-4 mb-1 font-medium">{t('provider.rules')}</h3>
      <Show when={props.provider.rules.length > 0} fallback={<p class="text-dim">{t('provider.no_rules')}</p>}>
        <ol class="list-decimal space-y-1 pl-5">
          <For each={props.provider.rules}>{(rule) => <li>{ruleText(rule, named())}</li>}</For>
        </ol>
      </Show>
      <Show when={props.provider.unit_codes.length > 0}>
        <h3 class="mt-4 mb-1 font-medium">{t('provider.unit_codes')}</h3>
        <ul class="space-y-1">
          <For each={props.provider.unit_codes}>
            {({ code, unit_id }) => (
              <li>
                <span class="font-mono text-sm">{code}</span> =
                {` ${named().find(({ id }) => id === unit_id)?.name ?? `#${unit_id}`}`}
              </li>
            )}
          </For>
        </ul>
      </Show>
    </>
  );
}
