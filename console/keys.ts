/** Keyboard shortcuts. The part of the page that was mounted last is asked first. */
import { onCleanup } from 'solid-js';

/** Keys are what `KeyboardEvent.key` says, or two after one another as `g n`. Return false to let others have it. */
export type Keys = Record<string, (event: KeyboardEvent) => unknown>;

const layers: Keys[] = [];
let first: { key: string; at: number } | undefined;
const pair_ms = 1_200;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  // A dialog or a menu has the keyboard for itself.
  if (document.querySelector('[role="dialog"], [role="menu"], [role="listbox"], [role="alertdialog"]')) return;
  const earlier = first && event.timeStamp - first.at < pair_ms ? first.key : undefined;
  first = undefined;
  const name = earlier ? `${earlier} ${event.key}` : event.key;
  for (const keys of [...layers].reverse()) {
    const act = keys[name];
    if (act && act(event) !== false) {
      event.preventDefault();
      return;
    }
  }
  const begins = layers.some((keys) => Object.keys(keys).some((each) => each.startsWith(`${event.key} `)));
  if (begins && !earlier) first = { key: event.key, at: event.timeStamp };
}

/** Listens for the shell's life. */
export function makeKeyboard(): void {
  document.addEventListener('keydown', onKey);
  onCleanup(() => document.removeEventListener('keydown', onKey));
}

/** Adds shortcuts for the life of a component. */
export function useKeys(keys: Keys): void {
  layers.push(keys);
  onCleanup(() => layers.splice(layers.indexOf(keys), 1));
}
