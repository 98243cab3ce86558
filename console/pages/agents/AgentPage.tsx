/** One agent: its health, what it brought and lost so that it adds up, what was refused, and who decided what about it. */
import { A, useParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { number, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { KeyValue, Maybe } from '../../ui/KeyValue.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Time } from '../../ui/Time.tsx';
import { ObjectHistory } from '../audit/ObjectHistory.tsx';
import { ReasonDialog } from '../people/ReasonDialog.tsx';
import { AgentMark } from './AgentMark.tsx';
import {
  type Agent,
  type AgentPageData,
  agentCommands,
  agentQueries,
  type Invited,
  sideText,
  wayText,
} from './calls.ts';
import { EditDialog } from './EditDialog.tsx';
import { HealthFigures } from './HealthFigures.tsx';
import { CodeDialog } from './InviteDialog.tsx';
import { Buffers, Gaps } from './Records.tsx';
import { Refusals } from './Refusals.tsx';
import { Fingerprint, TrustDialog } from './TrustDialog.tsx';

export default function AgentPage() {
  const params = useParams();
  const query = useQuery(() => agentQueries.one(Number(params.id)));
  const page = () => (query.isPending ? undefined : query.data);
  const detailOf = ({ unit, side, way }: Agent) => [unit, sideText(side), wayText(way)].filter(Boolean).join(' · ');
  return (
    <Page
      title={page()?.agent.name ?? t('agents.title')}
      crumbs={[{ title: t('agents.title'), href: paths.agents() }]}
      mark={<Show when={page()}>{(found) => <AgentMark agent={found().agent} />}</Show>}
      detail={<Show when={page()}>{(found) => detailOf(found().agent)}</Show>}
      actions={<Show when={page()}>{(found) => <Actions page={found()} />}</Show>}
    >
      <Loaded query={query}>{(found) => <Content page={found()} />}</Loaded>
    </Page>
  );
}

function Content(props: { page: AgentPageData }) {
  const agent = () => props.page.agent;
  return (
    <Tabs
      label={agent().name}
      tabs={[
        { id: 'overview', title: t('agents.tab_overview'), content: () => <Overview page={props.page} /> },
        { id: 'gaps', title: t('agents.gaps'), count: some(props.page.gaps), content: () => <Gaps id={agent().id} /> },
        {
          id: 'refusals',
          title: t('agents.refusals'),
          count: some(props.page.refusals),
          content: () => <Refusals refusals={props.page.refusals} />,
        },
        {
          id: 'changes',
          title: t('audit.history'),
          content: () => <ObjectHistory kind="agent" id={agent().id} />,
        },
      ]}
    />
  );
}

const some = (list: readonly unknown[]) => (list.length > 0 ? list.length : undefined);

function Overview(props: { page: AgentPageData }) {
  const agent = () => props.page.agent;
  return (
    <div class="space-y-4">
      <Show when={agent().state === 'waiting'}>
        <p role="status" class="rounded-md border border-degraded px-3 py-2">
          {t('agents.waits')}
        </p>
      </Show>
      <Show when={agent().state === 'invited'}>
        <p role="status" class="rounded-md border border-edge px-3 py-2">
          {t('agents.not_enrolled')} <Time at={agent().code_until} />
        </p>
      </Show>
      <div class="grid items-start gap-4 lg:grid-cols-2">
        <Section title={t('agents.identity')}>
          <Identity page={props.page} />
        </Section>
        <Section title={t('agents.health')}>
          <HealthFigures page={props.page} />
        </Section>
      </div>
      <Buffers page={props.page} />
    </div>
  );
}

function Actions(props: { page: AgentPageData }) {
  const session = useSession();
  const agent = () => props.page.agent;
  const [asked, setAsked] = createSignal<'trust' | 'revoke' | 'edit'>();
  const [invited, setInvited] = createSignal<Invited>();
  const close = () => setAsked(undefined);
  const refused = () => (session.may('agents:write') ? undefined : t('ui.may_not'));
  const inviteAgain = async () => setInvited(await agentCommands.inviteAgain(agent().id));
  return (
    <>
      <ButtonLink href={paths.watches({ agent_id: agent().id })}>
        {t('agents.its_watches', { n: agent().watches })}
      </ButtonLink>
      <Show when={agent().state === 'waiting'}>
        <Button kind="primary" disabled={refused()} onClick={() => setAsked('trust')}>
          {t('agents.trust')}
        </Button>
      </Show>
      <Show when={agent().state === 'invited'}>
        <Button disabled={refused()} onClick={inviteAgain}>
          {t('agents.new_code')}
        </Button>
      </Show>
      <Show when={agent().state !== 'revoked'}>
        <Button disabled={refused()} onClick={() => setAsked('edit')}>
          {t('ui.edit')}
        </Button>
        <Button disabled={refused()} onClick={() => setAsked('revoke')}>
          {t('agents.revoke')}
        </Button>
      </Show>
      <Show when={asked() === 'trust'}>
        <TrustDialog agent={agent()} close={close} />
      </Show>
      <Show when={asked() === 'edit'}>
        <EditDialog agent={agent()} close={close} />
      </Show>
      <Show when={asked() === 'revoke'}>
        <ReasonDialog
          close={close}
          title={t('agents.revoke_title', { name: agent().name })}
          detail={t('agents.revoke_hint', { n: agent().watches })}
          action={t('agents.revoke')}
          danger
          act={(reason) => agentCommands.revoke(agent().id, reason)}
        />
      </Show>
      <Show when={invited()}>{(code) => <CodeDialog invited={code()} close={() => setInvited(undefined)} />}</Show>
    </>
  );
}

function Identity(props: { page: AgentPageData }) {
  const agent = () => props.page.agent;
  return (
    <>
      <KeyValue
        pairs={[
          { name: t('agents.created'), value: <Time at={agent().created_at} /> },
          { name: t('agents.enrolled'), value: <Time at={agent().enrolled_at} /> },
          { name: t('agents.trusted'), value: <Time at={agent().trusted_at} /> },
          ...(agent().revoked_at === null
            ? []
            : [{ name: t('agents.revoked'), value: <Time at={agent().revoked_at} /> }]),
          { name: t('agents.heard'), value: <Time at={agent().heard_at} /> },
          {
            name: t('agents.heard_from'),
            value: <Maybe value={agent().heard_from} absent={t('agents.never')} mono />,
          },
          {
            name: t('words.version'),
            value: (
              <>
                <Maybe value={agent().version} absent={t('agents.unknown')} />
                <Show when={agent().upgrade_to}>
                  {(version) => (
                    <span class="ml-2 text-degraded">{t('agents.upgrade_to', { version: version() })}</span>
                  )}
                </Show>
              </>
            ),
          },
          {
            name: t('watches.title'),
            value: (
              <A href={paths.watches({ agent_id: agent().id })} class="link numeric">
                {number(agent().watches)}
              </A>
            ),
          },
        ]}
      />
      <Show when={agent().fingerprint}>
        {(text) => (
          <div class="mt-3">
            <h3 class="mb-1 text-dim">{t('agents.fingerprint')}</h3>
            <Fingerprint text={text()} />
          </div>
        )}
      </Show>
    </>
  );
}
