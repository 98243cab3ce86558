/** One risk assessment: assets, threats, vulnerabilities, risks, the heat map, treatment, and what changed since the last one. */
import { useParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { errorText, Loaded } from '../../ui/Faces.tsx';
import { Page } from '../../ui/Page.tsx';
import { type Tab, Tabs } from '../../ui/Tabs.tsx';
import { toast } from '../../ui/Toast.tsx';
import { RiskReports } from '../compliance/Reports.tsx';
import { Assets } from './Assets.tsx';
import { Comparison } from './Comparison.tsx';
import { documentHref, levelText, type RiskDocument, riskCommands, riskQueries, type Standing } from './calls.ts';
import { HeatMap } from './HeatMap.tsx';
import { RiskStateMark } from './marks.tsx';
import { Scenarios } from './Scenarios.tsx';
import { Threats } from './Threats.tsx';
import { Treatment } from './Treatment.tsx';
import { Vulnerabilities } from './Vulnerabilities.tsx';

const crumbs = () => [{ title: t('risk.title'), href: paths.risks() }];

export default function RiskPage() {
  const params = useParams();
  const standing = useQuery(() => riskQueries.one(Number(params.id)));
  const query = useQuery(() => riskQueries.document(Number(params.id)));
  const both = () => {
    if (standing.isPending || query.isPending || !standing.data || !query.data) return undefined;
    return { standing: standing.data, data: query.data };
  };
  return (
    <Show
      when={both()}
      fallback={
        <Page title={t('risk.title')} crumbs={crumbs()}>
          <Show when={standing.isError} fallback={<Loaded query={query}>{() => null}</Loaded>}>
            <Loaded query={standing}>{() => null}</Loaded>
          </Show>
        </Page>
      }
    >
      {(found) => <Shown data={found().data} me={found().standing.me} />}
    </Show>
  );
}

function Shown(props: { data: RiskDocument; me: Standing['me'] }) {
  const session = useSession();
  const row = () => props.data.assessment;
  /** Why nothing can be changed; undefined: it can. */
  const locked = () => {
    if (row().state === 'closed') return t('risk.locked_closed');
    if (!session.may('assessments:write')) return t('ui.may_not');
    return props.me.may_not_assess ? say(props.me.may_not_assess) : undefined;
  };
  const mayNotSign = () => {
    if (row().state === 'closed') return t('risk.locked_closed');
    if (!session.may('risks:accept')) return t('ui.may_not');
    return props.me.may_not_accept ? say(props.me.may_not_accept) : undefined;
  };
  const isCopied = createMemo(() => row().copied_from_id !== null);
  // Made once: news must not make a table anew under whoever works in it.
  const tabs = createMemo((): Tab[] => [
    { id: 'assets', title: t('risk.tab_assets'), content: () => <Assets data={props.data} locked={locked()} /> },
    { id: 'threats', title: t('risk.tab_threats'), content: () => <Threats data={props.data} locked={locked()} /> },
    {
      id: 'vulnerabilities',
      title: t('risk.tab_vulnerabilities'),
      content: () => <Vulnerabilities data={props.data} locked={locked()} />,
    },
    {
      id: 'scenarios',
      title: t('risk.tab_scenarios'),
      content: () => <Scenarios data={props.data} locked={locked()} />,
    },
    { id: 'heat-map', title: t('risk.tab_heat_map'), content: () => <HeatMap data={props.data} /> },
    {
      id: 'treatment',
      title: t('risk.tab_treatment'),
      content: () => <Treatment data={props.data} locked={locked()} may_not_sign={mayNotSign()} />,
    },
    ...(isCopied()
      ? [{ id: 'comparison', title: t('risk.tab_comparison'), content: () => <Comparison id={row().id} /> }]
      : []),
  ]);
  return (
    <Page
      title={row().title}
      crumbs={crumbs()}
      mark={<RiskStateMark state={row().state} />}
      detail={
        <span class="flex flex-wrap gap-x-3">
          <For each={row().systems}>
            {(system) => (
              <a class="link" href={paths.system(system.id)}>
                {system.name}
              </a>
            )}
          </For>
          <span>{word('risk', `method_${row().method}`)}</span>
          <span>{row().edition}</span>
          <Show when={props.data.edition.certainty === 'uncertain'}>
            <span class="text-degraded">{t('risk.uncertain')}</span>
          </Show>
          <span>{t('risk.acceptable_n', { level: levelText(row().acceptable_level) })}</span>
          <span class="numeric">{t('risk.scenarios_n', { n: row().scenarios, unrated: row().unrated })}</span>
        </span>
      }
      actions={
        <>
          <RiskReports id={row().id} closed={row().state === 'closed'} />
          <Actions data={props.data} locked={locked()} />
        </>
      }
    >
      <Show when={row().state === 'closed'}>
        <p class="mb-3 rounded-md border border-line px-3 py-2 text-dim">{t('risk.locked_closed')}</p>
      </Show>
      <Show when={row().state === 'open'}>
        <Left data={props.data} />
      </Show>
      <Tabs label={row().title} tabs={tabs()} />
    </Page>
  );
}

function Left(props: { data: RiskDocument }) {
  return (
    <details class="card mb-3 px-4 py-2">
      <summary class="cursor-pointer">
        <Show when={props.data.left.length > 0} fallback={t('risk.ready')}>
          {t('risk.left')} <span class="numeric font-medium text-degraded">{props.data.left.length}</span>
        </Show>
      </summary>
      <ul class="mt-1 list-disc space-y-1 pl-5 text-degraded">
        <For each={props.data.left}>{(one) => <li class="break-words">{say(one)}</li>}</For>
      </ul>
    </details>
  );
}

function Actions(props: { data: RiskDocument; locked: string | undefined }) {
  const [closing, setClosing] = createSignal(false);
  const row = () => props.data.assessment;
  const begin = async () => {
    try {
      await riskCommands.move(row().id, 'open', row().version);
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  return (
    <>
      <a class="link" href={documentHref(row().id)} download={`risk-${row().id}.json`}>
        {t('risk.document')}
      </a>
      <Show when={row().state === 'planned'}>
        <Button kind="primary" disabled={props.locked} onClick={begin}>
          {t('risk.begin')}
        </Button>
      </Show>
      <Show when={row().state === 'open'}>
        <Button
          kind="primary"
          disabled={props.locked ?? (props.data.left.length > 0 ? props.data.left.map(say).join('; ') : undefined)}
          onClick={() => setClosing(true)}
        >
          {t('risk.close')}
        </Button>
      </Show>
      <Show when={closing()}>
        <ConfirmDialog
          open
          close={() => setClosing(false)}
          title={t('risk.close')}
          detail={t('risk.close_detail')}
          action={t('risk.close')}
          act={() => riskCommands.move(row().id, 'close', row().version)}
        />
      </Show>
    </>
  );
}
