/** Outside commands that emergency plans may name: an address each, and a token that is never shown again. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { makeUnkeptDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog, Dialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { Section } from '../../ui/Page.tsx';
import type { Permission } from '../../wire.ts';
import { type Hook, incidentCommands, incidentQueries } from '../emergency/incident-calls.ts';

export function Hooks(props: { may: (permission: Permission) => boolean }) {
  const query = useQuery(() => incidentQueries.hooks());
  const [editing, setEditing] = createSignal<Hook | 'new'>();
  const [removing, setRemoving] = createSignal<Hook>();
  const refused = () => (props.may('settings:write') ? undefined : t('ui.may_not'));
  return (
    <Section
      title={t('emergency_runs.hooks')}
      note={t('emergency_runs.hooks_hint')}
      actions={
        <Button disabled={refused()} onClick={() => setEditing('new')}>
          {t('emergency_runs.hook_add')}
        </Button>
      }
    >
      <Loaded query={query} small>
        {(data) => (
          <Show when={data().rows.length > 0} fallback={<p class="text-dim">{t('emergency_runs.hooks_none')}</p>}>
            <ul class="divide-y divide-line">
              <For each={data().rows}>
                {(hook) => (
                  <li class="flex flex-wrap items-center justify-between gap-2 py-2">
                    <div class="min-w-0 break-words">
                      <p class="font-medium">
                        {hook.title} <code class="ml-1 font-mono text-sm text-dim">{hook.id}</code>
                      </p>
                      <p class="text-sm break-all text-dim">
                        {hook.url} ·{' '}
                        {t(hook.has_token ? 'emergency_runs.hook_has_token' : 'emergency_runs.hook_no_token')}
                      </p>
                    </div>
                    <div class="flex gap-2">
                      <Button disabled={refused()} onClick={() => setEditing({ ...hook })}>
                        {t('emergency_runs.edit')}
                      </Button>
                      <Button kind="quiet" disabled={refused()} onClick={() => setRemoving({ ...hook })}>
                        {t('emergency_runs.hook_remove')}
                      </Button>
                    </div>
                  </li>
                )}
              </For>
            </ul>
          </Show>
        )}
      </Loaded>
      <Show when={editing()} keyed>
        {(hook) => <HookDialog hook={hook === 'new' ? undefined : hook} close={() => setEditing(undefined)} />}
      </Show>
      <Show when={removing()} keyed>
        {(hook) => (
          <ConfirmDialog
            open
            danger
            close={() => setRemoving(undefined)}
            title={`${t('emergency_runs.hook_remove')}: ${hook.title}`}
            detail={t('emergency_runs.hook_remove_detail')}
            action={t('emergency_runs.hook_remove')}
            act={() => incidentCommands.removeHook(hook.id)}
          />
        )}
      </Show>
    </Section>
  );
}

const name_pattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

function HookDialog(props: { hook: Hook | undefined; close: () => void }) {
  const { hook } = props;
  // A token is a secret: it is typed anew.
  const draft = makeUnkeptDraft({ id: hook?.id ?? '', title: hook?.title ?? '', url: hook?.url ?? '', token: '' });
  const put = (change: Partial<{ id: string; title: string; url: string; token: string }>) =>
    draft.set({ ...draft.value(), ...change });
  return (
    <Dialog open close={props.close} title={t(hook ? 'emergency_runs.hook_edit' : 'emergency_runs.hook_add')}>
      <DraftForm
        draft={draft}
        close={props.close}
        check={({ id, title, url }) => ({
          ...(name_pattern.test(id) ? {} : { id: t('emergency_runs.hook_name_hint') }),
          ...(title.trim() === '' ? { title: t('ui.missing') } : {}),
          ...(url.trim() === '' ? { url: t('ui.missing') } : {}),
        })}
        save={({ id, title, url, token }) =>
          incidentCommands.writeHook(id, {
            ...{ title: title.trim(), url: url.trim(), version: hook?.version ?? 0 },
            ...(token === '' ? {} : { token }),
          })
        }
      >
        {(problems) => (
          <>
            <Show when={!hook}>
              <TextField
                label={t('emergency_runs.hook_name')}
                hint={t('emergency_runs.hook_name_hint')}
                value={draft.value().id}
                set={(id) => put({ id })}
                error={problems().id}
                mono
                required
              />
            </Show>
            <TextField
              label={t('emergency_runs.hook_title')}
              value={draft.value().title}
              set={(title) => put({ title })}
              error={problems().title}
              required
            />
            <TextField
              label={t('emergency_runs.hook_url')}
              value={draft.value().url}
              set={(url) => put({ url })}
              error={problems().url}
              type="url"
              required
            />
            <TextField
              label={t('emergency_runs.hook_token')}
              hint={hook?.has_token ? t('emergency_runs.hook_token_kept') : undefined}
              value={draft.value().token}
              set={(token) => put({ token })}
              type="password"
            />
          </>
        )}
      </DraftForm>
    </Dialog>
  );
}
