/** Why candidates are not to be asked about again. */
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { toast } from '../../ui/Toast.tsx';
import { discoveryCommands } from './calls.ts';

export function IgnoreDialog(props: { ids: number[]; close: () => void; done?: () => void }) {
  const draft = makeDraft('discovery.ignore', { reason: '' });
  const title = () => t('discovery.ignore_title', { n: props.ids.length });
  return (
    <Dialog open close={props.close} title={title()} detail={t('discovery.ignore_hint')}>
      <DraftForm
        draft={draft}
        close={props.close}
        check={({ reason }) => (reason.trim() === '' ? { reason: t('ui.missing') } : {})}
        save={async ({ reason }) => {
          const n = props.ids.length;
          await discoveryCommands.ignore(props.ids, reason.trim());
          toast({ title: t('discovery.ignored_toast', { n }) });
          props.done?.();
        }}
        action={t('discovery.ignore_chosen')}
      >
        {(problems) => (
          <TextField
            label={t('words.reason')}
            hint={t('discovery.ignore_reason_hint')}
            value={draft.value().reason}
            set={(reason) => draft.set({ reason })}
            error={problems().reason}
            lines={2}
            required
          />
        )}
      </DraftForm>
    </Dialog>
  );
}
