/** Buttons and links that look like them. A disabled button says why. */
import { A } from '@solidjs/router';
import { type ComponentProps, type JSX, Show, splitProps } from 'solid-js';

type Kind = 'primary' | 'plain' | 'quiet' | 'danger';

const base =
  'inline-flex items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none transition-colors duration-100 h-9 px-3.5 text-base sm:h-8 sm:px-3 aria-disabled:cursor-not-allowed aria-disabled:opacity-55';

const kinds: Record<Kind, string> = {
  primary: 'bg-accent text-on-accent not-aria-disabled:hover:bg-accent/90',
  plain: 'border border-edge bg-surface text-ink not-aria-disabled:hover:bg-sunken',
  quiet: 'text-ink not-aria-disabled:hover:bg-sunken',
  danger: 'bg-down text-on-danger not-aria-disabled:hover:bg-down/90',
};

type ButtonProps = Omit<ComponentProps<'button'>, 'disabled'> & {
  kind?: Kind;
  /** A truthy value disables the button; a text says why, on hover and to screen readers. */
  disabled?: boolean | string | undefined;
  busy?: boolean | undefined;
};

export function Button(props: ButtonProps) {
  const [own, rest] = splitProps(props, ['kind', 'disabled', 'busy', 'class', 'children', 'onClick', 'title']);
  const off = () => Boolean(own.disabled) || own.busy === true;
  // A disabled attribute would take it out of the tab order, and nobody would hear why.
  const press: JSX.EventHandler<HTMLButtonElement, MouseEvent> = (event) => {
    if (off()) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (typeof own.onClick === 'function') own.onClick(event);
  };
  const why = () => (typeof own.disabled === 'string' ? own.disabled : undefined);
  return (
    <button
      type="button"
      {...rest}
      class={`${base} ${kinds[own.kind ?? 'plain']} ${own.class ?? ''}`}
      aria-disabled={off() ? 'true' : undefined}
      aria-busy={own.busy ? 'true' : undefined}
      title={why() ?? own.title}
      onClick={press}
    >
      <Show when={own.busy}>
        <Spinner />
      </Show>
      {own.children}
      <Show when={why()}>{(text) => <span class="sr-only">{text()}</span>}</Show>
    </button>
  );
}

/** A square button with an icon only; `label` is its name. */
export function IconButton(props: Omit<ButtonProps, 'title' | 'aria-label'> & { label: string }) {
  const [own, rest] = splitProps(props, ['label', 'class', 'kind']);
  return (
    <Button
      {...rest}
      kind={own.kind ?? 'quiet'}
      class={`w-9 !px-0 sm:w-8 ${own.class ?? ''}`}
      aria-label={own.label}
      title={own.label}
    />
  );
}

export function ButtonLink(props: { href: string; kind?: Kind; class?: string; children: JSX.Element }) {
  return (
    <A href={props.href} class={`${base} no-underline ${kinds[props.kind ?? 'plain']} ${props.class ?? ''}`}>
      {props.children}
    </A>
  );
}

export function Spinner() {
  return (
    <svg viewBox="0 0 16 16" class="size-4 animate-spin" aria-hidden="true">
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-opacity="0.25" stroke-width="2" />
      <path d="M8 2a6 6 0 0 1 6 6" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
    </svg>
  );
}
