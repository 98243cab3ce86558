/** What the keyboard can do. */
import { For, type JSX } from 'solid-js';
import { t } from '../i18n/index.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { places } from './places.ts';

export function KeysDialog(props: { open: boolean; close: () => void }) {
  return (
    <Dialog open={props.open} close={props.close} title={t('shell.keys')}>
      <h3 class="mb-1.5 font-semibold">{t('shell.keys_here')}</h3>
      <dl class="mb-5 space-y-1.5">
        <Row keys={['j', 'k']} text={t('shell.keys_move')} />
        <Row keys={['Enter']} text={t('shell.keys_open')} />
        <Row keys={['/']} text={t('shell.keys_filter')} />
        <Row keys={['Ctrl K', '⌘ K']} text={t('shell.keys_search')} />
        <Row keys={['?']} text={t('shell.keys_help')} />
      </dl>
      <h3 class="mb-1.5 font-semibold">{t('shell.keys_go')}</h3>
      <dl class="grid gap-1.5 sm:grid-cols-2">
        <For each={places}>{(place) => <Row keys={['g', place.letter]} text={t(place.title)} />}</For>
      </dl>
    </Dialog>
  );
}

function Row(props: { keys: string[]; text: string }): JSX.Element {
  return (
    <div class="flex items-center gap-3">
      <dt class="flex w-28 shrink-0 gap-1">
        <For each={props.keys}>
          {(key) => (
            <kbd class="min-w-6 rounded border border-edge bg-sunken px-1.5 py-0.5 text-center font-mono text-xs">
              {key}
            </kbd>
          )}
        </For>
      </dt>
      <dd>{props.text}</dd>
    </div>
  );
}
