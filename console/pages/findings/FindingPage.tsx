/** One finding: what is wrong, since when, on which facts that rests, and the evidence sealed for it. */
import { A, useParams, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import CheckIcon from 'lucide-solid/icons/check';
import { createMemo, For, Match, Show, Switch } from 'solid-js';
import { queries } from '../../api.ts';
import { makeDraft } from '../../drafts.ts';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { SeverityMark, StatusMark } from '../../ui/Mark.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import { Facts } from '../../ui/Verdicts.tsx';
import type { Finding } from '../../wire.ts';
import { ProposedPlans } from '../emergency/ProposedPlans.tsx';
import { FileButton } from '../tickets/FileButton.tsx';
import { TicketsAbout } from '../tickets/TicketsAbout.tsx';
import { type EvidenceHead, findingCommands, findingQueries } from './calls.ts';

export default function FindingPage() {
  const params = useParams<{ id: string }>();
  const query = useQuery(() => findingQueries.one(Number(params.id)));
  const finding = createMemo(() => (query.isPending ? undefined : query.data?.finding));
  const title = () => {
    const now = finding();
    return now ? `${now.subject} · ${say(now.title)}` : t('words.finding');
  };
  return (
    <Page
      title={title()}
      crumbs={[{ title: t('shell.findings'), href: paths.findings() }]}
      mark={<Show when={finding()}>{(now) => <SeverityMark severity={now().severity} />}</Show>}
      actions={<Show when={finding()}>{(now) => <Acknowledge finding={now()} />}</Show>}
    >
      <Loaded query={query}>
        {(data) => (
          <div class="grid items-start gap-4 lg:grid-cols-2">
            <div class="min-w-0 space-y-4">
              <Section title={t('findings.standing')}>
                <Standing finding={data().finding} />
              </Section>
              <Section title={t('findings.rests_on')}>
                <RestsOn evidence_id={data().finding.evidence_id} />
              </Section>
              <Show when={data().finding.closed_at === null}>
                <ProposedPlans finding_id={data().finding.id} />
              </Show>
              <TicketsAbout about={{ finding_id: data().finding.id }} />
            </div>
            <Section title={t('findings.evidence')} note={t('findings.evidence_n', { n: data().evidence.length })}>
              <EvidenceList evidence={data().evidence} />
            </Section>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Standing(props: { finding: Finding }) {
  const subject = () => {
    const { node_id, system_id } = props.finding;
    if (node_id !== null) return paths.node(node_id);
    return system_id !== null ? paths.system(system_id) : undefined;
  };
  return (
    <>
      <Switch>
        <Match when={props.finding.closed_at !== null}>
          <p class="mb-3 rounded-md bg-sunken px-3 py-2">{t('findings.closed_hint')}</p>
        </Match>
        <Match when={props.finding.status === 'unknown'}>
          <p class="mb-3 rounded-md border border-dashed border-unknown px-3 py-2">{t('findings.unknown_hint')}</p>
        </Match>
      </Switch>
      <p class="mb-3 text-lg">{say(props.finding.reason)}</p>
      <KeyValue
        pairs={[
          {
            name: t('findings.status'),
            value: (
              <Show when={props.finding.closed_at === null} fallback={t('findings.closed')}>
                <StatusMark status={props.finding.status} />
              </Show>
            ),
          },
          {
            name: t('findings.subject'),
            value: (
              <Show when={subject()} fallback={props.finding.subject}>
                {(href) => (
                  <A href={href()} class="link">
                    {props.finding.subject}
                  </A>
                )}
              </Show>
            ),
          },
          {
            name: t('words.check'),
            value: (
              <A href={paths.findings({ check_id: props.finding.check_id })} class="link">
                {say(props.finding.title)}
              </A>
            ),
          },
          { name: t('findings.opened'), value: <Time at={props.finding.opened_at} /> },
          ...(props.finding.closed_at === null
            ? []
            : [{ name: t('findings.closed_at'), value: <Time at={props.finding.closed_at} /> }]),
          { name: t('findings.handling'), value: <Acknowledged finding={props.finding} /> },
        ]}
      />
      <Show when={props.finding.note}>
        <p class="mt-3 rounded-md bg-sunken px-3 py-2 whitespace-pre-line">{props.finding.note}</p>
      </Show>
      <Show when={props.finding.closed_at === null ? props.finding.suppressed_by : null} keyed>
        {(id) => (
          <p class="mt-3 text-dim">
            <A href={paths.node(id)} class="link underline">
              {t('findings.suppressed', { name: props.finding.suppressed_by_name ?? String(id) })}
            </A>{' '}
            {t('findings.suppressed_hint')}
          </p>
        )}
      </Show>
      <Show when={props.finding.in_maintenance}>
        <p class="mt-3 text-maintenance">{t('findings.in_maintenance_hint')}</p>
      </Show>
    </>
  );
}

function Acknowledged(props: { finding: Finding }) {
  return (
    <Show
      when={props.finding.acknowledged_by}
      fallback={<span class="text-dim">{t('findings.not_acknowledged')}</span>}
    >
      {(person) => (
        <>
          {t('findings.acknowledged_by', { person: person() })} <Time at={props.finding.acknowledged_at} />
        </>
      )}
    </Show>
  );
}

/** The facts of the newest evidence, each leading to the watch that saw it. */
function RestsOn(props: { evidence_id: number | null }) {
  const query = useQuery(() => ({
    ...queries.evidence(props.evidence_id ?? 0),
    enabled: props.evidence_id !== null,
  }));
  return (
    <Show when={props.evidence_id !== null} fallback={<p class="text-dim">{t('findings.no_evidence')}</p>}>
      <Loaded query={query} small>
        {(evidence) => <Facts facts={evidence().because} />}
      </Loaded>
    </Show>
  );
}

function EvidenceList(props: { evidence: EvidenceHead[] }) {
  return (
    <Show when={props.evidence.length > 0} fallback={<p class="text-dim">{t('findings.no_evidence')}</p>}>
      <ol class="divide-y divide-line">
        <For each={props.evidence}>
          {(each) => (
            <li class="py-2.5">
              <div class="flex flex-wrap items-center justify-between gap-x-3">
                <StatusMark status={each.status} />
                <Time at={each.at} />
              </div>
              <p class="mt-0.5">{say(each.reason)}</p>
              <p class="mt-0.5 flex flex-wrap items-baseline gap-x-3 text-sm">
                <A href={paths.evidence(each.id)} class="link">
                  {t('findings.evidence_id', { id: String(each.id) })}
                </A>
                <span class="font-mono text-xs text-dim" title={each.digest}>
                  SM3 {each.digest.slice(0, 16)}…
                </span>
              </p>
            </li>
          )}
        </For>
      </ol>
    </Show>
  );
}

function Acknowledge(props: { finding: Finding }) {
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const close = () => setSearch({ acknowledge: null });
  const refused = () => {
    if (!session.may('findings:write')) return t('ui.may_not');
    return props.finding.closed_at === null ? undefined : t('findings.closed_already');
  };
  return (
    <>
      <FileButton
        about={{ finding_id: props.finding.id }}
        name={`${props.finding.subject} · ${say(props.finding.title)}`}
      />
      <Button kind="primary" disabled={refused()} onClick={() => setSearch({ acknowledge: '1' })}>
        <CheckIcon class="size-4" />
        {t(props.finding.acknowledged_by ? 'findings.change_note' : 'findings.acknowledge')}
      </Button>
      <Dialog
        open={search.acknowledge === '1' && !refused()}
        close={close}
        title={t('findings.acknowledge')}
        detail={t('findings.acknowledge_hint')}
      >
        <AcknowledgeForm finding={props.finding} close={close} />
      </Dialog>
    </>
  );
}

function AcknowledgeForm(props: { finding: Finding; close: () => void }) {
  const { id, note } = props.finding;
  const draft = makeDraft(`finding.${id}`, { note });
  const save = async (value: { note: string }) => {
    await findingCommands.acknowledge(id, value.note.trim());
    toast({ title: t('findings.acknowledged') });
  };
  return (
    <DraftForm draft={draft} close={props.close} save={save} action={t('findings.acknowledge')}>
      {(problems) => (
        <TextField
          label={t('words.note')}
          hint={t('findings.note_hint')}
          value={draft.value().note}
          set={(text) => draft.set({ note: text })}
          error={problems().note}
          lines={4}
        />
      )}
    </DraftForm>
  );
}
