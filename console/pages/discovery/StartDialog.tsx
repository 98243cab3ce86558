/** A new job: where, how, from which seeds. What it would do is shown before it may start. */
import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Checkbox, FieldGroup, Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { Refused } from '../../ui/sending.tsx';
import {
  discoveryCommands,
  discoveryQueries,
  isOpenJob,
  type JobInput,
  type Method,
  methods,
  type Plan,
  type Scope,
} from './calls.ts';
import { PlanView } from './PlanView.tsx';

type Form = { scope_id: number | null; methods: Method[]; seeds: string; max_hops: string };

const most_hops = 30;

const inputOf = (form: Form): JobInput => ({
  scope_id: form.scope_id ?? 0,
  methods: form.methods,
  seeds: lines(form.seeds),
  max_hops: Number(form.max_hops),
});

export const lines = (text: string): string[] =>
  text
    .split(/[\s,;，；]+/)
    .map((line) => line.trim())
    .filter(Boolean);

function check(form: Form): Problems {
  const found: Problems = {};
  if (form.scope_id === null) found.scope_id = t('ui.missing');
  if (form.methods.length === 0) found.methods = t('ui.missing');
  const hops = Number(form.max_hops);
  if (form.max_hops.trim() === '' || !Number.isInteger(hops)) found.max_hops = t('ui.not_whole');
  else if (hops < 0 || hops > most_hops) found.max_hops = t('ui.too_large', { n: most_hops });
  return found;
}

export function StartDialog(props: { scope_id: number | undefined; close: () => void }) {
  const scopes = useQuery(() => discoveryQueries.scopes());
  return (
    <Dialog open close={props.close} title={t('discovery.start_title')} detail={t('discovery.preview_hint')} wide>
      <Loaded query={scopes}>
        {(data) => <StartForm scopes={data().rows} scope_id={props.scope_id} close={props.close} />}
      </Loaded>
    </Dialog>
  );
}

function StartForm(props: { scopes: Scope[]; scope_id: number | undefined; close: () => void }) {
  const [, setSearch] = useSearchParams();
  const usable = () => props.scopes.filter((scope) => scope.enabled);
  const first = props.scopes.find((scope) => scope.id === props.scope_id) ?? usable()[0];
  const draft = makeDraft<Form>(`discovery.job.${props.scope_id ?? 'new'}`, {
    scope_id: first?.id ?? null,
    methods: [...methods],
    seeds: '',
    max_hops: '8',
  });
  const [plan, setPlan] = createSignal<{ of: string; plan: Plan }>();
  const [error, setError] = createSignal<unknown>();
  const [busy, setBusy] = createSignal(false);
  const [made, setMade] = createSignal<number>();
  const put = (change: Partial<Form>) => draft.set((now) => ({ ...now, ...change }));
  const current = () => JSON.stringify(inputOf(draft.value()));
  const shown = () => (plan()?.of === current() ? plan()?.plan : undefined);
  const blocked = () => {
    const scope = props.scopes.find((each) => each.id === draft.value().scope_id);
    if (scope?.last_job && isOpenJob(scope.last_job)) return t('discovery.scope_busy');
    if (plan() === undefined) return t('discovery.plan_first');
    const now = shown();
    if (!now) return t('discovery.plan_changed');
    return now.problems.length > 0 ? t('discovery.plan_problems') : undefined;
  };
  const preview = async () => {
    const of = current();
    if (Object.keys(check(draft.value())).length > 0) return;
    setBusy(true);
    setError(undefined);
    try {
      setPlan({ of, plan: await discoveryCommands.plan(inputOf(draft.value())) });
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  // Closing and showing the new job are one change of the address: two at once would undo each other.
  const close = () => {
    const job = made();
    if (job === undefined) props.close();
    else setSearch({ start: null, scope_id: null, tab: null });
  };
  return (
    <DraftForm
      draft={draft}
      close={close}
      check={check}
      blocked={blocked()}
      save={async (form) => setMade((await discoveryCommands.start(inputOf(form))).id)}
      action={t('discovery.start_now')}
    >
      {(problems) => (
        <>
          <Select
            label={t('discovery.scope')}
            value={draft.value().scope_id}
            set={(scope_id) => put({ scope_id })}
            options={usable().map((scope) => ({ value: scope.id, label: scope.name }))}
            error={problems().scope_id}
            required
          />
          <Methods value={draft.value().methods} set={(next) => put({ methods: next })} problem={problems().methods} />
          <div class="grid gap-4 sm:grid-cols-[2fr_1fr]">
            <TextField
              label={t('discovery.seeds')}
              hint={t('discovery.seeds_hint')}
              value={draft.value().seeds}
              set={(seeds) => put({ seeds })}
              error={problems().seeds}
              lines={3}
              mono
            />
            <TextField
              label={t('discovery.max_hops')}
              hint={t('discovery.max_hops_hint')}
              value={draft.value().max_hops}
              set={(max_hops) => put({ max_hops })}
              type="number"
              error={problems().max_hops}
            />
          </div>
          <Button busy={busy()} onClick={preview}>
            {t('discovery.preview')}
          </Button>
          <Refused error={error()} />
          <Show when={shown()}>{(now) => <PlanView plan={now()} />}</Show>
        </>
      )}
    </DraftForm>
  );
}

function Methods(props: { value: Method[]; set: (value: Method[]) => void; problem: string | undefined }) {
  const toggle = (method: Method, on: boolean) =>
    props.set(methods.filter((each) => (each === method ? on : props.value.includes(each))));
  return (
    <FieldGroup label={t('discovery.methods')}>
      <div class="grid gap-x-6 gap-y-2 sm:grid-cols-2">
        <For each={methods}>
          {(method) => (
            <Checkbox
              label={word('discovery', `method_${method}`)}
              hint={word('discovery', `method_${method}_hint`)}
              value={props.value.includes(method)}
              set={(on) => toggle(method, on)}
            />
          )}
        </For>
      </div>
      <Show when={props.problem}>
        <p class="mt-1 text-sm text-down">{props.problem}</p>
      </Show>
    </FieldGroup>
  );
}
