/** A draft of a plan is edited: the form and the source are the same file; what was typed is kept in this browser until it is saved. */
import { useNavigate, useParams, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { ApiError } from '../../api.ts';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { DraftNote } from '../../ui/DraftNote.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Page } from '../../ui/Page.tsx';
import { Refused } from '../../ui/sending.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { toast } from '../../ui/Toast.tsx';
import { FlowChart } from './FlowChart.tsx';
import { PlanForm } from './PlanForm.tsx';
import { PlanText, roleTitle } from './PlanText.tsx';
import { planCommands, planQueries, stateText, type VersionData } from './plan-calls.ts';
import { type Editing, makeEditing, type Typed } from './plan-editing.ts';
import { SourceEditor } from './SourceEditor.tsx';

export default function EditPage() {
  const params = useParams();
  const [search] = useSearchParams();
  const query = useQuery(() => planQueries.version(Number(search.version)));
  const data = () => (query.isPending ? undefined : query.data);
  const back = () => paths.emergencyPlan(Number(params.id), { version: Number(search.version) });
  return (
    <Show
      when={data()?.version.id}
      keyed
      fallback={
        <Page title={t('emergency_editor.title')}>
          <Loaded query={query}>{() => null}</Loaded>
        </Page>
      }
    >
      <Show
        when={data()?.version.state === 'draft'}
        fallback={
          <Page title={t('emergency_editor.title')}>
            <p class="mb-3">
              {t('emergency_plans.not_in_state', { state: stateText(data()?.version.state ?? 'draft') })}
            </p>
            <ButtonLink href={back()}>{t('emergency_plans.tab_text')}</ButtonLink>
          </Page>
        }
      >
        <Editor data={data() as VersionData} back={back()} />
      </Show>
    </Show>
  );
}

function Editor(props: { data: VersionData; back: string }) {
  const navigate = useNavigate();
  const { version, source } = props.data;
  const draft = makeDraft<Typed>(`emergency-plan.${version.id}`, {
    ...{ source, note: version.note, version: version.version },
  });
  const editing = makeEditing(draft, version.plan_id);
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();
  const [theirs, setTheirs] = createSignal<number>();
  const save = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await planCommands.write(version.id, draft.value());
      draft.discard();
      toast({ title: t('emergency_editor.saved') });
      navigate(props.back);
    } catch (caught) {
      if (caught instanceof ApiError && caught.code === 'stale')
        setTheirs((caught.report as { version: number }).version);
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  const giveUp = () => {
    draft.discard();
    navigate(props.back);
  };
  const title = () => editing.found()?.head?.title ?? props.data.head?.title ?? t('emergency_editor.title');
  return (
    <Page
      title={t('emergency_editor.title')}
      crumbs={[
        { title: t('emergency.title'), href: paths.emergency() },
        { title: title(), href: props.back },
      ]}
      detail={t('emergency_editor.hint')}
      actions={
        <>
          <Button onClick={giveUp}>{t('ui.cancel')}</Button>
          <Button kind="primary" busy={busy()} onClick={save}>
            {t('ui.save')}
          </Button>
        </>
      }
    >
      <div class="space-y-3">
        <DraftNote draft={draft} />
        <Show when={theirs()} keyed>
          {(at) => (
            <Conflict
              isMine={draft.value().version === at}
              keep={giveUp}
              mine={() => draft.set({ ...draft.value(), version: at })}
            />
          )}
        </Show>
        <Refused error={error()} />
        <TextField
          label={t('emergency_editor.note')}
          value={draft.value().note}
          set={(note) => draft.set({ ...draft.value(), note })}
          maxLength={500}
        />
        <Tabs
          label={t('emergency_editor.title')}
          param="view"
          tabs={[
            { id: 'both', title: t('emergency_editor.view_both'), content: () => <Both editing={editing} /> },
            { id: 'preview', title: t('emergency_editor.view_preview'), content: () => <Preview editing={editing} /> },
          ]}
        />
      </div>
    </Page>
  );
}

function Both(props: { editing: Editing }) {
  const head = () => props.editing.found()?.head;
  return (
    <div class="grid gap-4 lg:grid-cols-2">
      <section class="min-w-0" aria-label={t('emergency_editor.form')}>
        <Show
          when={head()}
          fallback={
            <p role="status" class="rounded-md border border-degraded px-3 py-2">
              {t(props.editing.found() ? 'emergency_editor.form_off' : 'emergency_editor.checking')}
            </p>
          }
        >
          {(found) => <PlanForm editing={props.editing} head={found()} />}
        </Show>
      </section>
      <div class="min-w-0 lg:sticky lg:top-4 lg:self-start">
        <SourceEditor editing={props.editing} />
      </div>
    </div>
  );
}

function Preview(props: { editing: Editing }) {
  return (
    <Show when={props.editing.found()?.head} fallback={<p>{t('emergency_editor.form_off')}</p>}>
      {(head) => (
        <div class="space-y-4">
          <FlowChart steps={props.editing.found()?.flow ?? []} roleTitle={(role) => roleTitle(head(), role)} />
          <PlanText head={head()} blocks={props.editing.found()?.blocks ?? []} />
        </div>
      )}
    </Show>
  );
}

function Conflict(props: { isMine: boolean; keep: () => void; mine: () => void }) {
  return (
    <div role="alert" class="space-y-2 rounded-md border border-degraded bg-surface px-3 py-2">
      <p>{t('emergency_editor.stale')}</p>
      <Show when={!props.isMine} fallback={<p class="text-dim">{t('emergency_editor.use_mine_next')}</p>}>
        <div class="flex flex-wrap gap-2">
          <Button onClick={props.keep}>{t('emergency_editor.keep_theirs')}</Button>
          <Button kind="primary" onClick={props.mine}>
            {t('emergency_editor.use_mine')}
          </Button>
        </div>
      </Show>
    </div>
  );
}
