/** One load plan: all that it says, who wrote and who decided, what speaks against starting it now, and its runs. */
import { useParams, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog, Dialog } from '../../ui/Dialog.tsx';
import { errorText, Loaded } from '../../ui/Faces.tsx';
import { Page, TableBlock } from '../../ui/Page.tsx';
import { save } from '../../ui/save.ts';
import { toast } from '../../ui/Toast.tsx';
import { ReasonForm } from '../compliance/Review.tsx';
import {
  forK6,
  loadCommands,
  loadQueries,
  type PlanPage as PlanData,
  planStateText,
  rateText,
  windowText,
} from './calls.ts';
import { DataFiles } from './DataFiles.tsx';
import { K6Results } from './K6Results.tsx';
import { PlanStateMark } from './marks.tsx';
import { whyNotWrite } from './may-write.ts';
import { ChangePlanDialog } from './PlanDialog.tsx';
import { PlanFacts } from './PlanFacts.tsx';
import { Runs } from './Runs.tsx';
import { Start } from './Start.tsx';

const crumbs = () => [{ title: t('load.title'), href: paths.load() }];

export default function PlanPage() {
  const params = useParams();
  const query = useQuery(() => loadQueries.plan(Number(params.id)));
  const data = () => (query.isPending ? undefined : query.data);
  return (
    <Show
      when={data()}
      fallback={
        <Page title={t('load.title')} crumbs={crumbs()}>
          <Loaded query={query}>{() => null}</Loaded>
        </Page>
      }
    >
      {(found) => <Shown page={found()} />}
    </Show>
  );
}

function Shown(props: { page: PlanData }) {
  const plan = () => props.page.plan;
  return (
    <Page
      title={plan().name}
      crumbs={crumbs()}
      mark={<PlanStateMark state={plan().state} />}
      detail={
        <span class="flex flex-wrap gap-x-3">
          <a class="link" href={paths.system(plan().system_id)}>
            {plan().system}
          </a>
          <span class="numeric">{windowText(plan())}</span>
          <span class="numeric">
            {t('load.ceiling')} {rateText(plan().ceiling_rate)}
          </span>
        </span>
      }
      actions={<Actions page={props.page} />}
    >
      <div class="space-y-4">
        <Show when={plan().state === 'rejected'}>
          <p role="status" class="rounded-md border border-down px-3 py-2">
            {t('load.rejected_because', {
              by: plan().decided_by_name ?? plan().decided_by ?? '',
              reason: plan().reason,
            })}
          </p>
        </Show>
        {/* On a phone nobody hovers: why it can't be decided on stands there. */}
        <Show when={plan().state === 'submitted' && props.page.me.may_not_decide}>
          {(why) => (
            <p role="status" class="rounded-md border border-line px-3 py-2 text-dim">
              {say(why())}
            </p>
          )}
        </Show>
        <Show when={props.page.changed}>
          {(changed) => (
            <p role="status" class="rounded-md border border-degraded px-3 py-2">
              {say(changed())}
            </p>
          )}
        </Show>
        <Show when={plan().state === 'approved'}>
          <Start page={props.page} />
        </Show>
        <DataFiles page={props.page} />
        <PlanFacts page={props.page} />
        <TableBlock title={t('load.plan_runs')} actions={<K6Results page={props.page} />}>
          <Runs plan_id={plan().id} />
        </TableBlock>
      </div>
    </Page>
  );
}

function Actions(props: { page: PlanData }) {
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const [approving, setApproving] = createSignal(false);
  const [rejecting, setRejecting] = createSignal(false);
  const [withdrawing, setWithdrawing] = createSignal(false);
  const plan = () => props.page.plan;
  const notNow = () => t('load.not_in_state', { state: planStateText(plan().state) });
  const isIn = (...states: ReturnType<typeof plan>['state'][]) => states.includes(plan().state);
  const mayNotWrite = () => whyNotWrite(session, props.page);
  const mayNotDecide = () => {
    if (!session.may('load:approve')) return t('ui.may_not');
    if (!isIn('submitted')) return notNow();
    return props.page.me.may_not_decide ? say(props.page.me.may_not_decide) : undefined;
  };
  const submit = async () => {
    try {
      await loadCommands.submit(plan().id, plan().version);
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  /** The script as a file; what must lie beside it and what k6 does otherwise is said at once. */
  const toK6 = async () => {
    try {
      const { script, losses } = await forK6(plan().id);
      save(`load-plan-${plan().id}.js`, new Blob([script], { type: 'text/javascript;charset=utf-8' }));
      if (losses.length > 0) toast({ title: t('load.k6_losses'), detail: losses.map(say).join(' ') });
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  const decide = (approve: boolean, reason: string) =>
    loadCommands.decide(plan().id, { version: plan().version, approve, reason });
  return (
    <>
      <Show when={plan().scenario !== null}>
        <Button onClick={toK6}>{t('load.k6')}</Button>
      </Show>
      <Button
        disabled={mayNotWrite() ?? (isIn('withdrawn') ? notNow() : undefined)}
        onClick={() => setSearch({ edit: '1' })}
      >
        {t('ui.edit')}
      </Button>
      <Button
        disabled={mayNotWrite() ?? (isIn('withdrawn') ? notNow() : undefined)}
        onClick={() => setWithdrawing(true)}
      >
        {t('load.withdraw')}
      </Button>
      <Show when={isIn('draft', 'rejected')}>
        <Button kind="primary" disabled={mayNotWrite() ?? (isIn('rejected') ? notNow() : undefined)} onClick={submit}>
          {t('load.submit')}
        </Button>
      </Show>
      <Show when={isIn('submitted')}>
        <Button disabled={mayNotDecide()} onClick={() => setRejecting(true)}>
          {t('load.reject')}
        </Button>
        <Button kind="primary" disabled={mayNotDecide()} onClick={() => setApproving(true)}>
          {t('load.approve')}
        </Button>
      </Show>
      <Show when={search.edit === '1' && mayNotWrite() === undefined}>
        <ChangePlanDialog page={props.page} close={() => setSearch({ edit: null })} />
      </Show>
      <ConfirmDialog
        open={approving()}
        close={() => setApproving(false)}
        title={t('load.approve')}
        detail={t('load.approve_detail', {
          ...{ window: windowText(plan()), system: plan().system },
          rate: String(plan().ceiling_rate),
        })}
        action={t('load.approve')}
        act={() => decide(true, '')}
      />
      <Show when={rejecting()}>
        <Dialog open close={() => setRejecting(false)} title={t('load.reject')} detail={plan().name}>
          <ReasonForm
            name={`load-reject.${plan().id}`}
            label={t('load.reason')}
            action={t('load.reject')}
            save={(reason) => decide(false, reason)}
            close={() => setRejecting(false)}
          />
        </Dialog>
      </Show>
      <ConfirmDialog
        open={withdrawing()}
        close={() => setWithdrawing(false)}
        title={t('load.withdraw')}
        detail={t('load.withdraw_detail')}
        action={t('load.withdraw')}
        danger
        act={() => loadCommands.withdraw(plan().id, plan().version)}
      />
    </>
  );
}
