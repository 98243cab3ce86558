/** One assessment: its work sheet, score, review, plan, and what changed since the last one. */
import { useParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, createSignal, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText, Loaded } from '../../ui/Faces.tsx';
import { Page } from '../../ui/Page.tsx';
import { type Tab, Tabs } from '../../ui/Tabs.tsx';
import { toast } from '../../ui/Toast.tsx';
import { SealMenu } from '../seal/SealMenu.tsx';
import { AssessmentMark } from './AssessmentMarks.tsx';
import { AssessmentScore } from './AssessmentScore.tsx';
import {
  assessmentCommands,
  assessmentKindText,
  assessmentQueries,
  conclusionText,
  type AssessmentPage as Data,
} from './assessment-calls.ts';
import { Differences } from './Differences.tsx';
import { PlanAndTeam } from './PlanAndTeam.tsx';
import { AssessmentReports } from './Reports.tsx';
import { CloseDialog, Review, SendBackDialog } from './Review.tsx';
import { WorkSheet } from './WorkSheet.tsx';

export default function AssessmentPage() {
  const params = useParams();
  const query = useQuery(() => assessmentQueries.one(Number(params.id)));
  return (
    <Show
      when={!query.isPending && query.data}
      fallback={
        <Page title={t('assessments.tab_assessments')} crumbs={crumbs()}>
          <Loaded query={query}>{() => null}</Loaded>
        </Page>
      }
    >
      {(data) => <Shown data={data()} />}
    </Show>
  );
}

const crumbs = () => [{ title: t('compliance.title'), href: paths.compliance({ tab: 'assessments' }) }];

function Shown(props: { data: Data }) {
  const session = useSession();
  const row = () => props.data.assessment;
  const may = () => session.may('assessments:write') && !props.data.is_own_unit;
  const canJudge = () => may() && (props.data.me === 'lead' || props.data.me === 'assessor');
  /** Why nothing can be judged; undefined: it can. */
  const locked = () => {
    if (row().state === 'closed') return t('assessments.read_only_closed');
    if (props.data.is_own_unit) return t('assessments.read_only_own');
    if (row().state === 'review') return t('assessments.read_only_review');
    if (!canJudge()) return t('assessments.read_only_team');
    return row().state === 'planned' ? t('assessments.read_only_planned') : undefined;
  };
  const isCopied = createMemo(() => row().copied_from_id !== null);
  const tabs = createMemo((): Tab[] => [
    {
      id: 'sheet',
      title: t('assessments.tab_sheet'),
      content: () => <WorkSheet data={props.data} locked={locked()} />,
    },
    {
      id: 'score',
      title: row().kind === 'crypto' ? t('assessments.points_figure') : t('assessments.tab_score'),
      content: () => <AssessmentScore id={row().id} />,
    },
    {
      id: 'review',
      title: t('assessments.tab_review'),
      content: () => (
        <Review id={row().id} mayRate={canJudge() && (row().state === 'open' || row().state === 'review')} />
      ),
    },
    {
      id: 'plan',
      title: t('assessments.tab_plan'),
      content: () => <PlanAndTeam data={props.data} may={may()} />,
    },
    ...(!isCopied()
      ? []
      : [
          {
            id: 'differences',
            title: t('assessments.tab_differences'),
            content: () => <Differences data={props.data} />,
          },
        ]),
  ]);
  return (
    <Page
      title={row().title}
      crumbs={crumbs()}
      mark={<AssessmentMark state={row().state} />}
      detail={
        <span class="flex flex-wrap gap-x-3">
          <a class="link" href={paths.system(row().system_id)}>
            {row().system}
          </a>
          <span>{assessmentKindText(row().kind)}</span>
          <span>{t('assessments.level_n', { n: row().level })}</span>
          <Show when={row().extensions.length > 0}>
            <span>
              {row()
                .extensions.map((one) => word('assessments', `extension_${one}`))
                .join(' · ')}
            </span>
          </Show>
          <span>{row().edition}</span>
          <span class="numeric">{t('assessments.progress_n', { n: row().judged, of: row().items })}</span>
          <Show when={row().conclusion}>
            {(conclusion) => <span class="font-medium text-ink">{conclusionText(conclusion())}</span>}
          </Show>
        </span>
      }
      actions={<Actions data={props.data} may={may()} />}
    >
      <Show when={row().state === 'open' && props.data.sent_back}>
        {(sent) => (
          <p class="mb-3 rounded-md border border-degraded px-3 py-2">
            {t('assessments.sent_back_by', { by: sent().by, reason: sent().reason })}
          </p>
        )}
      </Show>
      <Tabs label={row().title} tabs={tabs()} />
    </Page>
  );
}

function Actions(props: { data: Data; may: boolean }) {
  const [asking, setAsking] = createSignal<'close' | 'send_back'>();
  const row = () => props.data.assessment;
  const is = (role: string, state: string) => props.may && props.data.me === role && row().state === state;
  const move = async (to: 'open' | 'review') => {
    try {
      await assessmentCommands.move(row().id, to);
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  return (
    <>
      <AssessmentReports id={row().id} closed={row().state === 'closed'} />
      <Show when={row().state === 'closed'}>
        <SealMenu object_kind="assessment" object_id={row().id} path={`/api/assessments/${row().id}`} />
      </Show>
      <Show when={is('lead', 'planned')}>
        <Button kind="primary" onClick={() => move('open')}>
          {t('assessments.open')}
        </Button>
      </Show>
      <Show when={is('lead', 'open')}>
        <Button onClick={() => move('review')}>{t('assessments.to_review')}</Button>
      </Show>
      <Show when={is('reviewer', 'review')}>
        <Button onClick={() => setAsking('send_back')}>{t('assessments.send_back')}</Button>
        <Button kind="primary" onClick={() => setAsking('close')}>
          {t('assessments.close')}
        </Button>
      </Show>
      <Show when={asking() === 'close'}>
        <CloseDialog id={row().id} close={() => setAsking(undefined)} />
      </Show>
      <Show when={asking() === 'send_back'}>
        <SendBackDialog id={row().id} close={() => setAsking(undefined)} />
      </Show>
    </>
  );
}
