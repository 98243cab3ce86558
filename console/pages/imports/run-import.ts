/** The steps of an import: a file is chosen, previewed, perhaps corrected and chosen again, then written. */
import { batch, createSignal } from 'solid-js';
import { type ImportChoices, type ImportKind, type ImportReport, importCommands, reportFrom } from './calls.ts';

export function makeImport(kind: () => ImportKind) {
  const [file, setFile] = createSignal<File>();
  const [choices, setChoices] = createSignal<ImportChoices>({ watch: true, credential_id: null });
  const [report, setReport] = createSignal<ImportReport>();
  const [busy, setBusy] = createSignal<'preview' | 'commit'>();
  const [error, setError] = createSignal<unknown>();

  const run = async (step: 'preview' | 'commit') => {
    const chosen = file();
    if (!chosen || busy()) return;
    setBusy(step);
    setError(undefined);
    try {
      setReport(await importCommands[step](kind(), chosen, choices()));
    } catch (caught) {
      // What the file would do is no longer what was shown.
      setReport(reportFrom(caught));
      setError(caught);
    } finally {
      setBusy(undefined);
    }
  };
  return {
    file,
    choices,
    setChoices,
    report,
    busy,
    error,
    run,
    choose(chosen: File) {
      batch(() => {
        setFile(chosen);
        setReport(undefined);
      });
      void run('preview');
    },
    forget() {
      batch(() => {
        setFile(undefined);
        setReport(undefined);
        setError(undefined);
      });
    },
  };
}
