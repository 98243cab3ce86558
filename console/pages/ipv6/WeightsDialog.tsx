/** What each rule weighs: this place's own figures, said to be so. */
import { useQuery } from '@tanstack/solid-query';
import { For } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { say, t, word } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { FieldGroup, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { goalCommands, goalQueries, type ProfilePage } from './goal-calls.ts';

const lists = ['assessment', 'platform', 'own'] as const;

export function WeightsDialog(props: { close: () => void; may: boolean }) {
  const query = useQuery(() => goalQueries.profile());
  return (
    <Dialog
      open
      close={props.close}
      title={`${t('ipv6_goals.weights')} · ${t('ipv6_goals.local')}`}
      detail={t('ipv6_goals.local_hint')}
    >
      <Loaded query={query}>{(data) => <Form page={data()} {...props} />}</Loaded>
    </Dialog>
  );
}

type Typed = { source: string; weights: Record<string, string> };

function Form(props: { page: ProfilePage; close: () => void; may: boolean }) {
  const { profile, rules } = props.page;
  const draft = makeDraft<Typed>('ipv6-weights', {
    source: profile.source,
    weights: Object.fromEntries(rules.map(({ id }) => [id, String(profile.weights[id] ?? 0)])),
  });
  const weigh = (id: string, weight: string) =>
    draft.set({ ...draft.value(), weights: { ...draft.value().weights, [id]: weight } });
  const isWeight = (text: string) => text.trim() !== '' && Number(text) >= 0 && Number(text) <= 100;
  const check = ({ source, weights }: Typed): Problems => {
    const wrong = Object.entries(weights).filter(([, text]) => !isWeight(text));
    const is_nothing = Object.values(weights).every((text) => Number(text) === 0);
    return {
      ...(source.trim() === '' ? { source: t('ui.missing') } : {}),
      ...Object.fromEntries(wrong.map(([id]) => [`weights.${id}`, t('ipv6_goals.weight_wrong')])),
      ...(is_nothing ? { [`weights.${rules[0]?.id}`]: t('ipv6_goals.weights_none') } : {}),
    };
  };
  const save = ({ source, weights }: Typed) =>
    goalCommands.weigh({
      source: source.trim(),
      weights: Object.fromEntries(Object.entries(weights).map(([id, text]) => [id, Number(text)])),
    });
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      check={check}
      save={save}
      blocked={props.may ? undefined : t('ui.may_not')}
    >
      {(problems) => (
        <>
          <TextField
            label={t('ipv6_goals.weights_source')}
            value={draft.value().source}
            set={(source) => draft.set({ ...draft.value(), source })}
            error={problems().source}
            maxLength={500}
            required
          />
          <For each={lists}>
            {(list) => (
              <FieldGroup label={word('ipv6_goals', `list_${list}`)}>
                <div class="grid gap-x-4 gap-y-2 sm:grid-cols-2">
                  <For each={rules.filter((rule) => rule.list === list)}>
                    {({ id, code, title }) => (
                      <TextField
                        label={`${code} ${say(title)}`}
                        value={draft.value().weights[id] ?? '0'}
                        set={(weight) => weigh(id, weight)}
                        error={problems()[`weights.${id}`]}
                      />
                    )}
                  </For>
                </div>
              </FieldGroup>
            )}
          </For>
        </>
      )}
    </DraftForm>
  );
}
