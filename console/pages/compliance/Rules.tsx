/** The figures behind the deadlines, each with its source. */
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { say, t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { FieldGroup, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { Section } from '../../ui/Page.tsx';
import { toast } from '../../ui/Toast.tsx';
import { dayMoment } from './calendar-day.ts';
import { complianceCommands, complianceQueries, type Rules as Data, type RulesPage } from './calls.ts';

type Name = keyof Data;
type Typed = Record<Name, { value: string; source: string }>;

export function Rules() {
  const query = useQuery(() => complianceQueries.rules());
  return (
    <Loaded query={query}>
      {(data) => (
        <Show when={JSON.stringify(data().rules)} keyed>
          <Form page={data()} />
        </Show>
      )}
    </Loaded>
  );
}

const isDay = (name: Name) => name === 'certificate_from';

function Form(props: { page: RulesPage }) {
  const session = useSession();
  const { rules, titles, version } = props.page;
  const typed = Object.fromEntries(
    Object.entries(rules).map(([name, { value, source }]) => [name, { value: String(value), source }]),
  ) as Typed;
  const draft = makeDraft<Typed>('compliance-rules', typed);
  const put = (name: Name, change: Partial<Typed[Name]>) =>
    draft.set({ ...draft.value(), [name]: { ...draft.value()[name], ...change } });
  const check = (value: Typed): Problems =>
    Object.fromEntries(
      titles.flatMap(({ name }) => {
        const text = value[name].value;
        const is_right = isDay(name) ? typeof dayMoment(text) === 'number' : /^\d{1,4}$/.test(text.trim());
        const wrong = isDay(name) ? t('compliance.day_wrong') : t('compliance.rule_wrong');
        return [
          ...(is_right ? [] : [[`${name}.value`, wrong]]),
          ...(value[name].source.trim() === '' ? [[`${name}.source`, t('ui.missing')]] : []),
        ];
      }),
    );
  const save = async (value: Typed) => {
    const entries = titles.map(({ name }) => {
      const { value: text, source } = value[name];
      return [name, { value: isDay(name) ? text : Number(text), source: source.trim() }];
    });
    await complianceCommands.setRules({ ...(Object.fromEntries(entries) as Data), version });
    toast({ title: t('settings.saved') });
  };
  return (
    <div class="max-w-4xl">
      <Section>
        <p class="mb-4 text-dim">{t('compliance.rules_note')}</p>
        <DraftForm
          draft={draft}
          close={() => undefined}
          check={check}
          save={save}
          blocked={session.may('compliance:write') ? undefined : t('ui.may_not')}
        >
          {(problems) => (
            <For each={titles}>
              {({ name, title }) => (
                <FieldGroup label={say(title)}>
                  <div class="grid gap-x-4 gap-y-2 sm:grid-cols-[8rem_minmax(0,1fr)]">
                    <TextField
                      label={isDay(name) ? t('compliance.rule_day') : t('compliance.rule_value')}
                      type={isDay(name) ? 'date' : 'text'}
                      inputMode={isDay(name) ? 'text' : 'numeric'}
                      value={draft.value()[name].value}
                      set={(value) => put(name, { value })}
                      error={problems()[`${name}.value`]}
                      required
                    />
                    <TextField
                      label={t('compliance.rule_source')}
                      value={draft.value()[name].source}
                      set={(source) => put(name, { source })}
                      error={problems()[`${name}.source`]}
                      maxLength={300}
                      required
                    />
                  </div>
                </FieldGroup>
              )}
            </For>
          )}
        </DraftForm>
      </Section>
    </div>
  );
}
