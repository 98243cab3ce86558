/** A new maintenance window: what it covers, from when until when, why. */
import { useSearchParams } from '@solidjs/router';
import { For, Match, Switch } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { timeZone } from '../../preferences.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FieldGroup, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { momentOf, wallTime } from '../../ui/wall-time.ts';
import { AreaPicker, NodePicker, SystemPicker, UnitPicker } from '../pickers.tsx';
import { maintenanceCommands, type Scope, scopes, type WindowInput } from './calls.ts';

const hour_ms = 3_600_000;
const usual_hours = 2;
const longest_ms = 366 * 24 * hour_ms;

type Typed = { scope: Scope; ids: Record<Scope, number | null>; from: string; until: string; reason: string };

export function WindowDialog(props: { open: boolean; close: () => void }) {
  return (
    <Dialog open={props.open} close={props.close} title={t('maintenance.add')} detail={t('maintenance.intro')}>
      <WindowForm close={props.close} />
    </Dialog>
  );
}

function check(value: Typed): Problems {
  const found: Problems = {};
  if (value.ids[value.scope] === null) found[`${value.scope}_id`] = t('ui.missing');
  const [from, until] = [momentOf(value.from), momentOf(value.until)];
  if (from === undefined) found.from_at = t('ui.missing');
  if (until === undefined) found.until_at = t('ui.missing');
  if (from !== undefined && until !== undefined) {
    if (until <= from) found.until_at = t('maintenance.order_wrong');
    else if (until <= Date.now()) found.until_at = t('maintenance.past_wrong');
    else if (until - from > longest_ms) found.until_at = t('maintenance.too_long');
  }
  if (value.reason.trim() === '') found.reason = t('ui.missing');
  return found;
}

function inputOf(value: Typed): WindowInput {
  return {
    [`${value.scope}_id`]: value.ids[value.scope] ?? 0,
    from_at: momentOf(value.from) ?? 0,
    until_at: momentOf(value.until) ?? 0,
    reason: value.reason.trim(),
  };
}

function WindowForm(props: { close: () => void }) {
  const [search] = useSearchParams();
  const given = (scope: Scope) => Number(search[`${scope}_id`]) || null;
  const scope = scopes.find((each) => given(each) !== null) ?? 'node';
  const draft = makeDraft<Typed>(`maintenance.${scope}.${given(scope) ?? 'new'}`, {
    scope,
    ids: { node: given('node'), system: given('system'), unit: given('unit'), area: given('area') },
    from: wallTime(Date.now()),
    until: wallTime(Date.now() + usual_hours * hour_ms),
    reason: '',
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      check={check}
      save={(value) => maintenanceCommands.create(inputOf(value))}
      action={t('maintenance.add')}
    >
      {(problems) => (
        <>
          <FieldGroup label={t('maintenance.covers')}>
            <Segments
              label={t('maintenance.covers')}
              value={draft.value().scope}
              set={(next) => put({ scope: next })}
              options={scopes.map((each) => ({ value: each, label: word('words', each) }))}
            />
          </FieldGroup>
          <Covered value={draft.value()} put={put} problems={problems()} />
          <Times value={draft.value()} put={put} problems={problems()} />
          <TextField
            label={t('words.reason')}
            hint={t('maintenance.reason_hint')}
            value={draft.value().reason}
            set={(reason) => put({ reason })}
            error={problems().reason}
            lines={2}
            required
          />
        </>
      )}
    </DraftForm>
  );
}

function Times(props: { value: Typed; put: (change: Partial<Typed>) => void; problems: Problems }) {
  const last = (hours: number) => {
    const from = momentOf(props.value.from) ?? Date.now();
    props.put({ until: wallTime(from + hours * hour_ms) });
  };
  return (
    <>
      <div class="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t('maintenance.from')}
          value={props.value.from}
          set={(from) => props.put({ from })}
          type="datetime-local"
          error={props.problems.from_at}
          required
        />
        <TextField
          label={t('maintenance.until')}
          value={props.value.until}
          set={(until) => props.put({ until })}
          type="datetime-local"
          error={props.problems.until_at}
          required
        />
      </div>
      <div class="!mt-2 flex flex-wrap items-center gap-2 text-sm text-dim">
        <span>{t('maintenance.zone', { zone: timeZone() })}</span>
        <For each={[1, 2, 8, 24]}>
          {(hours) => (
            <Button kind="quiet" onClick={() => last(hours)}>
              {t('maintenance.hours', { n: hours })}
            </Button>
          )}
        </For>
      </div>
    </>
  );
}

function Covered(props: { value: Typed; put: (change: Partial<Typed>) => void; problems: Problems }) {
  const common = (scope: Scope) => ({
    label: word('words', scope),
    value: props.value.ids[scope],
    set: (id: number | null) => props.put({ ids: { ...props.value.ids, [scope]: id } }),
    error: props.problems[`${scope}_id`],
    required: true,
  });
  return (
    <Switch>
      <Match when={props.value.scope === 'node'}>
        <NodePicker {...common('node')} />
      </Match>
      <Match when={props.value.scope === 'system'}>
        <SystemPicker {...common('system')} />
      </Match>
      <Match when={props.value.scope === 'unit'}>
        <UnitPicker {...common('unit')} hint={t('maintenance.with_below')} />
      </Match>
      <Match when={props.value.scope === 'area'}>
        <AreaPicker {...common('area')} hint={t('maintenance.with_below')} />
      </Match>
    </Switch>
  );
}
