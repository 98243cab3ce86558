/** Form fields: a label, a control, a hint, an error beneath it. */
import { Checkbox as KobalteCheckbox } from '@kobalte/core/checkbox';
import { Combobox as KobalteCombobox } from '@kobalte/core/combobox';
import { Select as KobalteSelect } from '@kobalte/core/select';
import { TextField as Kobalte } from '@kobalte/core/text-field';
import CheckIcon from 'lucide-solid/icons/check';
import ChevronDownIcon from 'lucide-solid/icons/chevron-down';
import XIcon from 'lucide-solid/icons/x';
import { createMemo, createUniqueId, type JSX, onMount, Show } from 'solid-js';
import { t } from '../i18n/index.ts';

type FieldProps = {
  label: string;
  hint?: string | undefined;
  /** What is wrong with the value; shown beneath and read out. */
  error?: string | undefined;
  required?: boolean | undefined;
};

const label_class = 'mb-1 block font-medium';
const option_class =
  'flex items-center justify-between gap-3 rounded px-2.5 py-2 sm:py-1.5 -outline-offset-2 select-none data-highlighted:bg-wash';

function Label(props: { text: string; required: boolean | undefined }) {
  return (
    <>
      {props.text}
      <Show when={props.required}>
        {/* Drawn, so that the label's text is the name alone. */}
        <span class="ml-1 text-down after:content-['*']" title={t('ui.required')} aria-hidden="true" />
      </Show>
    </>
  );
}

export function TextField(
  props: FieldProps & {
    value: string;
    set: (value: string) => void;
    type?: 'text' | 'password' | 'email' | 'tel' | 'number' | 'date' | 'datetime-local' | 'url' | undefined;
    placeholder?: string | undefined;
    autocomplete?: string;
    /** Which keyboard a phone shows. */
    inputMode?: 'numeric' | 'text';
    autofocus?: boolean;
    mono?: boolean;
    lines?: number | undefined;
    maxLength?: number | undefined;
  },
) {
  const control = () => `control ${props.mono ? 'font-mono text-sm' : ''}`;
  return (
    <Kobalte
      value={props.value}
      onChange={props.set}
      required={props.required ?? false}
      validationState={props.error ? 'invalid' : 'valid'}
    >
      <Kobalte.Label class={label_class}>
        <Label text={props.label} required={props.required} />
      </Kobalte.Label>
      <Show
        when={props.lines}
        fallback={
          <Kobalte.Input
            class={control()}
            type={props.type ?? 'text'}
            placeholder={props.placeholder}
            autocomplete={props.autocomplete ?? 'off'}
            inputMode={props.inputMode}
            // The attribute alone works only in a page that is being loaded.
            ref={(element) => onMount(() => props.autofocus && element.focus())}
            spellcheck={false}
            maxLength={props.maxLength}
          />
        }
      >
        <Kobalte.TextArea class={`${control()} !h-auto py-1.5`} rows={props.lines} placeholder={props.placeholder} />
      </Show>
      <Show when={props.hint}>
        <Kobalte.Description class="mt-1 text-sm text-dim">{props.hint}</Kobalte.Description>
      </Show>
      <Kobalte.ErrorMessage class="mt-1 text-sm text-down">{props.error}</Kobalte.ErrorMessage>
    </Kobalte>
  );
}

export type Option<V extends string | number = string> = { value: V; label: string; detail?: string };

/** A choice among few. */
export function Select<V extends string | number>(
  props: FieldProps & { value: V | null; set: (value: V | null) => void; options: Option<V>[]; placeholder?: string },
) {
  const chosen = createMemo(() => props.options.find((option) => option.value === props.value) ?? null);
  return (
    <KobalteSelect<Option<V>>
      value={chosen()}
      onChange={(option) => props.set(option?.value ?? null)}
      options={props.options}
      optionValue="value"
      optionTextValue="label"
      placeholder={props.placeholder ?? t('ui.choose')}
      // A click on nothing would open nothing, also when the choices come a moment later.
      disabled={props.options.length === 0}
      required={props.required ?? false}
      disallowEmptySelection={props.required ?? false}
      validationState={props.error ? 'invalid' : 'valid'}
      gutter={4}
      sameWidth
      itemComponent={(item) => (
        <KobalteSelect.Item item={item.item} class={option_class}>
          <KobalteSelect.ItemLabel>{item.item.rawValue.label}</KobalteSelect.ItemLabel>
          <KobalteSelect.ItemIndicator>
            <CheckIcon class="size-4 text-accent" />
          </KobalteSelect.ItemIndicator>
        </KobalteSelect.Item>
      )}
    >
      <KobalteSelect.Label class={label_class}>
        <Label text={props.label} required={props.required} />
      </KobalteSelect.Label>
      <KobalteSelect.Trigger class="control flex items-center justify-between gap-2 text-left data-placeholder-shown:text-dim">
        <KobalteSelect.Value<Option<V>> class="truncate">{(state) => state.selectedOption().label}</KobalteSelect.Value>
        <ChevronDownIcon class="size-4 shrink-0 text-dim" aria-hidden="true" />
      </KobalteSelect.Trigger>
      <Hint hint={props.hint} />
      <KobalteSelect.ErrorMessage class="mt-1 text-sm text-down">{props.error}</KobalteSelect.ErrorMessage>
      <KobalteSelect.Portal ref={standAlone}>
        <KobalteSelect.Content class="popup">
          <KobalteSelect.Listbox class="max-h-72 overflow-y-auto p-1 outline-none" />
        </KobalteSelect.Content>
      </KobalteSelect.Portal>
    </KobalteSelect>
  );
}

const options_shown = 100;

/** A dialog hides the rest of the page from screen readers; the options of a field in it are not the rest of the page. */
function standAlone(portal: Element): void {
  portal.setAttribute('data-react-aria-top-layer', 'true');
}

/**
 * A choice among many: type to narrow down; at most a hundred options are drawn.
 * With `ask`, what is typed goes there and the options, the chosen one among them, come from outside.
 */
export function Combobox<V extends string | number>(
  props: FieldProps & {
    value: V | null;
    set: (value: V | null) => void;
    options: Option<V>[];
    placeholder?: string;
    ask?: (text: string) => void;
  },
) {
  const chosen = createMemo(() => props.options.find((option) => option.value === props.value) ?? null);
  let left = 0;
  let asked: string | undefined;
  // Kobalte asks for each option in turn; counting per text keeps a list of thousands cheap to draw.
  const matches = (option: Option<V>, text: string) => {
    if (props.ask) return true;
    if (text !== asked) {
      asked = text;
      left = options_shown;
      queueMicrotask(() => {
        asked = undefined;
      });
    }
    const hit = `${option.label} ${option.detail ?? ''}`.toLowerCase().includes(text.trim().toLowerCase());
    if (!hit || left <= 0) return false;
    left -= 1;
    return true;
  };
  return (
    <KobalteCombobox<Option<V>>
      value={chosen()}
      onChange={(option) => props.set(option?.value ?? null)}
      options={props.options}
      optionValue="value"
      optionTextValue="label"
      optionLabel="label"
      defaultFilter={matches}
      translations={{
        triggerLabel: t('ui.show_choices'),
        listboxLabel: t('ui.choices'),
        focusAnnouncement: (text, is_chosen) => (is_chosen ? t('ui.chosen', { text }) : text),
        // The library's type allows its own English words alone.
        countAnnouncement: (n) => t('ui.choices_n', { n }) as 'one option available',
        selectedAnnouncement: (text) => t('ui.chosen', { text }),
      }}
      allowsEmptyCollection
      onInputChange={(text) => props.ask?.(text)}
      placeholder={props.placeholder ?? t('ui.choose')}
      required={props.required ?? false}
      validationState={props.error ? 'invalid' : 'valid'}
      triggerMode="focus"
      gutter={4}
      sameWidth
      itemComponent={(item) => (
        <KobalteCombobox.Item item={item.item} class={option_class}>
          <KobalteCombobox.ItemLabel class="min-w-0">
            {item.item.rawValue.label}
            <span class="ml-2 text-sm text-dim">{item.item.rawValue.detail}</span>
          </KobalteCombobox.ItemLabel>
          <KobalteCombobox.ItemIndicator>
            <CheckIcon class="size-4 text-accent" />
          </KobalteCombobox.ItemIndicator>
        </KobalteCombobox.Item>
      )}
    >
      <KobalteCombobox.Label class={label_class}>
        <Label text={props.label} required={props.required} />
      </KobalteCombobox.Label>
      <KobalteCombobox.Control class="relative">
        <KobalteCombobox.Input class="control !pr-14" />
        <Show when={chosen() && !props.required}>
          <button
            type="button"
            class="absolute inset-y-0 right-7 flex w-7 items-center justify-center text-dim hover:text-ink"
            aria-label={`${t('ui.clear')}: ${props.label}`}
            onClick={() => props.set(null)}
          >
            <XIcon class="size-4" />
          </button>
        </Show>
        <KobalteCombobox.Trigger
          class="absolute inset-y-0 right-0 flex w-8 items-center justify-center text-dim"
          tabIndex={-1}
        >
          <ChevronDownIcon class="size-4" />
        </KobalteCombobox.Trigger>
      </KobalteCombobox.Control>
      <Hint hint={props.hint} />
      <KobalteCombobox.ErrorMessage class="mt-1 text-sm text-down">{props.error}</KobalteCombobox.ErrorMessage>
      <KobalteCombobox.Portal ref={standAlone}>
        <KobalteCombobox.Content class="popup">
          <KobalteCombobox.Listbox class="peer max-h-72 overflow-y-auto p-1 outline-none empty:hidden" />
          <p class="hidden px-3 py-2 text-dim peer-empty:block">{t('ui.no_options')}</p>
        </KobalteCombobox.Content>
      </KobalteCombobox.Portal>
    </KobalteCombobox>
  );
}

export function Checkbox(props: {
  label: JSX.Element;
  hint?: string | undefined;
  value: boolean;
  set: (value: boolean) => void;
}) {
  return (
    <KobalteCheckbox checked={props.value} onChange={props.set} class="flex items-start gap-2.5">
      <KobalteCheckbox.Input class="peer" />
      <KobalteCheckbox.Control class="mt-0.5 flex size-4.5 shrink-0 items-center justify-center rounded border border-edge bg-surface peer-focus-visible:outline-2 peer-focus-visible:outline-accent data-checked:border-accent data-checked:bg-accent data-checked:text-on-accent">
        <KobalteCheckbox.Indicator>
          <CheckIcon class="size-3.5" />
        </KobalteCheckbox.Indicator>
      </KobalteCheckbox.Control>
      <div>
        <KobalteCheckbox.Label>{props.label}</KobalteCheckbox.Label>
        <Show when={props.hint}>
          <KobalteCheckbox.Description class="text-sm text-dim">{props.hint}</KobalteCheckbox.Description>
        </Show>
      </div>
    </KobalteCheckbox>
  );
}

function Hint(props: { hint: string | undefined }) {
  return (
    <Show when={props.hint}>
      <p class="mt-1 text-sm text-dim">{props.hint}</p>
    </Show>
  );
}

/** A named group of fields. */
export function FieldGroup(props: { label: string; hint?: string; children: JSX.Element }) {
  const id = createUniqueId();
  return (
    <fieldset aria-describedby={props.hint ? id : undefined} class="min-w-0">
      <legend class={label_class}>{props.label}</legend>
      <Show when={props.hint}>
        <p id={id} class="mb-2 text-sm text-dim">
          {props.hint}
        </p>
      </Show>
      {props.children}
    </fieldset>
  );
}
