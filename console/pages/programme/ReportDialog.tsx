/** A unit says how far it is: a share, words, and a file or a place in this console that shows it. */
import { useQuery } from '@tanstack/solid-query';
import { createMemo, createSignal, Show } from 'solid-js';
import { queries } from '../../api.ts';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { AreaPicker, UnitPicker } from '../pickers.tsx';
import { programmeCommands, type TaskRow } from './calls.ts';

type Typed = { unit_id: number | null; area_id: number | null; percent: string; text: string; path: string };
type Props = { task: TaskRow; close: () => void };

export function ReportDialog(props: Props) {
  return (
    <Dialog open close={props.close} title={t('programme.report')} detail={`${props.task.code} ${props.task.title}`}>
      <Form {...props} />
    </Dialog>
  );
}

const isShare = (text: string) => /^\d{1,3}$/.test(text.trim()) && Number(text) <= 100;

function Form(props: Props) {
  const draft = makeDraft<Typed>(`programme-report.${props.task.id}`, {
    ...{ unit_id: null, area_id: null, percent: '', text: '', path: '' },
  });
  const [file, setFile] = createSignal<File>();
  /** A second try after the file was refused must not report a second time. */
  let made: number | undefined;
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const units = useQuery(() => queries.units());
  /** Most report for where they are. */
  const areaOf = (id: number | null) =>
    units.isPending ? undefined : units.data?.rows.find((unit) => unit.id === id)?.area_id;
  const path = createMemo(() => localPath(draft.value().path));
  const check = ({ unit_id, area_id, percent, text }: Typed): Problems => ({
    ...(unit_id === null ? { unit_id: t('ui.missing') } : {}),
    ...(area_id === null ? { area_id: t('ui.missing') } : {}),
    ...(isShare(percent) ? {} : { share_percent: t('programme.share_wrong') }),
    ...(text.trim() === '' ? { text: t('ui.missing') } : {}),
    ...(path() === undefined ? { evidence_path: t('programme.path_wrong') } : {}),
  });
  const save = async ({ unit_id, area_id, percent, text }: Typed) => {
    if (unit_id === null || area_id === null) return;
    const report = { unit_id, area_id, share_percent: Number(percent), text, evidence_path: path() ?? null };
    made ??= (await programmeCommands.report(props.task.id, report)).id;
    const chosen = file();
    if (chosen) await programmeCommands.attach(made, 1, chosen);
  };
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save} action={t('programme.submit')}>
      {(problems) => (
        <>
          <div class="grid gap-4 sm:grid-cols-2">
            <UnitPicker
              label={t('words.unit')}
              value={draft.value().unit_id}
              set={(unit_id) => put({ unit_id, area_id: areaOf(unit_id) ?? draft.value().area_id })}
              error={problems().unit_id}
              required
            />
            <AreaPicker
              label={t('words.area')}
              value={draft.value().area_id}
              set={(area_id) => put({ area_id })}
              error={problems().area_id}
              required
            />
          </div>
          <TextField
            label={t('programme.share_percent')}
            inputMode="numeric"
            value={draft.value().percent}
            set={(percent) => put({ percent })}
            error={problems().share_percent}
            required
          />
          <TextField
            label={t('programme.report_text')}
            value={draft.value().text}
            set={(text) => put({ text })}
            error={problems().text}
            lines={4}
            maxLength={4000}
            required
          />
          <label class="block">
            <span class="mb-1 block font-medium">{t('programme.file')}</span>
            <input
              type="file"
              class="block w-full text-sm"
              onChange={(event) => setFile(event.currentTarget.files?.[0])}
            />
            <span class="mt-1 block text-sm text-dim">{t('programme.file_hint')}</span>
            <Show when={problems().file}>
              {(problem) => <span class="mt-1 block text-sm text-down">{problem()}</span>}
            </Show>
          </label>
          <TextField
            label={t('programme.evidence_path')}
            hint={t('programme.evidence_path_hint')}
            value={draft.value().path}
            set={(value) => put({ path: value })}
            error={problems().evidence_path}
            maxLength={400}
          />
        </>
      )}
    </DraftForm>
  );
}

/** The address of a page here, pasted whole or without the host; null for none, undefined for what is somewhere else. */
function localPath(text: string): string | null | undefined {
  const given = text.trim();
  if (given === '') return null;
  const own = given.startsWith(`${location.origin}/`) ? given.slice(location.origin.length) : given;
  return /^\/[a-z][^\s\\]*$/.test(own) ? own : undefined;
}
