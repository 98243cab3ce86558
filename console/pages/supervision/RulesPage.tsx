/** One set of rules: read, edited while it is a draft, and moved on its way into force. */
import { useNavigate, useParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { dateTime } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText, Loaded } from '../../ui/Faces.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { toast } from '../../ui/Toast.tsx';
import { ReasonDialog } from '../emergency/ReasonDialog.tsx';
import { kindText, type RuleSetPage, type RuleStep, supervisionCommands, supervisionQueries } from './calls.ts';
import { Mistakes } from './Mistakes.tsx';
import { StandingMark } from './marks.tsx';
import { RulesForm } from './RulesForm.tsx';

export default function RulesPage() {
  const params = useParams();
  const query = useQuery(() => supervisionQueries.ruleSet(Number(params.id)));
  const [editing, setEditing] = createSignal(false);
  const crumbs = () => [{ title: t('supervision.title'), href: paths.supervision({ tab: 'rules' }) }];
  return (
    <Page
      title={query.data?.title ?? t('supervision.tab_rules')}
      crumbs={crumbs()}
      mark={<Show when={query.data}>{(data) => <StandingMark state={data().state} />}</Show>}
      actions={
        <Show when={query.data && !editing()}>
          <Steps data={query.data as RuleSetPage} edit={() => setEditing(true)} />
        </Show>
      }
    >
      <Loaded query={query}>
        {(data) => (
          <Show when={editing()} fallback={<Shown data={data()} />}>
            <RulesForm data={data()} close={() => setEditing(false)} />
          </Show>
        )}
      </Loaded>
    </Page>
  );
}

const with_reason: readonly RuleStep[] = ['send_back', 'discard'];

function Steps(props: { data: RuleSetPage; edit: () => void }) {
  const session = useSession();
  const navigate = useNavigate();
  const [asking, setAsking] = createSignal<RuleStep>();
  const refused = (step: RuleStep) => {
    if (!session.may('supervision:write')) return t('ui.may_not');
    const why = step === 'review' ? props.data.may_not_review : null;
    return why ? say(why) : undefined;
  };
  const move = (step: RuleStep, reason?: string) =>
    supervisionCommands.moveRules(props.data.id, { step, version: props.data.version, ...(reason ? { reason } : {}) });
  const take = (step: RuleStep) =>
    with_reason.includes(step) ? setAsking(step) : void move(step).catch((error) => toast({ title: errorText(error) }));
  const copy = async () => {
    const { id } = await supervisionCommands.createRules(props.data.id);
    navigate(paths.supervisionRules(id));
  };
  return (
    <>
      <Show when={props.data.state === 'draft'}>
        <Button disabled={session.may('supervision:write') ? undefined : t('ui.may_not')} onClick={props.edit}>
          {t('supervision.edit')}
        </Button>
      </Show>
      <Show when={session.may('supervision:write') && props.data.state !== 'draft'}>
        <Button onClick={() => void copy().catch((error) => toast({ title: errorText(error) }))}>
          {t('supervision.copy_rules')}
        </Button>
      </Show>
      <For each={props.data.steps}>
        {(step) => (
          <Button
            kind={with_reason.includes(step) ? 'plain' : 'primary'}
            disabled={refused(step)}
            onClick={() => take(step)}
          >
            {word('supervision', `step_${step}`)}
          </Button>
        )}
      </For>
      <Show when={asking()}>
        {(step) => (
          <ReasonDialog
            name={`rules.${props.data.id}`}
            title={word('supervision', `step_${step()}`)}
            close={() => setAsking(undefined)}
            save={(reason) => move(step(), reason)}
          />
        )}
      </Show>
    </>
  );
}

function Shown(props: { data: RuleSetPage }) {
  const { data } = props;
  const by = (name: 'submitted' | 'reviewed' | 'in_force') => {
    const one = props.data[name];
    return one.at === null
      ? undefined
      : `${word('supervision', `by_${name}`)} ${one.by_name ?? one.by} ${dateTime(one.at)}`;
  };
  const titleOf = (indicator: RuleSetPage['body']['indicators'][number]) => say(indicator.title);
  return (
    <div class="space-y-4">
      <p class="flex flex-wrap gap-x-4 gap-y-1 text-dim">
        <span>{t('supervision.rules_n', { n: data.number })}</span>
        <span>
          {props.data.from_month} – {props.data.until_month}
        </span>
        <span>{t('supervision.most_unknown', { n: props.data.body.most_unknown_points })}</span>
        <For each={['submitted', 'reviewed', 'in_force'] as const}>
          {(name) => <Show when={by(name)}>{(text) => <span>{text()}</span>}</Show>}
        </For>
      </p>
      <Show when={props.data.reason}>
        {(reason) => (
          <p role="status" class="rounded-md border border-down px-3 py-2 break-words">
            {t('supervision.because', { reason: reason() })}
          </p>
        )}
      </Show>
      <Show when={props.data.state === 'submitted' && props.data.may_not_review}>
        {(why) => <p class="text-dim">{say(why())}</p>}
      </Show>
      <Mistakes checked={props.data.checked} />
      <Section title={t('supervision.indicators')}>
        <ul class="divide-y divide-line">
          <For each={props.data.body.indicators}>
            {(indicator) => (
              <li class="space-y-1 py-3">
                <div class="flex flex-wrap items-baseline justify-between gap-x-4">
                  <h3 class="font-medium">{titleOf(indicator)}</h3>
                  <span class="numeric">{t('supervision.points_n', { n: indicator.weight })}</span>
                </div>
                <p class="font-mono text-sm break-words">{indicator.formula}</p>
                <p class="flex flex-wrap gap-x-4 text-sm text-dim">
                  <span>{indicator.of.map(kindText).join(' · ')}</span>
                  <For each={Object.entries(indicator.targets)}>
                    {([year, target]) => <span class="numeric">{t('supervision.target_of', { year, target })}</span>}
                  </For>
                  <span class={indicator.confirmed ? '' : 'text-degraded'}>
                    {t(indicator.confirmed ? 'supervision.confirmed' : 'supervision.not_confirmed')}
                  </span>
                </p>
                <p class="text-sm text-dim">
                  {indicator.source.text} {indicator.source.date}
                </p>
              </li>
            )}
          </For>
        </ul>
      </Section>
    </div>
  );
}
