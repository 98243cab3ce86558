/** Files of data of a plan's scenario: what is known of each, and where it is brought. Of what stands in them nothing is ever shown. */
import { createSignal, For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { quantity } from '../../ui/quantity.ts';
import { makeSending, Refused } from '../../ui/sending.tsx';
import { Time } from '../../ui/Time.tsx';
import { type DataFile, loadCommands, type PlanPage, planStateText } from './calls.ts';
import { whyNotWrite } from './may-write.ts';

const max_bytes = 1024 * 1024;

export function DataFiles(props: { page: PlanPage }) {
  return (
    <Show when={props.page.data.length > 0}>
      <Section title={t('load_brought.data')}>
        <p class="mb-2 max-w-[80ch] text-sm text-dim">{t('load_brought.data_note')}</p>
        <ul class="divide-y divide-line">
          <For each={props.page.data}>{(one) => <File page={props.page} one={one} />}</For>
        </ul>
      </Section>
    </Show>
  );
}

function File(props: { page: PlanPage; one: DataFile }) {
  const session = useSession();
  const sending = makeSending();
  const [tooLarge, setTooLarge] = createSignal(false);
  const [removing, setRemoving] = createSignal(false);
  let picker: HTMLInputElement | undefined;
  const plan = () => props.page.plan;
  const refused = () =>
    whyNotWrite(session, props.page) ??
    (plan().state === 'withdrawn' ? t('load.not_in_state', { state: planStateText(plan().state) }) : undefined);
  const lacking = () => {
    const { held, columns } = props.one;
    return held ? columns.filter((column) => !held.columns.includes(column)) : [];
  };
  const bring = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    // The same file, corrected, may be chosen again.
    input.value = '';
    if (!file) return;
    setTooLarge(file.size > max_bytes);
    if (!tooLarge()) await sending.run(() => loadCommands.bringData(plan().id, plan().version, props.one.file, file));
  };
  const label = () => t(props.one.held ? 'load_brought.replace' : 'load_brought.choose', { file: props.one.file });
  return (
    <li class="space-y-2 py-3 first:pt-1">
      <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p class="min-w-0">
          <span class="font-mono break-all">{props.one.file}</span>
          <Show when={!props.one.held}>
            <span class="ml-2 text-degraded">{t('load_brought.missing')}</span>
          </Show>
          <Show when={!props.one.is_named}>
            <span class="ml-2 text-dim">{t('load_brought.unused')}</span>
          </Show>
          <Show when={lacking().length > 0}>
            <span class="ml-2 text-down">{t('load_brought.lacking', { columns: lacking().join(', ') })}</span>
          </Show>
        </p>
        <div class="flex flex-wrap gap-2">
          <Show when={props.one.is_named}>
            <Button disabled={refused()} busy={sending.busy()} onClick={() => picker?.click()}>
              {label()}
            </Button>
          </Show>
          <Show when={props.one.held}>
            <Button disabled={refused()} onClick={() => setRemoving(true)}>
              {t('load_brought.remove', { file: props.one.file })}
            </Button>
          </Show>
        </div>
      </div>
      <input
        ref={picker}
        type="file"
        class="hidden"
        accept=".csv,text/csv"
        aria-label={label()}
        onChange={(event) => void bring(event.currentTarget)}
      />
      <Show when={props.one.held} fallback={<p class="text-sm text-dim">{t('load_brought.formats')}</p>}>
        {(held) => (
          <KeyValue
            columns={2}
            pairs={[
              { name: t('load_brought.columns'), value: <span class="break-words">{held().columns.join(', ')}</span> },
              {
                name: t('load_brought.size'),
                value: (
                  <span class="numeric">
                    {t('load_brought.rows_text', {
                      ...{ n: quantity(held().rows, null), size: quantity(held().bytes, 'B') },
                    })}
                  </span>
                ),
              },
              {
                name: t('load_brought.at'),
                value: (
                  <span>
                    {held().added_by_name ?? held().added_by} <Time at={held().added_at} />
                  </span>
                ),
              },
              { name: t('load_brought.digest'), value: <span class="font-mono text-sm break-all">{held().sm3}</span> },
            ]}
          />
        )}
      </Show>
      <Show when={tooLarge()}>
        <p role="alert" class="text-down">
          {t('load_brought.too_large', { file: props.one.file, most: '1' })}
        </p>
      </Show>
      <Refused error={sending.error()} />
      <ConfirmDialog
        open={removing()}
        close={() => setRemoving(false)}
        title={t('load_brought.remove', { file: props.one.file })}
        detail={t('load_brought.remove_detail')}
        action={t('load_brought.remove', { file: props.one.file })}
        danger
        act={() => loadCommands.removeData(plan().id, plan().version, props.one.file)}
      />
    </li>
  );
}
