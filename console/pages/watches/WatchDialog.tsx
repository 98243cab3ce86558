/** A new watch: of what, by which probe, asked how. Each address that is asked becomes a watch of its own. */
import { useQuery } from '@tanstack/solid-query';
import { createEffect, createMemo, For, on, Show } from 'solid-js';
import { queries } from '../../api.ts';
import { makeDraft } from '../../drafts.ts';
import { say, t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Checkbox, FieldGroup, Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { FormFromSchema } from '../../ui/FormFromSchema.tsx';
import { defaultsOf, filled, problemsOf } from '../../ui/schema-form.ts';
import { toast } from '../../ui/Toast.tsx';
import type { ProbeKind } from '../../wire.ts';
import { type WatchInput, watchCommands } from './calls.ts';
import { type From, FromsField, hub, sentFrom } from './FromField.tsx';
import { paramsFromUrl } from './params-from-url.ts';
import { CredentialField, Rhythm, rhythmProblems, sentRhythm } from './settings-fields.tsx';
import { type Asked, asksOf, asksOfHost, makeTarget, type Target, TargetFields } from './Target.tsx';

type Props = {
  open: boolean;
  close: () => void;
  /** What is watched, where the page says so; else it is chosen. */
  node_id?: number;
  endpoint?: { id: number; host: string; url: string };
};

export function WatchDialog(props: Props) {
  const probes = useQuery(() => ({ ...queries.probes(), enabled: props.open }));
  return (
    <Dialog open={props.open} close={props.close} title={t('watches.add')} wide>
      <Loaded query={probes} small>
        {(data) => (
          <WatchForm probes={data().rows} close={props.close} node_id={props.node_id} endpoint={props.endpoint} />
        )}
      </Loaded>
    </Dialog>
  );
}

export type Typed = Target & {
  probe: string;
  /** By probe, so that trying another one loses nothing. */
  params: Record<string, Record<string, unknown>>;
  asks: string[];
  other: string;
  every_s: string;
  timeout_ms: string;
  credential_id: number | null;
  froms: From[];
};

function WatchForm(props: {
  probes: ProbeKind[];
  close: () => void;
  node_id: number | undefined;
  endpoint: { id: number; host: string; url: string } | undefined;
}) {
  const fixed = props.node_id !== undefined || props.endpoint !== undefined;
  const name = props.endpoint ? `endpoint.${props.endpoint.id}` : `node.${props.node_id ?? 'new'}`;
  const draft = makeDraft<Typed>(`watch.${name}`, {
    kind: props.endpoint ? 'endpoint' : 'node',
    node_id: props.node_id ?? null,
    system_id: null,
    endpoint_id: props.endpoint?.id ?? null,
    probe: usualProbe(props.probes, props.endpoint),
    params: {},
    asks: props.endpoint ? asksOfHost(props.endpoint.host).map((each) => each.key) : [],
    other: '',
    every_s: '',
    timeout_ms: '',
    credential_id: null,
    froms: [hub],
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const probe = createMemo(() => props.probes.find((each) => each.name === draft.value().probe));
  const target = makeTarget(draft.value, props.endpoint);
  // Whoever chose a node wants its addresses asked, unless they say otherwise.
  createEffect(
    on(target.candidates, (candidates) => {
      const { asks, other } = draft.value();
      if (!props.endpoint && candidates.length > 0 && asks.length === 0 && other === '') {
        put({ asks: candidates.map((each) => each.key) });
      }
    }),
  );
  const params = () =>
    draft.value().params[draft.value().probe] ?? {
      ...defaultsOf(probe()?.params ?? {}),
      ...paramsFromUrl(probe()?.params ?? {}, props.endpoint?.url ?? ''),
    };

  const check = (value: Typed): Problems => {
    const found: Problems = { ...problemsOf(probe()?.params ?? {}, params()), ...rhythmProblems(value) };
    if (target.missing()) found.target = t('ui.missing');
    else if (asksOf(value, target.candidates()).length === 0) found.asks = t('watches.asks_missing');
    if (value.froms.length === 0) found.froms = t('agents.from_missing');
    return found;
  };
  /** What was made before one of them was refused isn't made again. */
  const made = new Set<string>();
  const save = async (value: Typed) => {
    const owner = value.kind === 'node' ? { node_id: value.node_id ?? 0 } : { endpoint_id: value.endpoint_id ?? 0 };
    const all = asksOf(value, target.candidates()).flatMap((asked) => value.froms.map((from) => ({ asked, from })));
    for (const { asked, from } of all) {
      const key = `${asked.key} ${from}`;
      if (made.has(key)) continue;
      const agent_id = sentFrom(from);
      await watchCommands.create({ ...inputOf(owner, value, probe(), params(), asked), agent_id });
      made.add(key);
    }
    toast({ title: t('watches.made', { n: made.size }) });
  };

  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save} action={t('watches.add')}>
      {(problems) => (
        <>
          <Show when={!fixed}>
            <TargetFields value={draft.value()} put={put} error={problems().target} systems={target.endpoints()} />
          </Show>
          <Select
            label={t('words.probe')}
            value={draft.value().probe}
            set={(next) => put({ probe: next ?? '', credential_id: null })}
            options={props.probes.map((each) => ({ value: each.name, label: say(each.title) }))}
            required
          />
          <FieldGroup label={t('watches.asks')} hint={t('watches.asks_hint')}>
            <div class="space-y-2">
              <For each={target.candidates()}>
                {(asked) => (
                  <Checkbox
                    label={
                      <>
                        <span class="font-mono">{asked.address}</span>
                        <span class="ml-2 text-dim">
                          {asked.family ? `IPv${asked.family}` : t('watches.family_either')}
                        </span>
                      </>
                    }
                    value={draft.value().asks.includes(asked.key)}
                    set={(chosen) =>
                      put({
                        asks: chosen
                          ? [...draft.value().asks, asked.key]
                          : draft.value().asks.filter((key) => key !== asked.key),
                      })
                    }
                  />
                )}
              </For>
              <TextField
                label={t('watches.other_address')}
                value={draft.value().other}
                set={(other) => put({ other })}
                error={problems().asks ?? problems().address}
                mono
              />
            </div>
          </FieldGroup>
          <FromsField
            value={draft.value().froms}
            set={(froms) => put({ froms })}
            error={problems().froms ?? problems().agent_id}
          />
          <FormFromSchema
            schema={probe()?.params ?? {}}
            values={params()}
            set={(next) => put({ params: { ...draft.value().params, [draft.value().probe]: next } })}
            errors={problems()}
          />
          <CredentialField
            kinds={probe()?.secrets ?? []}
            value={draft.value().credential_id}
            set={(credential_id) => put({ credential_id })}
            error={problems().credential_id}
          />
          <Rhythm value={draft.value()} put={put} problems={problems()} usual={probe()} />
        </>
      )}
    </DraftForm>
  );
}

/** What most people want to know first: of a page whether it opens, of a device whether it answers. */
function usualProbe(probes: ProbeKind[], endpoint: { url: string } | undefined): string {
  const wanted = /^https?:/.test(endpoint?.url ?? '') ? 'http' : 'icmp';
  return (probes.find((each) => each.name === wanted) ?? probes[0])?.name ?? '';
}

function inputOf(
  owner: { node_id: number } | { endpoint_id: number },
  value: Typed,
  probe: ProbeKind | undefined,
  params: Record<string, unknown>,
  asked: Asked,
): WatchInput {
  return {
    ...owner,
    probe: value.probe,
    params: filled(probe?.params ?? {}, params),
    address: asked.address,
    family: asked.family,
    ...sentRhythm(value),
    ...(value.credential_id === null ? {} : { credential_id: value.credential_id }),
  };
}
