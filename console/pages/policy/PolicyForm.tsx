/** The rules as a form; what is typed is kept until it is saved. */
import { createSignal, For, Show } from 'solid-js';
import { invalidate } from '../../api.ts';
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { DraftNote } from '../../ui/DraftNote.tsx';
import { Checkbox, FieldGroup, TextField } from '../../ui/Field.tsx';
import { type Problems, problemsFrom } from '../../ui/Form.tsx';
import { Section } from '../../ui/Page.tsx';
import { makeSending, Refused } from '../../ui/sending.tsx';
import { toast } from '../../ui/Toast.tsx';
import { roleName } from '../people/calls.ts';
import { allFigures, type Figure, figureAt, figures, policyCommands, type Rules, roles, withFigure } from './calls.ts';

type Typed = {
  figures: Record<string, string>;
  required_of: Rules['second_factor']['required_of'];
  addresses: string;
};

const typedOf = (rules: Rules): Typed => ({
  figures: Object.fromEntries(allFigures.map(({ path }) => [path, String(figureAt(rules, path))])),
  required_of: rules.second_factor.required_of,
  addresses: rules.administrator_addresses.join('\n'),
});

const linesOf = (text: string) => text.split(/\s+/).filter((line) => line !== '');

function rulesOf(typed: Typed, before: Rules): Rules {
  const rest: Rules = {
    ...before,
    second_factor: { ...before.second_factor, required_of: typed.required_of },
    administrator_addresses: linesOf(typed.addresses),
  };
  return allFigures.reduce((rules, { path }) => withFigure(rules, path, Number(typed.figures[path])), rest);
}

function check(typed: Typed): Problems {
  const found: Problems = {};
  for (const { path, min, max } of allFigures) {
    const text = typed.figures[path] ?? '';
    const value = Number(text);
    if (text.trim() === '') found[path] = t('ui.missing');
    else if (!Number.isInteger(value)) found[path] = t('ui.not_whole');
    else if (value < min) found[path] = t('ui.too_small', { n: min });
    else if (value > max) found[path] = t('ui.too_large', { n: max });
  }
  return found;
}

export function PolicyForm(props: { rules: Rules }) {
  const { rules } = props;
  const initial = typedOf(rules);
  const draft = makeDraft<Typed>('policy', initial);
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const [tried, setTried] = createSignal(false);
  const sending = makeSending();
  const own = () => (tried() ? check(draft.value()) : {});
  const problems = () => ({ ...problemsFrom(sending.error()), ...own() });
  const isChanged = () => JSON.stringify(draft.value()) !== JSON.stringify(initial);
  /** The server names the line; the form has one field for all of them. */
  const addressProblem = () => {
    const path = Object.keys(problems()).find((one) => one.startsWith('administrator_addresses'));
    return path && t('policy.address_wrong', { n: Number(path.split('.')[1] ?? 0) + 1 });
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(own()).length > 0) return;
    await sending.run(async () => {
      await policyCommands.save(rulesOf(draft.value(), rules));
      // Before the new rules come: their form must not find this one's draft.
      draft.discard();
      toast({ title: t('policy.saved') });
      await invalidate('policy', 'session', 'profile');
    });
  };
  const fields = (group: readonly Figure[]) => (
    <For each={group}>
      {({ path }) => (
        <FigureField
          path={path}
          value={draft.value().figures[path] ?? ''}
          set={(text) => put({ figures: { ...draft.value().figures, [path]: text } })}
          error={problems()[path]}
        />
      )}
    </For>
  );
  const choose = (role: Typed['required_of'][number], on: boolean) =>
    put({ required_of: roles.filter((one) => (one === role ? on : draft.value().required_of.includes(one))) });

  return (
    <form onSubmit={submit} novalidate class="space-y-4">
      <DraftNote draft={draft} />
      <div class="grid items-start gap-4 md:grid-cols-2">
        <Section title={t('policy.password')}>
          <div class="space-y-4">{fields(figures.password)}</div>
        </Section>
        <Section title={t('policy.lock')}>
          <div class="space-y-4">{fields(figures.lock)}</div>
        </Section>
        <Section title={t('policy.second_factor')}>
          <div class="space-y-4">
            <FieldGroup label={t('policy.required_of')} hint={t('policy.required_of_hint')}>
              <div class="space-y-2">
                <For each={roles}>
                  {(role) => (
                    <Checkbox
                      label={roleName(role)}
                      value={draft.value().required_of.includes(role)}
                      set={(on) => choose(role, on)}
                    />
                  )}
                </For>
              </div>
            </FieldGroup>
            {fields(figures.second_factor)}
          </div>
        </Section>
        <div class="min-w-0 space-y-4">
          <Section title={t('policy.session')}>
            <div class="space-y-4">
              {fields(figures.session)}
              {fields(figures.unused)}
            </div>
          </Section>
          <Section title={t('policy.addresses')}>
            <TextField
              label={t('policy.addresses_label')}
              hint={t('policy.addresses_hint')}
              value={draft.value().addresses}
              set={(addresses) => put({ addresses })}
              error={addressProblem()}
              lines={4}
              mono
            />
          </Section>
        </div>
      </div>
      <div class="sticky bottom-0 -mx-1 flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line bg-page px-1 py-3">
        <Button type="submit" kind="primary" busy={sending.busy()} disabled={!isChanged()}>
          {t('ui.save')}
        </Button>
        <Show when={isChanged()}>
          <Button onClick={draft.discard}>{t('policy.undo')}</Button>
        </Show>
        <Show when={Object.keys(problems()).length > 0} fallback={<Refused error={sending.error()} />}>
          <p role="alert" class="text-down">
            {t('ui.check_fields', { n: Object.keys(problems()).length })}
          </p>
        </Show>
      </div>
    </form>
  );
}

function FigureField(props: { path: string; value: string; set: (text: string) => void; error: string | undefined }) {
  const key = () => props.path.replace('.', '_');
  return (
    <TextField
      label={t('policy.with_unit', { name: word('policy', `field_${key()}`), unit: word('policy', `unit_${key()}`) })}
      hint={word('policy', `hint_${key()}`)}
      value={props.value}
      set={props.set}
      error={props.error}
      type="number"
      required
    />
  );
}
