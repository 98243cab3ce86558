/** A form drawn from the JSON Schema that validates it on the server: a probe's parameters need no form of their own. */
import PlusIcon from 'lucide-solid/icons/plus';
import TrashIcon from 'lucide-solid/icons/trash';
import { createSignal, For, Match, Show, Switch } from 'solid-js';
import { t } from '../i18n/index.ts';
import type { JsonSchema, Scalar } from '../wire.ts';
import { Button, IconButton } from './Button.tsx';
import { Checkbox, FieldGroup, Select, TextField } from './Field.tsx';
import { bare, controlOf, isRequired, labelOf, optionText, type Values } from './schema-form.ts';

/** Characters: no name, address or pattern may have more. */
const LONG = 2_100;

type Common = { label: string; required: boolean; error: string | undefined };

/** `errors` by path, from `problemsOf` or from the server's answer. */
export function FormFromSchema(props: {
  schema: JsonSchema;
  values: Values;
  set: (values: Values) => void;
  errors?: Record<string, string>;
  path?: string;
}) {
  const names = () => Object.keys(props.schema.properties ?? {});
  return (
    <div class="space-y-4">
      <For each={names()}>
        {(name) => (
          <Property
            name={name}
            path={props.path ? `${props.path}.${name}` : name}
            parent={props.schema}
            value={props.values[name]}
            set={(value) => props.set({ ...props.values, [name]: value })}
            errors={props.errors ?? {}}
          />
        )}
      </For>
    </div>
  );
}

function Property(props: {
  name: string;
  path: string;
  parent: JsonSchema;
  value: unknown;
  set: (value: unknown) => void;
  errors: Record<string, string>;
}) {
  const schema = () => bare(props.parent.properties?.[props.name] ?? {});
  const control = () => controlOf(schema());
  const of = <K extends ReturnType<typeof control>['kind']>(kind: K) => {
    const now = control();
    return now.kind === kind ? (now as Extract<typeof now, { kind: K }>) : undefined;
  };
  const label = () => labelOf(props.name, schema());
  const common = (): Common => ({
    label: label(),
    required: isRequired(props.parent, props.name),
    error: props.errors[props.path],
  });
  return (
    <Switch>
      <Match when={of('text')}>
        <TextField
          {...common()}
          value={text(props.value)}
          set={(value) => props.set(value || undefined)}
          placeholder={text(schema().default)}
          maxLength={schema().maxLength}
          // What may be as long as a file has lines.
          {...((schema().maxLength ?? 0) > LONG ? { lines: 12, mono: true } : {})}
        />
      </Match>
      <Match when={of('number')}>
        <TextField
          {...common()}
          type="number"
          value={text(props.value)}
          set={(value) => props.set(value === '' ? undefined : Number(value))}
          hint={range(schema())}
          placeholder={text(schema().default)}
        />
      </Match>
      <Match when={of('yes_no')}>
        <Checkbox label={label()} value={props.value === true} set={props.set} />
      </Match>
      <Match when={of('choice')}>
        {(choice) => (
          <Select
            {...common()}
            value={props.value === undefined ? null : String(props.value)}
            set={(value) => props.set(choice().options.find((option) => String(option) === value))}
            options={choice().options.map((option: Scalar) => ({
              value: String(option),
              label: optionText(schema(), option),
            }))}
          />
        )}
      </Match>
      <Match when={of('several')}>
        {(several) => <Several label={label()} options={several().options} value={props.value} set={props.set} />}
      </Match>
      <Match when={of('lines')}>
        {(lines) => <Lines {...common()} numbers={lines().numbers} value={props.value} set={props.set} />}
      </Match>
      <Match when={of('group')}>
        <FieldGroup label={label()}>
          <div class="border-l-2 border-line pl-4">
            <FormFromSchema
              schema={schema()}
              values={(props.value ?? {}) as Values}
              set={props.set}
              errors={props.errors}
              path={props.path}
            />
          </div>
        </FieldGroup>
      </Match>
      <Match when={of('rows')}>
        {(rows) => (
          <Rows
            label={label()}
            item={rows().item}
            path={props.path}
            value={(props.value ?? []) as Values[]}
            set={props.set}
            errors={props.errors}
          />
        )}
      </Match>
      <Match when={of('json')}>
        <Json {...common()} value={props.value} set={props.set} />
      </Match>
    </Switch>
  );
}

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

function range(schema: JsonSchema): string | undefined {
  const { minimum, maximum } = schema;
  // Zod states the limits of safe integers, which tell a person nothing.
  if (minimum === undefined || maximum === undefined || maximum > 1e12) return undefined;
  return `${minimum} – ${maximum}`;
}

function Several(props: {
  label: string;
  options: Scalar[];
  value: unknown;
  set: (value: Scalar[] | undefined) => void;
}) {
  const chosen = () => (Array.isArray(props.value) ? (props.value as Scalar[]) : []);
  const toggle = (option: Scalar, on: boolean) => {
    const next = props.options.filter((each) => (each === option ? on : chosen().includes(each)));
    props.set(next.length === 0 ? undefined : next);
  };
  return (
    <FieldGroup label={props.label}>
      <div class="flex flex-wrap gap-x-5 gap-y-1.5">
        <For each={props.options}>
          {(option) => (
            <Checkbox label={String(option)} value={chosen().includes(option)} set={(on) => toggle(option, on)} />
          )}
        </For>
      </div>
    </FieldGroup>
  );
}

function Lines(props: Common & { numbers: boolean; value: unknown; set: (value: unknown) => void }) {
  const [typed, setTyped] = createSignal(Array.isArray(props.value) ? props.value.join('\n') : '');
  const write = (value: string) => {
    setTyped(value);
    const lines = value
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
    props.set(lines.length === 0 ? undefined : props.numbers ? lines.map(Number) : lines);
  };
  return (
    <TextField
      label={props.label}
      required={props.required}
      error={props.error}
      value={typed()}
      set={write}
      lines={3}
      hint={t('ui.one_per_line')}
    />
  );
}

function Rows(props: {
  label: string;
  item: JsonSchema;
  path: string;
  value: Values[];
  set: (value: Values[] | undefined) => void;
  errors: Record<string, string>;
}) {
  const count = () => Array.from({ length: props.value.length }, (_, index) => index);
  return (
    <FieldGroup label={props.label}>
      <ul class="space-y-3">
        <For each={count()}>
          {(index) => (
            <li class="flex gap-2 border-l-2 border-line pl-4">
              <div class="min-w-0 flex-1">
                <FormFromSchema
                  schema={props.item}
                  values={props.value[index] ?? {}}
                  set={(row) => props.set(props.value.map((each, place) => (place === index ? row : each)))}
                  errors={props.errors}
                  path={`${props.path}.${index}`}
                />
              </div>
              <IconButton
                label={t('ui.remove_row', { n: index + 1 })}
                onClick={() => props.set(props.value.filter((_, place) => place !== index))}
              >
                <TrashIcon class="size-4" />
              </IconButton>
            </li>
          )}
        </For>
      </ul>
      <Button kind="quiet" class="mt-2" onClick={() => props.set([...props.value, {}])}>
        <PlusIcon class="size-4" />
        {t('ui.add_row')}
      </Button>
    </FieldGroup>
  );
}

function Json(props: Common & { value: unknown; set: (value: unknown) => void }) {
  const [typed, setTyped] = createSignal(props.value === undefined ? '' : JSON.stringify(props.value, null, 2));
  const [wrong, setWrong] = createSignal(false);
  const write = (value: string) => {
    setTyped(value);
    try {
      props.set(value.trim() === '' ? undefined : JSON.parse(value));
      setWrong(false);
    } catch {
      setWrong(true);
    }
  };
  return (
    <>
      <TextField
        label={props.label}
        required={props.required}
        error={wrong() ? t('ui.bad_json') : props.error}
        value={typed()}
        set={write}
        lines={4}
        mono
      />
      <Show when={wrong()}>
        <span class="sr-only" role="alert">
          {t('ui.bad_json')}
        </span>
      </Show>
    </>
  );
}
