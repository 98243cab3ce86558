/** Begins a drill at a grade: nothing of it is real. */
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { type DrillPage, drillCommands, gradeText } from './drill-calls.ts';

const grades = [1, 2, 3, 4] as const;

export function StartDrillDialog(props: { drill: DrillPage['drill']; close: (run_id?: number) => void }) {
  const { id, version } = props.drill;
  const draft = makeDraft<{ grade: number }>(`drill-start.${id}`, { grade: 3 });
  let run_id: number | undefined;
  return (
    <Dialog open close={() => props.close()} title={t('drills.start')} detail={props.drill.title}>
      <DraftForm
        draft={draft}
        close={() => props.close(run_id)}
        action={t('drills.start')}
        save={async ({ grade }) => {
          run_id = (await drillCommands.start(id, { version, grade })).run_id;
        }}
      >
        {() => (
          <>
            <p>{t('drills.start_detail')}</p>
            <Select
              label={t('emergency.grade')}
              value={draft.value().grade}
              set={(grade) => grade !== null && draft.set({ grade })}
              options={grades.map((value) => ({ value, label: gradeText(value) }))}
              required
            />
          </>
        )}
      </DraftForm>
    </Dialog>
  );
}
