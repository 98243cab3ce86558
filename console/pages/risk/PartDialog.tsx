/** One part of a risk assessment in a form: fields told as data, so that all parts are written the same way. */
import { For, Match, Show, Switch } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { date } from '../../time.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Checkbox, Combobox, FieldGroup, type Option, Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { momentOf } from '../../ui/wall-time.ts';
import { type Level, levels, levelText } from './calls.ts';

type Values = Record<string, unknown>;
type Choices = readonly Option<string | number>[];
export type Field = { key: string; label: string; hint?: string | undefined; required?: boolean } & (
  | { as: 'text'; max: number; lines?: number }
  | { as: 'rating'; explain?: (level: Level) => string }
  /** Few choices, `none` being what null is called where it may be; or many to search in. */
  | { as: 'choice'; options: Choices; none?: string; chosen?: (value: string | number) => Values }
  | { as: 'search'; options: Choices; chosen?: (value: string | number) => Values }
  | { as: 'checks'; options: readonly { value: number; label: string }[] }
  | { as: 'day' }
);

export function PartDialog(props: {
  /** Names the draft. */
  name: string;
  title: string;
  detail?: string;
  fields: readonly Field[];
  /** As it is now. */
  values: Values;
  save: (values: Values) => Promise<unknown>;
  action?: string;
  close: () => void;
}) {
  return (
    <Dialog open close={props.close} title={props.title} {...(props.detail ? { detail: props.detail } : {})}>
      <Form {...props} />
    </Dialog>
  );
}

function Form(props: Parameters<typeof PartDialog>[0]) {
  // Read once: news must not make the fields anew under whoever types.
  const { fields } = props;
  const initial = Object.fromEntries(fields.map((field) => [field.key, typed(field, props.values[field.key])]));
  const draft = makeDraft<Values>(props.name, initial);
  const put = (change: Values) => draft.set({ ...draft.value(), ...change });
  const check = (values: Values): Problems =>
    Object.fromEntries(
      fields
        .filter(({ key, required }) => required && [null, undefined, ''].includes(trimmed(values[key]) as null))
        .map(({ key }) => [key, t('ui.missing')]),
    );
  const save = (values: Values) =>
    props.save(Object.fromEntries(fields.map((field) => [field.key, sent(field, values[field.key])])));
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save} action={props.action}>
      {(problems) => (
        <For each={fields}>
          {(field) => <One field={field} value={draft.value()[field.key]} put={put} error={problems()[field.key]} />}
        </For>
      )}
    </DraftForm>
  );
}

const trimmed = (value: unknown) => (typeof value === 'string' ? value.trim() : value);

function typed(field: Field, value: unknown): unknown {
  if (field.as === 'day') return typeof value === 'number' ? date(value) : '';
  if (field.as === 'text') return value ?? '';
  if (field.as === 'checks') return value ?? [];
  return value ?? null;
}

function sent(field: Field, value: unknown): unknown {
  // Due at the end of that day.
  if (field.as === 'day') return momentOf(`${value}T23:59`) ?? null;
  return trimmed(value);
}

/** Stands for null, which no choice can be. */
const none = '';

function One(props: { field: Field; value: unknown; put: (change: Values) => void; error: string | undefined }) {
  const as = <K extends Field['as']>(kind: K) =>
    props.field.as === kind ? (props.field as Extract<Field, { as: K }>) : undefined;
  const set = (value: unknown) => props.put({ [props.field.key]: value });
  const common = () => ({ label: props.field.label, error: props.error, required: props.field.required ?? false });
  return (
    <Switch>
      <Match when={as('text')}>
        {(field) => (
          <TextField
            {...common()}
            value={String(props.value ?? '')}
            set={set}
            hint={field().hint}
            lines={field().lines}
            maxLength={field().max}
          />
        )}
      </Match>
      <Match when={as('day')}>
        <TextField {...common()} type="date" value={String(props.value ?? '')} set={set} hint={props.field.hint} />
      </Match>
      <Match when={as('rating')}>
        {(field) => {
          const level = () => (props.value ?? null) as Level | null;
          const hint = () => (level() === null ? undefined : field().explain?.(level() as Level)) ?? field().hint;
          return (
            <FieldGroup label={field().label}>
              <Segments
                label={field().label}
                value={String(level() ?? none)}
                set={(text) => set(text === none ? null : Number(text))}
                options={[
                  ...levels.map((one) => ({ value: String(one), label: levelText(one) })).toReversed(),
                  { value: none, label: t('risk.unrated') },
                ]}
              />
              <Show when={hint()}>{(text) => <p class="mt-1 text-sm text-dim">{text()}</p>}</Show>
              <Show when={props.error}>{(text) => <p class="mt-1 text-sm text-down">{text()}</p>}</Show>
            </FieldGroup>
          );
        }}
      </Match>
      <Match when={as('choice')}>
        {(field) => (
          <Select
            {...common()}
            hint={field().hint}
            value={(props.value ?? none) as string | number}
            set={(value) =>
              props.put({ [field().key]: value === none ? null : value, ...field().chosen?.(value ?? none) })
            }
            options={[
              ...(field().none === undefined ? [] : [{ value: none, label: field().none ?? '' }]),
              ...field().options,
            ]}
          />
        )}
      </Match>
      <Match when={as('search')}>
        {(field) => (
          <Combobox
            {...common()}
            hint={field().hint}
            value={(props.value ?? null) as string | number | null}
            set={(value) => props.put({ [field().key]: value, ...(value === null ? {} : field().chosen?.(value)) })}
            options={[...field().options]}
          />
        )}
      </Match>
      <Match when={as('checks')}>
        {(field) => {
          const chosen = () => (props.value ?? []) as number[];
          return (
            <Show when={field().options.length > 0}>
              <FieldGroup label={field().label}>
                <div class="max-h-40 space-y-1 overflow-y-auto">
                  <For each={field().options}>
                    {(option) => (
                      <Checkbox
                        label={option.label}
                        value={chosen().includes(option.value)}
                        set={(is) =>
                          set(is ? [...chosen(), option.value] : chosen().filter((one) => one !== option.value))
                        }
                      />
                    )}
                  </For>
                </div>
              </FieldGroup>
            </Show>
          );
        }}
      </Match>
    </Switch>
  );
}
