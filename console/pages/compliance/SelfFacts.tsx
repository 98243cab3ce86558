/** What the console knows of itself now, held against what is wanted; and the figures that assessors suggest. */
import { A } from '@solidjs/router';
import { createSignal, For, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import type { Permission } from '../../wire.ts';
import { Framed, fact_colours } from './SelfItems.tsx';
import { type Habits, type SelfFact, type SelfPage, selfCommands } from './self-calls.ts';

const places: Record<NonNullable<SelfFact['place']>, { href: string; needs: Permission }> = {
  policy: { href: paths.policy(), needs: 'policy:read' },
  settings: { href: paths.settings(), needs: 'settings:read' },
  people: { href: paths.people({ tab: 'grants' }), needs: 'grants:read' },
  audit: { href: paths.audit(), needs: 'audit:read' },
};

export function SelfFacts(props: { page: SelfPage }) {
  const session = useSession();
  const [editing, setEditing] = createSignal(false);
  return (
    <Section
      title={t('self.facts')}
      actions={
        <Show when={props.page.facts}>
          <Button
            kind="quiet"
            disabled={session.may('compliance:write') ? undefined : t('ui.may_not')}
            onClick={() => setEditing(true)}
          >
            {t('self.habits_edit')}
          </Button>
        </Show>
      }
    >
      <Show when={props.page.facts} fallback={<p class="text-dim">{t('self.facts_hidden')}</p>}>
        {(facts) => (
          <ul class="grid gap-x-8 lg:grid-cols-2">
            <For each={facts()}>{(fact) => <FactLine fact={fact} />}</For>
          </ul>
        )}
      </Show>
      <Show when={editing()}>
        <HabitsDialog habits={props.page.habits} close={() => setEditing(false)} />
      </Show>
    </Section>
  );
}

function FactLine(props: { fact: SelfFact }) {
  const session = useSession();
  const place = () => {
    const found = props.fact.place && places[props.fact.place];
    return found && session.may(found.needs) ? found : undefined;
  };
  return (
    <li class="border-t border-line py-2">
      <p class="flex flex-wrap items-baseline justify-between gap-x-3">
        <span class="min-w-0 font-medium break-words">{say(props.fact.title)}</span>
        <Framed colour={fact_colours[props.fact.standing]} text={word('self', `fact_${props.fact.standing}`)} />
      </p>
      <p class="break-words">
        {say(props.fact.value)}
        <Show when={props.fact.at}>
          {(at) => (
            <span class="ml-2 text-sm text-dim">
              {t('self.verified')} <Time at={at()} />
            </span>
          )}
        </Show>
      </p>
      <p class="flex flex-wrap gap-x-3 text-sm text-dim">
        <span>{t('self.wants', { wants: say(props.fact.wants) })}</span>
        <span>{word('self', `basis_${props.fact.basis}`)}</span>
        <span class="numeric">{props.fact.items.join(' · ')}</span>
        <Show when={place()}>
          {(found) => (
            <A class="link" href={found().href} aria-label={`${t('self.see')} ${say(props.fact.title)}`}>
              {t('self.see')}
            </A>
          )}
        </Show>
      </p>
    </li>
  );
}

function HabitsDialog(props: { habits: Habits; close: () => void }) {
  const { now, titles } = props.habits;
  type Typed = Record<keyof typeof now, string>;
  const draft = makeDraft<Typed>(
    'self-habits',
    Object.fromEntries(Object.entries(now).map(([name, value]) => [name, String(value)])) as Typed,
  );
  const check = (value: Typed): Problems =>
    Object.fromEntries(
      titles
        .filter(({ name }) => !/^\d{1,4}$/.test(value[name].trim()))
        .map(({ name }) => [`habits.${name}`, t('self.habit_wrong')]),
    );
  const save = async (value: Typed) => {
    const habits = Object.fromEntries(titles.map(({ name }) => [name, Number(value[name])])) as typeof now;
    await selfCommands.setHabits(now, habits);
    toast({ title: t('settings.saved') });
  };
  return (
    <Dialog open close={props.close} title={t('self.habits')} detail={t('self.habits_hint')}>
      <DraftForm draft={draft} close={props.close} check={check} save={save}>
        {(problems) => (
          <For each={titles}>
            {({ name, title }) => (
              <TextField
                label={say(title)}
                inputMode="numeric"
                value={draft.value()[name]}
                set={(value) => draft.set({ ...draft.value(), [name]: value })}
                error={problems()[`habits.${name}`]}
                required
              />
            )}
          </For>
        )}
      </DraftForm>
    </Dialog>
  );
}
