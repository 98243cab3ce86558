/** Where a file is dropped or chosen. */
import FileSpreadsheetIcon from 'lucide-solid/icons/file-spreadsheet';
import { createSignal, Show } from 'solid-js';
import { number, t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Refused } from '../../ui/sending.tsx';

const max_bytes = 20 * 1024 * 1024;

export function FileDrop(props: {
  file: File | undefined;
  choose: (file: File) => void;
  forget: () => void;
  refused: string | undefined;
}) {
  let input: HTMLInputElement | undefined;
  const [over, setOver] = createSignal(false);
  const [wrong, setWrong] = createSignal<string>();
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (!file || props.refused) return;
    if (file.size > max_bytes) {
      setWrong(t('imports.too_large', { name: file.name }));
      return;
    }
    setWrong(undefined);
    props.choose(file);
  };
  return (
    <section
      aria-label={t('imports.file')}
      class={`rounded-lg border-2 border-dashed p-6 text-center ${over() ? 'border-accent bg-wash' : 'border-line bg-surface'}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <input
        ref={input}
        type="file"
        accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        class="sr-only"
        tabIndex={-1}
        aria-label={t('imports.file')}
        onChange={(event) => {
          take(event.currentTarget.files);
          // The same file, corrected, can be chosen again.
          event.currentTarget.value = '';
        }}
      />
      <FileSpreadsheetIcon class="mx-auto mb-2 size-7 text-dim" aria-hidden="true" />
      <Show when={props.file} fallback={<p>{t('imports.drop')}</p>}>
        {(file) => (
          <p>
            <span class="font-medium">{file().name}</span>{' '}
            <span class="text-dim">{number(Math.ceil(file().size / 1024))} KiB</span>
          </p>
        )}
      </Show>
      <div class="mt-3 flex flex-wrap justify-center gap-2">
        <Button kind={props.file ? 'plain' : 'primary'} disabled={props.refused} onClick={() => input?.click()}>
          {t(props.file ? 'imports.choose_other' : 'imports.choose')}
        </Button>
        <Show when={props.file}>
          <Button kind="quiet" onClick={props.forget}>
            {t('imports.forget')}
          </Button>
        </Show>
      </div>
      <Refused error={wrong()} class="mt-2" />
      <p class="mt-3 text-sm text-dim">{t('imports.formats')}</p>
    </section>
  );
}
