/** Where the next prefix goes: asked of the plan as it is now, and taken only when it is recorded. */
import { createEffect, createSignal, on, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { Section } from '../../ui/Page.tsx';
import { Refused } from '../../ui/sending.tsx';
import { makeBlock } from './PlanMap.tsx';
import { type PlanPage, planQueries } from './plan-calls.ts';

const strategies = ['first', 'sparse'] as const;
type Strategy = (typeof strategies)[number];
const length_max = 128;

export function NextFree(props: { roots: PlanPage['roots'] }) {
  const place = makeBlock(() => props.roots);
  const [prefix, setPrefix] = createSignal(place.block());
  const [length, setLength] = createSignal('');
  const [strategy, setStrategy] = createSignal<Strategy>('first');
  const [busy, setBusy] = createSignal(false);
  const [found, setFound] = createSignal<string>();
  const [error, setError] = createSignal<string>();
  createEffect(on(place.block, setPrefix));
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy()) return;
    setFound(undefined);
    const wanted = Number(length());
    if (!(Number.isInteger(wanted) && wanted >= 1 && wanted <= length_max)) {
      setError(t('ipv6_plan.length_wrong'));
      return;
    }
    setError(undefined);
    setBusy(true);
    try {
      const query = { prefix: prefix().trim(), vrf: place.vrf(), length: wanted, strategy: strategy() };
      setFound((await planQueries.next(query)).prefix);
    } catch (caught) {
      setError(errorText(caught));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Section title={t('ipv6_plan.next')} note={t('ipv6_plan.next_note')}>
      <form
        novalidate
        class="grid items-end gap-3 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)_auto]"
        onSubmit={submit}
      >
        <TextField label={t('ipv6_plan.next_in')} value={prefix()} set={setPrefix} required mono />
        <TextField label={t('ipv6_plan.length')} value={length()} set={setLength} inputMode="numeric" required />
        <Select
          label={t('ipv6_plan.strategy')}
          value={strategy()}
          set={(value) => setStrategy(value ?? 'first')}
          options={strategies.map((value) => ({ value, label: word('ipv6_plan', `strategy_${value}`) }))}
        />
        <Button type="submit" busy={busy()}>
          {t('ipv6_plan.find')}
        </Button>
      </form>
      <p role="status" class="mt-2 font-medium break-all">
        <Show when={found()}>{(text) => t('ipv6_plan.found', { prefix: text() })}</Show>
      </p>
      <Refused error={error()} class="mt-2" />
    </Section>
  );
}
