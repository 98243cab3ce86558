/** The buttons and dialogs by which a person decides about one difference or many. */
import { createSignal, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { say, t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog, Dialog } from '../../ui/Dialog.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { toast } from '../../ui/Toast.tsx';
import { type Decided, type Difference, differenceCommands } from './calls.ts';
import { whyNotAccept } from './sides.tsx';

export type Asking = { what: 'accept' | 'reject'; rows: readonly Difference[] };

/** Which dialog is open, what it is about, and what was decided at once. */
export function makeDecisions() {
  const session = useSession();
  const [asking, setAsking] = createSignal<Asking>();
  return {
    asking,
    close: () => setAsking(undefined),
    mayNot: () => (session.may('estate:write') ? undefined : t('nodes.no_right')),
    accept: (rows: readonly Difference[]) => setAsking({ what: 'accept', rows }),
    reject: (rows: readonly Difference[]) => setAsking({ what: 'reject', rows }),
    async reopen(rows: readonly Difference[]) {
      try {
        tell(await differenceCommands.reopen(rows), 'differences.reopened');
      } catch (error) {
        toast({ title: errorText(error) });
      }
    },
  };
}
export type Decisions = ReturnType<typeof makeDecisions>;

/** What was done, and why something wasn't. */
function tell(
  { done, refused }: Decided,
  title: 'differences.accepted' | 'differences.rejected' | 'differences.reopened',
) {
  const [first] = refused;
  const detail = first && t('differences.refused', { n: refused.length, why: say(first) });
  toast(detail ? { title: t(title, { n: done }), detail } : { title: t(title, { n: done }) });
}

/** For all that is chosen; a button says why when none of it can be done. */
export function BulkButtons(props: { rows: readonly Difference[]; decisions: Decisions }) {
  const fit = () => props.rows.filter((row) => whyNotAccept(row) === undefined);
  const open = () => props.rows.filter((row) => row.state !== 'rejected');
  const rejected = () => props.rows.filter((row) => row.state === 'rejected');
  const why = () => {
    const [first] = props.rows;
    return props.decisions.mayNot() ?? (first && fit().length === 0 ? whyNotAccept(first) : undefined);
  };
  return (
    <div class="flex flex-wrap items-center gap-2" role="status">
      <span class="text-sm text-dim">{t('differences.chosen', { n: props.rows.length })}</span>
      <Button kind="primary" disabled={why()} onClick={() => props.decisions.accept(fit())}>
        {t('differences.accept')}
      </Button>
      <Show when={open().length > 0}>
        <Button disabled={props.decisions.mayNot()} onClick={() => props.decisions.reject(open())}>
          {t('differences.reject')}
        </Button>
      </Show>
      <Show when={rejected().length > 0}>
        <Button disabled={props.decisions.mayNot()} onClick={() => props.decisions.reopen(rejected())}>
          {t('differences.reopen')}
        </Button>
      </Show>
    </div>
  );
}

export function DecisionDialogs(props: { decisions: Decisions; decided?: () => void }) {
  const rows = () => props.decisions.asking()?.rows ?? [];
  const accept = async () => {
    tell(await differenceCommands.accept(rows()), 'differences.accepted');
    props.decided?.();
  };
  return (
    <>
      <ConfirmDialog
        open={props.decisions.asking()?.what === 'accept'}
        close={props.decisions.close}
        title={t('differences.accept_title', { n: rows().length })}
        detail={t('differences.accept_detail')}
        action={t('differences.accept')}
        act={accept}
      />
      <Show when={props.decisions.asking()?.what === 'reject'}>
        <RejectDialog rows={rows()} close={props.decisions.close} decided={props.decided} />
      </Show>
    </>
  );
}

function RejectDialog(props: { rows: readonly Difference[]; close: () => void; decided: (() => void) | undefined }) {
  const draft = makeDraft('differences.reject', { reason: '' });
  const save = async ({ reason }: { reason: string }) => {
    tell(await differenceCommands.reject(props.rows, reason), 'differences.rejected');
    props.decided?.();
  };
  return (
    <Dialog
      open
      close={props.close}
      title={t('differences.reject_title', { n: props.rows.length })}
      detail={t('differences.reject_detail')}
    >
      <DraftForm
        draft={draft}
        check={(value): Record<string, string> => (value.reason.trim() === '' ? { reason: t('ui.missing') } : {})}
        save={save}
        close={props.close}
        action={t('differences.reject')}
      >
        {(problems) => (
          <TextField
            label={t('differences.reject_reason')}
            hint={t('differences.reject_hint')}
            value={draft.value().reason}
            set={(reason) => draft.set({ reason })}
            error={problems().reason}
            maxLength={500}
            required
          />
        )}
      </DraftForm>
    </Dialog>
  );
}
