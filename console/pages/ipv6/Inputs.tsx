/** What the checks of a target want that no probe sees: what was brought, by whom and from where, and what is missing. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { StatusMark } from '../../ui/Mark.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import type { Ipv6Row } from './calls.ts';
import { InputDialog } from './InputDialog.tsx';
import {
  capabilityText,
  inputCommands,
  inputQueries,
  inputText,
  type TargetInput,
  type TargetInputs,
} from './input-calls.ts';

/** Other vantage points send these; a person has no form for hundreds of them. */
const isSent = (name: TargetInput['name']) => name === 'dial_tests';

export function Inputs(props: { target: Ipv6Row }) {
  const query = useQuery(() => inputQueries.of(props.target.id));
  const session = useSession();
  const [bringing, setBringing] = createSignal<TargetInput>();
  const [removing, setRemoving] = createSignal<TargetInput>();
  return (
    <Section title={t('ipv6_inputs.title')} note={t('ipv6_inputs.note')}>
      <Loaded query={query} small>
        {(data) => (
          <ul class="divide-y divide-line">
            <Show when={props.target.kind === 'node'}>
              <Capability capability={data().capability} />
            </Show>
            <For each={data().rows}>
              {(input) => (
                <Line input={input} target_id={props.target.id}>
                  <Show when={session.may('estate:write')}>
                    <Show when={!isSent(input.name)}>
                      <Button
                        aria-label={t(input.brought ? 'ipv6_inputs.change_one' : 'ipv6_inputs.bring_one', {
                          name: inputText(input.name),
                        })}
                        onClick={() => setBringing(input)}
                      >
                        {input.brought ? t('ui.edit') : t('ipv6_inputs.bring')}
                      </Button>
                    </Show>
                    <Show when={input.brought}>
                      <Button
                        kind="quiet"
                        aria-label={t('ipv6_inputs.remove_one', { name: inputText(input.name) })}
                        onClick={() => setRemoving(input)}
                      >
                        {t('ui.delete')}
                      </Button>
                    </Show>
                  </Show>
                </Line>
              )}
            </For>
          </ul>
        )}
      </Loaded>
      <Show when={bringing()} keyed>
        {(input) => <InputDialog target_id={props.target.id} input={input} close={() => setBringing(undefined)} />}
      </Show>
      <Show when={removing()} keyed>
        {({ name }) => (
          <ConfirmDialog
            open
            close={() => setRemoving(undefined)}
            title={t('ipv6_inputs.remove_one', { name: inputText(name) })}
            detail={t('ipv6_inputs.remove_hint')}
            action={t('ui.delete')}
            danger
            act={() => inputCommands.remove(props.target.id, name)}
          />
        )}
      </Show>
    </Section>
  );
}

const isList = (name: TargetInput['name']) => name !== 'expected' && name !== 'single_stack';

type Standing = 'brought' | 'missing' | 'optional';
const marks = { brought: 'pass', missing: 'unknown', optional: 'not_applicable' } as const;
const words = {
  brought: 'ipv6_inputs.is_brought',
  missing: 'ipv6_inputs.is_missing',
  optional: 'ipv6_inputs.is_optional',
} as const;

function Heading(props: { name: string; standing: Standing }) {
  return (
    <p class="flex flex-wrap items-baseline justify-between gap-x-3">
      <span class="font-medium">{props.name}</span>
      <span class="inline-flex items-center gap-1.5 text-sm whitespace-nowrap">
        <StatusMark status={marks[props.standing]} quiet />
        {t(words[props.standing])}
      </span>
    </p>
  );
}

function Capability(props: { capability: TargetInputs['capability'] }) {
  return (
    <li class="py-2">
      <Heading name={t('ipv6_inputs.capability')} standing={props.capability ? 'brought' : 'missing'} />
      <p class="text-sm text-dim">
        <Show
          when={props.capability}
          fallback={`${t('ipv6_inputs.wanted_by', { codes: 'D14' })} · ${t('ipv6_inputs.no_capability')}`}
        >
          {(found) =>
            [found().vendor, found().model, found().version, capabilityText(found().status), found().source]
              .filter(Boolean)
              .join(' · ')
          }
        </Show>
      </p>
      <A class="link text-sm" href={paths.ipv6({ tab: 'capabilities' })}>
        {t('ipv6_inputs.open_capabilities')}
      </A>
    </li>
  );
}

function Line(props: { input: TargetInput; target_id: number; children: JSX.Element }) {
  const standing = (): Standing =>
    props.input.brought ? 'brought' : props.input.wanted_by.length > 0 ? 'missing' : 'optional';
  return (
    <li class="py-2">
      <Heading name={inputText(props.input.name)} standing={standing()} />
      <Show when={props.input.wanted_by.length > 0}>
        <p class="text-sm text-dim">{t('ipv6_inputs.wanted_by', { codes: props.input.wanted_by.join(' ') })}</p>
      </Show>
      <Show when={props.input.brought}>
        {(brought) => (
          <p class="text-sm break-words">
            <Show when={isList(props.input.name)}>{t('ipv6_inputs.rows_n', { n: brought().size })} · </Show>
            {t('ipv6_inputs.by', { person: brought().brought_by, source: brought().source })} ·{' '}
            <Time at={brought().brought_at} short />
          </p>
        )}
      </Show>
      <Show when={isSent(props.input.name)}>
        <p class="text-sm break-words text-dim">{t('ipv6_inputs.by_interface', { id: String(props.target_id) })}</p>
      </Show>
      <div class="mt-1 flex flex-wrap gap-2">{props.children}</div>
    </li>
  );
}
