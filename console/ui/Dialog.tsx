/** Dialogs: a titled one for forms, and one that asks before something is lost. */
import { Dialog as Kobalte } from '@kobalte/core/dialog';
import XIcon from 'lucide-solid/icons/x';
import { type JSX, Show } from 'solid-js';
import { t } from '../i18n/index.ts';
import { Button } from './Button.tsx';
import { makeSending, Refused } from './sending.tsx';

export function Dialog(props: {
  open: boolean;
  close: () => void;
  title: string;
  detail?: string;
  wide?: boolean;
  children: JSX.Element;
}) {
  let body: HTMLDivElement | undefined;
  const focus = makeReturn();
  return (
    <Kobalte open={props.open} onOpenChange={(open) => !open && props.close()}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="fixed inset-0 z-40 bg-black/45" />
        <div class="pointer-events-none fixed inset-0 z-50 flex items-end justify-center sm:items-start sm:p-6 sm:pt-[8vh]">
          <Kobalte.Content
            onOpenAutoFocus={(event) => {
              focus.keep();
              focusFirst(event, body);
            }}
            onCloseAutoFocus={focus.giveBack}
            class={`popup pointer-events-auto flex overflow-hidden max-h-[92dvh] w-full flex-col rounded-b-none sm:max-h-[84vh] sm:rounded-lg ${props.wide ? 'sm:max-w-3xl' : 'sm:max-w-lg'}`}
          >
            <header class="flex items-start justify-between gap-4 border-b border-line py-3 pr-3 pl-5">
              <div>
                <Kobalte.Title class="text-lg font-semibold">{props.title}</Kobalte.Title>
                <Show when={props.detail}>
                  <Kobalte.Description class="mt-0.5 text-sm text-dim">{props.detail}</Kobalte.Description>
                </Show>
              </div>
              <Kobalte.CloseButton
                aria-label={t('ui.close')}
                class="inline-flex size-8 items-center justify-center rounded-md hover:bg-sunken"
              >
                <XIcon class="size-4" />
              </Kobalte.CloseButton>
            </header>
            <div ref={body} class="min-h-0 flex-1 overflow-y-auto px-5 py-4">
              {props.children}
            </div>
          </Kobalte.Content>
        </div>
      </Kobalte.Portal>
    </Kobalte>
  );
}

/** Where the focus was before a dialog took it: none of ours has a trigger that the library would know. */
export function makeReturn() {
  let before: HTMLElement | null = null;
  return {
    keep() {
      const now = document.activeElement as HTMLElement | null;
      // A menu's line is gone by then; what opened the menu isn't.
      const menu = now?.closest('[role="menu"]')?.getAttribute('aria-labelledby');
      before = menu ? document.getElementById(menu) : now;
    },
    giveBack() {
      const place = before?.isConnected && before !== document.body ? before : document.getElementById('main');
      place?.focus({ preventScroll: true });
    },
  };
}

/** Typing begins in the first field, or in what says that it is the first. Where fingers type, that would raise the keyboard over the form. */
function focusFirst(event: Event, body: HTMLElement | undefined): void {
  const field =
    body?.querySelector<HTMLElement>('[data-first]') ??
    body?.querySelector<HTMLElement>('input:not([type="hidden"], [aria-hidden="true"]), textarea');
  // The library would take the focus a moment later, from whoever types by then.
  event.preventDefault();
  // A combobox opens its list when it gets the focus: that would cover the form.
  const is_fit = field && field.role !== 'combobox' && window.matchMedia('(hover: hover)').matches;
  const first = is_fit ? field : (event.currentTarget as HTMLElement);
  first.focus({ preventScroll: !is_fit });
}

/** The row of buttons at the end of a dialog or form; stays in sight while the form scrolls. */
export function DialogActions(props: { children: JSX.Element }) {
  return (
    <div class="sticky -bottom-4 -mx-5 mt-5 -mb-4 flex flex-wrap items-center justify-end gap-2 border-t border-line bg-surface px-5 py-3">
      {props.children}
    </div>
  );
}

/** Asks once, names what will be lost, shows why it failed. `act` throws to stay open. */
export function ConfirmDialog(props: {
  open: boolean;
  close: () => void;
  title: string;
  detail: string;
  action: string;
  danger?: boolean;
  act: () => Promise<unknown>;
}) {
  const sending = makeSending();
  const confirm = async () => {
    if (await sending.run(props.act)) props.close();
  };
  return (
    <Dialog open={props.open} close={props.close} title={props.title}>
      <p>{props.detail}</p>
      <Refused error={sending.error()} class="mt-3" />
      <DialogActions>
        <Button onClick={props.close}>{t('ui.cancel')}</Button>
        <Button kind={props.danger ? 'danger' : 'primary'} busy={sending.busy()} onClick={confirm}>
          {props.action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
