/** The credentials of a scope in the order in which they are tried. */
import ArrowDownIcon from 'lucide-solid/icons/arrow-down';
import ArrowUpIcon from 'lucide-solid/icons/arrow-up';
import PlusIcon from 'lucide-solid/icons/plus';
import XIcon from 'lucide-solid/icons/x';
import { For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Button, ButtonLink, IconButton } from '../../ui/Button.tsx';
import { FieldGroup } from '../../ui/Field.tsx';
import type { Credential } from '../../wire.ts';

const most = 5;

export function CredentialOrder(props: {
  all: Credential[];
  value: number[];
  set: (value: number[]) => void;
  problem: string | undefined;
}) {
  const name = (id: number) => props.all.find((one) => one.id === id)?.name ?? `#${id}`;
  const left = () => props.all.filter(({ id }) => !props.value.includes(id));
  const move = (at: number, step: -1 | 1) => {
    const next = [...props.value];
    const [one] = next.splice(at, 1);
    if (one !== undefined) next.splice(at + step, 0, one);
    props.set(next);
  };
  return (
    <FieldGroup label={t('discovery.credentials')} hint={t('discovery.credentials_hint')}>
      <Show
        when={props.all.length > 0}
        fallback={
          <div class="flex flex-wrap items-center gap-3">
            <span class="text-dim">{t('discovery.credentials_none')}</span>
            <ButtonLink href={paths.settings({ tab: 'credentials', new: 'credential' })}>
              {t('discovery.credentials_make')}
            </ButtonLink>
          </div>
        }
      >
        <ol class="mb-2 divide-y divide-line rounded-md border border-line empty:hidden">
          <For each={props.value}>
            {(id, at) => (
              <li class="flex items-center gap-1 py-0.5 pr-1 pl-3">
                <span class="numeric mr-2 text-dim">{at() + 1}</span>
                <span class="min-w-0 flex-1 truncate">{name(id)}</span>
                <IconButton
                  label={t('discovery.move_up', { name: name(id) })}
                  disabled={at() === 0}
                  onClick={() => move(at(), -1)}
                >
                  <ArrowUpIcon class="size-4" />
                </IconButton>
                <IconButton
                  label={t('discovery.move_down', { name: name(id) })}
                  disabled={at() === props.value.length - 1}
                  onClick={() => move(at(), 1)}
                >
                  <ArrowDownIcon class="size-4" />
                </IconButton>
                <IconButton
                  label={t('discovery.remove', { name: name(id) })}
                  onClick={() => props.set(props.value.filter((one) => one !== id))}
                >
                  <XIcon class="size-4" />
                </IconButton>
              </li>
            )}
          </For>
        </ol>
        <Show when={left().length > 0 && props.value.length < most}>
          <div class="flex flex-wrap gap-2">
            <For each={left()}>
              {(one) => (
                <Button onClick={() => props.set([...props.value, one.id])}>
                  <PlusIcon class="size-4" />
                  <span class="max-w-60 truncate">{t('discovery.credential_add', { name: one.name })}</span>
                </Button>
              )}
            </For>
          </div>
        </Show>
      </Show>
      <Show when={props.problem}>
        <p class="mt-1 text-sm text-down">{props.problem}</p>
      </Show>
    </FieldGroup>
  );
}
