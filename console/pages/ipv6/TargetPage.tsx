/** One node or service: how far it has come, what holds it back, what the checks say, and each change. */
import { A, useNavigate, useParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { dateTime } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText, Loaded } from '../../ui/Faces.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import { Verdicts } from '../../ui/Verdicts.tsx';
import { FileButton } from '../tickets/FileButton.tsx';
import { type Ipv6Page, type Ipv6Row, ipv6Commands, ipv6Queries, rungText } from './calls.ts';
import { DeclareDialog } from './DeclareDialog.tsx';
import { Inputs } from './Inputs.tsx';
import { ServiceScore } from './ServiceScore.tsx';
import { Measured, StandingMark } from './StandingMark.tsx';

export default function TargetPage() {
  const params = useParams<{ id: string }>();
  const query = useQuery(() => ipv6Queries.one(Number(params.id)));
  const page = createMemo(() => (query.isPending ? undefined : query.data));
  const session = useSession();
  const measure = async (id: number) => {
    try {
      const { added } = await ipv6Commands.measure(id);
      toast({ title: added > 0 ? t('ipv6.measured_now', { n: added }) : t('ipv6.measured_already') });
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  const [declaring, setDeclaring] = createSignal(false);
  return (
    <Page
      title={page()?.target.name ?? t('ipv6.title')}
      crumbs={[{ title: t('ipv6.title'), href: paths.ipv6() }]}
      mark={<Show when={page()}>{(now) => <StandingMark standing={now().target.standing} />}</Show>}
      actions={
        <Show when={page()}>
          {(now) => (
            <div class="flex flex-wrap gap-2">
              <FileButton about={aboutOf(now().target)} name={`${now().target.name} · ${t('ipv6.title')}`} />
              <Show when={session.may('watching:write')}>
                <Button onClick={() => measure(now().target.id)}>{t('ipv6.measure')}</Button>
              </Show>
              <Show when={session.may('estate:write')}>
                <Button onClick={() => setDeclaring(true)}>{t('ipv6.declare')}</Button>
              </Show>
            </div>
          )}
        </Show>
      }
    >
      <Loaded query={query}>
        {(data) => (
          <div class="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
            <Section title={t('ipv6.verdicts')} flush>
              <Verdicts verdicts={data().verdicts.map(withCode)} empty={t('ipv6.no_verdicts')} />
            </Section>
            <div class="min-w-0 space-y-4">
              <Section title={t('ipv6.standing')}>
                <Facts row={data().target} />
              </Section>
              <Show when={data().target.kind === 'service'}>
                <ServiceScore target_id={data().target.id} />
              </Show>
              <Inputs target={data().target} />
              <Show when={session.may('tickets:file') && failingOf(data()).length > 0}>
                <Section title={t('ipv6.rectify')} note={t('ipv6.rectify_note')}>
                  <Rectify page={data()} />
                </Section>
              </Show>
              <Section title={t('ipv6.history')}>
                <History page={data()} />
              </Section>
            </div>
          </div>
        )}
      </Loaded>
      <Show when={declaring() && page()}>
        {(now) => <DeclareDialog row={now().target} close={() => setDeclaring(false)} />}
      </Show>
    </Page>
  );
}

const aboutOf = ({ node_id, system_id }: Ipv6Row) => (node_id === null ? { system_id: system_id ?? 0 } : { node_id });

const withCode = ({ title, code, ...rest }: Ipv6Page['verdicts'][number]) => ({
  ...rest,
  title: { zh: `${code} ${title.zh}`, en: `${code} ${title.en}` },
});

function Facts(props: { row: Ipv6Row }) {
  const row = () => props.row;
  const codes = (list: readonly string[]) => (list.length > 0 ? list.join(' ') : t('words.none'));
  const object = () => {
    const { node_id, system_id } = row();
    return node_id === null ? paths.system(system_id ?? 0) : paths.node(node_id);
  };
  return (
    <KeyValue
      pairs={[
        { name: t('ipv6.measured'), value: <Measured row={row()} /> },
        { name: t('ipv6.target'), value: row().target === null ? t('words.none') : rungText(row().target) },
        {
          name: t('ipv6.declared'),
          value:
            row().declared === null ? t('ipv6.nothing_declared') : `${rungText(row().declared)} · ${row().declared_by}`,
        },
        { name: t('ipv6.held_back'), value: codes(row().failing) },
        { name: t('ipv6.standing_unknown'), value: codes(row().not_known) },
        { name: t('ipv6.unit'), value: row().unit ?? t('words.none') },
        ...(row().since === null ? [] : [{ name: t('ipv6.since'), value: <Time at={row().since ?? 0} /> }]),
        ...(row().exempt_until === null
          ? []
          : [
              {
                name: t('ipv6.exempt_until'),
                value: `${dateTime(row().exempt_until ?? 0).slice(0, 16)} · ${row().exempt_reason ?? ''}`,
              },
            ]),
        ...(row().judged_at === null
          ? []
          : [{ name: t('ipv6.judged_at'), value: <Time at={row().judged_at ?? 0} short /> }]),
        {
          name: t('ipv6.object'),
          value: (
            <A class="link" href={object()}>
              {t('ipv6.open_object')}
            </A>
          ),
        },
      ]}
    />
  );
}

const failingOf = ({ verdicts }: Ipv6Page) => verdicts.filter(({ status }) => status === 'fail');

function Rectify(props: { page: Ipv6Page }) {
  const navigate = useNavigate();
  const file = async (code: string) => {
    try {
      const made = await ipv6Commands.rectify(props.page.target.id, code);
      toast({ title: t('tickets.filed_now', { number: made.number }) });
      navigate(paths.ticket(made.id));
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  return (
    <ul class="divide-y divide-line">
      <For each={failingOf(props.page)}>
        {({ code, title }) => (
          <li class="flex flex-wrap items-center justify-between gap-2 py-1.5">
            <span>
              {code} {say(title)}
            </span>
            <Button aria-label={t('ipv6.rectify_one', { code })} onClick={() => file(code)}>
              {t('ipv6.rectify_do')}
            </Button>
          </li>
        )}
      </For>
    </ul>
  );
}

function History(props: { page: Ipv6Page }) {
  return (
    <Show when={props.page.changes.length > 0} fallback={<p class="text-dim">{t('ipv6.no_history')}</p>}>
      <ul class="divide-y divide-line">
        <For each={props.page.changes}>
          {(change) => (
            <li class="flex flex-wrap justify-between gap-x-3 py-1.5">
              <span>
                {rungText(change.rung_from)} → {rungText(change.rung_to)}
              </span>
              <span class="text-sm text-dim">
                <Time at={change.at} short />
              </span>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
