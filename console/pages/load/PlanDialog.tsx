/** A load plan: new, or changed over nobody's words unseen. */
import { useNavigate } from '@solidjs/router';
import { createSignal, Show } from 'solid-js';
import { ApiError, invalidate } from '../../api.ts';
import { type Draft, makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { dateTime } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { Compare } from '../../ui/Compare.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { loadCommands, type PlanPage, type PlanRow } from './calls.ts';
import { PlanFields } from './PlanFields.tsx';
import { check, contentOf, newPlan, type Typed, typedOf } from './plan-form.ts';
import { factsOf } from './plan-words.ts';

export function NewPlanDialog(props: { close: () => void }) {
  const navigate = useNavigate();
  let made: number | undefined;
  const draft = makeDraft<Typed>('load-plan.new', newPlan(Date.now()));
  const save = async (typed: Typed) => {
    made = (await loadCommands.create({ ...contentOf(typed), system_id: typed.system_id ?? 0 })).id;
  };
  const close = () => (made === undefined ? props.close() : navigate(paths.loadPlan(made)));
  return (
    <Dialog open close={props.close} title={t('load.add')} wide>
      <DraftForm draft={draft} close={close} check={check} save={save}>
        {(problems) => <PlanFields draft={draft} problems={problems} />}
      </DraftForm>
    </Dialog>
  );
}

export function ChangePlanDialog(props: { page: PlanPage; close: () => void }) {
  const { plan } = props.page;
  const draft = makeDraft<Typed>(`load-plan.${plan.id}`, typedOf(plan));
  const [theirs, setTheirs] = createSignal<PlanRow>();
  const save = async (typed: Typed) => {
    try {
      await loadCommands.change(plan.id, { ...contentOf(typed), version: typed.version });
    } catch (error) {
      if (error instanceof ApiError && error.code === 'stale') {
        setTheirs({ ...props.page.plan, ...(error.report as Partial<PlanRow>) });
        await invalidate('load');
      }
      throw error;
    }
  };
  return (
    <Dialog open close={props.close} title={t('load.edit')} detail={t('load.edit_hint')} wide>
      <DraftForm draft={draft} close={props.close} check={check} save={save}>
        {(problems) => (
          <>
            <Show when={theirs()} keyed>
              {(row) => (
                <Conflict
                  theirs={row}
                  draft={draft}
                  nameOf={(id) => props.page.targets.find((one) => one.endpoint_id === id)?.name ?? String(id)}
                  agentOf={(id) => props.page.generators.find((one) => one.agent_id === id)?.name ?? `#${id}`}
                  close={props.close}
                />
              )}
            </Show>
            <PlanFields draft={draft} problems={problems} fixed_system={plan.system} page={props.page} />
          </>
        )}
      </DraftForm>
    </Dialog>
  );
}

/** Both are shown, and one is chosen. */
function Conflict(props: {
  theirs: PlanRow;
  draft: Draft<Typed>;
  nameOf: (endpoint_id: number) => string;
  agentOf: (agent_id: number) => string;
  close: () => void;
}) {
  const rows = () => {
    const now = factsOf(props.theirs, props.nameOf, props.agentOf);
    const mine = factsOf(contentOf(props.draft.value()), props.nameOf, props.agentOf);
    return now.flatMap(({ name, text }, index) => {
      const own = mine[index]?.text ?? '';
      const shown = (words: string) => <span class="break-words whitespace-pre-wrap">{words || '—'}</span>;
      return own === text ? [] : [{ key: name, name, left: shown(text), right: shown(own), differs: true }];
    });
  };
  const said = () => ({
    by: props.theirs.edited_by_name ?? props.theirs.edited_by,
    at: dateTime(props.theirs.edited_at),
  });
  const isMine = () => props.draft.value().version === props.theirs.version;
  return (
    <div role="alert" class="space-y-2 rounded-md border border-degraded bg-surface px-3 py-2">
      <p>{rows().length > 0 ? t('load.stale', said()) : t('load.stale_same', said())}</p>
      <Show when={rows().length > 0}>
        <Compare label={t('load.edit')} left={t('load.theirs')} right={t('load.mine')} rows={rows()} />
      </Show>
      <Show when={!isMine()} fallback={<p class="text-dim">{t('load.use_mine_next')}</p>}>
        <div class="flex flex-wrap gap-2">
          <Button
            onClick={() => {
              props.draft.discard();
              props.close();
            }}
          >
            {t('load.keep_theirs')}
          </Button>
          <Button
            kind="primary"
            onClick={() => props.draft.set({ ...props.draft.value(), version: props.theirs.version })}
          >
            {t('load.use_mine')}
          </Button>
        </div>
      </Show>
    </div>
  );
}
