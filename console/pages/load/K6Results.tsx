/** Results that k6 brought of a plan's script come in here. */
import { useNavigate } from '@solidjs/router';
import { createSignal, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { momentOf } from '../../ui/wall-time.ts';
import { loadCommands, type PlanPage } from './calls.ts';
import { whyNotWrite } from './may-write.ts';

const max_bytes = 4 * 1024 * 1024;

/** Of a plan with a scenario: of a single request there is no script. */
export function K6Results(props: { page: PlanPage }) {
  const session = useSession();
  const [bringing, setBringing] = createSignal(false);
  const refused = () => {
    const { plan, changed } = props.page;
    const isApproved = plan.state === 'approved' || (plan.state === 'expired' && plan.decided_by !== null);
    const why = whyNotWrite(session, props.page);
    if (why) return why;
    if (!isApproved) return t('load_brought.not_approved');
    return changed ? t('load_brought.changed') : undefined;
  };
  return (
    <Show when={props.page.plan.scenario !== null}>
      <Button disabled={refused()} onClick={() => setBringing(true)}>
        {t('load_brought.bring')}
      </Button>
      <Show when={bringing()}>
        <Bring id={props.page.plan.id} close={() => setBringing(false)} />
      </Show>
    </Show>
  );
}

type Typed = { began: string };

function Bring(props: { id: number; close: () => void }) {
  const navigate = useNavigate();
  const draft = makeDraft<Typed>(`load-k6.${props.id}`, { began: '' });
  const [file, setFile] = createSignal<File>();
  let made: number | undefined;
  const check = ({ began }: Typed): Problems => {
    const chosen = file();
    const tooLarge = chosen && chosen.size > max_bytes;
    return {
      ...(chosen ? {} : { summary: t('ui.missing') }),
      ...(tooLarge ? { summary: t('load_brought.too_large', { file: chosen.name, most: '4' }) } : {}),
      ...(momentOf(began) === undefined ? { started_at: t('ui.missing') } : {}),
    };
  };
  const save = async ({ began }: Typed) => {
    const summary = await file()?.text();
    const started_at = momentOf(began);
    if (summary === undefined || started_at === undefined) return;
    made = (await loadCommands.bringResult(props.id, { summary, started_at })).id;
  };
  const close = () => (made === undefined ? props.close() : navigate(paths.loadRun(made)));
  return (
    <Dialog open close={props.close} title={t('load_brought.bring')} detail={t('load_brought.bring_detail')}>
      <DraftForm draft={draft} close={close} check={check} save={save} action={t('load_brought.bring')}>
        {(problems) => (
          <>
            <label class="block">
              <span class="mb-1 block font-medium">{t('load_brought.summary')}</span>
              <input
                type="file"
                accept=".json,application/json"
                class="block w-full text-sm"
                aria-describedby={problems().summary ? 'k6-summary-problem' : undefined}
                onChange={(event) => setFile(event.currentTarget.files?.[0])}
              />
              <Show when={problems().summary}>
                {(problem) => (
                  <span id="k6-summary-problem" class="mt-1 block text-sm text-down">
                    {problem()}
                  </span>
                )}
              </Show>
            </label>
            <TextField
              label={t('load_brought.began')}
              hint={t('load_brought.began_hint')}
              type="datetime-local"
              value={draft.value().began}
              set={(began) => draft.set({ began })}
              error={problems().started_at}
              required
            />
          </>
        )}
      </DraftForm>
    </Dialog>
  );
}
