/** A leader's signature under what stays: the risks that are signed for stand above the name. */
import { For } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Checkbox, FieldGroup, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { levelText, riskCommands, type Scenario, scenarioText, treatmentText } from './calls.ts';

type Typed = { without: number[]; name: string; statement: string };

export function AcceptDialog(props: { id: number; rows: readonly Scenario[]; close: () => void }) {
  return (
    <Dialog open wide close={props.close} title={t('risk.accept')} detail={t('risk.accept_hint')}>
      <Form {...props} />
    </Dialog>
  );
}

function Form(props: { id: number; rows: readonly Scenario[]; close: () => void }) {
  // As they were read when the dialog was opened: that is what is signed.
  const rows = props.rows.map((row) => ({ ...row }));
  const draft = makeDraft<Typed>(`risk-accept.${props.id}`, { without: [], name: '', statement: '' });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const chosen = () => rows.filter(({ id }) => !draft.value().without.includes(id));
  const check = (value: Typed): Problems => ({
    ...(chosen().length === 0 ? { scenarios: t('ui.missing') } : {}),
    ...(value.name.trim() === '' ? { name: t('ui.missing') } : {}),
    ...(value.statement.trim() === '' ? { statement: t('ui.missing') } : {}),
  });
  const save = ({ name, statement }: Typed) =>
    riskCommands.accept(props.id, {
      scenarios: chosen().map(({ id, version }) => ({ id, version })),
      ...{ name: name.trim(), statement: statement.trim() },
    });
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save} action={t('risk.sign')}>
      {(problems) => (
        <>
          <FieldGroup label={t('risk.tab_scenarios')}>
            <div class="max-h-60 space-y-2 overflow-y-auto">
              <For each={rows}>
                {(row) => (
                  <Checkbox
                    label={scenarioText(row)}
                    hint={[
                      `${t('risk.level')}: ${levelText(row.risk?.risk.level ?? null)}`,
                      `${t('risk.treatment')}: ${treatmentText(row.treatment)}`,
                      `${t('risk.residual')}: ${levelText(row.residual_level)}`,
                    ].join(' · ')}
                    value={!draft.value().without.includes(row.id)}
                    set={(is) =>
                      put({
                        without: is
                          ? draft.value().without.filter((one) => one !== row.id)
                          : [...draft.value().without, row.id],
                      })
                    }
                  />
                )}
              </For>
            </div>
          </FieldGroup>
          <TextField
            label={t('risk.statement')}
            value={draft.value().statement}
            set={(statement) => put({ statement })}
            error={problems().statement}
            lines={3}
            maxLength={2000}
            required
          />
          <TextField
            label={t('risk.sign_name')}
            value={draft.value().name}
            set={(name) => put({ name })}
            error={problems().name}
            maxLength={100}
            required
          />
        </>
      )}
    </DraftForm>
  );
}
