/** The stages of graded protection: where the system is, who has to move, and the step forward or back. */
import { createSignal, For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { toast } from '../../ui/Toast.tsx';
import { type Catalogue, complianceCommands, type RegisterPage, type Stage, stageText } from './calls.ts';

type Props = { page: RegisterPage; catalogue: Catalogue; refused: string | undefined };
type Step = Catalogue['lifecycle'][number];

export function Lifecycle(props: Props) {
  const [looked, setLooked] = createSignal<Stage>();
  const now = () => props.page.register?.stage ?? null;
  const shown = () => {
    const stage = looked() ?? now() ?? 'grading';
    return props.catalogue.lifecycle.find((one) => one.stage === stage);
  };
  const partyName = (party: string) => {
    const found = props.catalogue.parties.find((one) => one.party === party);
    return found ? say(found.name) : party;
  };
  return (
    <Section title={t('compliance.lifecycle')} actions={<Moves {...props} moved={() => setLooked(undefined)} />}>
      <ol class="grid gap-2 sm:grid-cols-5">
        <For each={props.catalogue.lifecycle}>
          {(step, place) => (
            <li aria-current={step.stage === now() ? 'step' : undefined}>
              <button
                type="button"
                aria-pressed={shown()?.stage === step.stage}
                class={`h-full w-full rounded-md border px-3 py-2 text-left hover:bg-sunken aria-pressed:border-accent ${step.stage === now() ? 'bg-wash' : ''} border-line`}
                onClick={() => setLooked(step.stage)}
              >
                <span class="flex items-center justify-between gap-2">
                  <span class="font-medium">
                    <span class="numeric mr-1 text-dim">{place() + 1}</span>
                    {say(step.title)}
                  </span>
                  <Show when={step.stage === now()}>
                    <span class="text-sm font-medium text-accent">{t('compliance.stage_now')}</span>
                  </Show>
                </span>
                <span class="block text-sm text-dim">
                  {t('compliance.responsible', { party: partyName(step.responsible) })}
                </span>
              </button>
            </li>
          )}
        </For>
      </ol>
      <Show when={props.page.moves.missing}>
        {(missing) => <p class="mt-3 text-sm text-degraded">{say(missing())}</p>}
      </Show>
      <Show when={shown()}>{(step) => <Parties step={step()} catalogue={props.catalogue} />}</Show>
    </Section>
  );
}

function Parties(props: { step: Step; catalogue: Catalogue }) {
  const does = (party: keyof Step['does']) => {
    const what = props.step.does[party];
    return what ? say(what) : <span class="text-dim">{t('compliance.nothing_to_do')}</span>;
  };
  return (
    <div class="mt-4">
      <h3 class="mb-2 text-sm text-dim">{t('compliance.stage_who', { stage: say(props.step.title) })}</h3>
      <KeyValue
        columns={2}
        pairs={props.catalogue.parties.map(({ party, name }) => ({ name: say(name), value: does(party) }))}
      />
    </div>
  );
}

function Moves(props: Props & { moved: () => void }) {
  const [busy, setBusy] = createSignal<Stage>();
  const go = async (to: Stage) => {
    setBusy(to);
    try {
      await complianceCommands.move(props.page.system.id, to, props.page.register?.version ?? 0);
      props.moved();
    } catch (error) {
      toast({ title: errorText(error) });
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <div class="flex flex-wrap gap-2">
      <Show when={props.page.moves.back}>
        {(stage) => (
          <Button disabled={props.refused} busy={busy() === stage()} onClick={() => go(stage())}>
            {t('compliance.stage_back', { stage: stageText(stage()) })}
          </Button>
        )}
      </Show>
      <Show when={props.page.moves.forward}>
        {(stage) => (
          <Button
            kind="primary"
            disabled={props.refused ?? (props.page.moves.missing ? say(props.page.moves.missing) : undefined)}
            busy={busy() === stage()}
            onClick={() => go(stage())}
          >
            {t('compliance.stage_forward', { stage: stageText(stage()) })}
          </Button>
        )}
      </Show>
    </div>
  );
}
