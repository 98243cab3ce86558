/** One ticket: what it says, how it stands, what may be done, what it is about now and then, and its whole trace. */
import { A, useParams } from '@solidjs/router';
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query';
import BookOpenIcon from 'lucide-solid/icons/book-open';
import EyeIcon from 'lucide-solid/icons/eye';
import PrinterIcon from 'lucide-solid/icons/printer';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { queries, timeline_rows } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { dateTime } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText, Loaded } from '../../ui/Faces.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { labelOf } from '../../ui/schema-form.ts';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import type { Event } from '../../wire.ts';
import { DeclareFromTicket } from '../emergency/DeclareFromTicket.tsx';
import { AnswerDialog, type AnswerSource } from '../knowledge/AnswerDialog.tsx';
import { About } from './About.tsx';
import { ClockView } from './Clocks.tsx';
import { deedText, kindText, type TicketPageData, ticketCommands, ticketQueries } from './calls.ts';
import { DeedDialog } from './DeedDialog.tsx';
import { PriorityMark, TicketMark } from './TicketMark.tsx';
import { Trace } from './Trace.tsx';

/** The one or two that move a ticket on stand as buttons, the rest in a menu. */
const leading = ['accept', 'start', 'resolve', 'confirm', 'dispute', 'resume', 'resubmit', 'answer', 'comment'];

const before_ms = 3_600_000;
const isDropped = ({ ticket }: TicketPageData) => ticket.state === 'withdrawn' || ticket.state === 'merged';

export default function TicketPage() {
  const params = useParams<{ id: string }>();
  const query = useQuery(() => ticketQueries.one(Number(params.id)));
  const page = createMemo(() => (query.isPending ? undefined : query.data));
  const subject = (kind: 'node' | 'system') => page()?.subjects.find((one) => one.kind === kind)?.id;
  const ofNode = useInfiniteQuery(() => ({
    ...queries.nodeTimeline(subject('node') ?? 0),
    enabled: subject('node') !== undefined,
  }));
  const ofSystem = useInfiniteQuery(() => ({
    ...queries.systemTimeline(subject('system') ?? 0),
    enabled: subject('system') !== undefined && subject('node') === undefined,
  }));
  /** From a little before it was filed: what led to it. */
  const read = (): Event[] => {
    const query = subject('node') === undefined ? ofSystem : ofNode;
    return query.isPending ? [] : (query.data?.pages[0]?.rows ?? []);
  };
  const seen = (filed_at: number) => read().filter(({ at, kind }) => at >= filed_at - before_ms && kind !== 'change');
  /** Where the rest of it stands, when one page of it doesn't reach back that far. */
  const earlier = (filed_at: number): string | undefined => {
    const [node, system] = [subject('node'), subject('system')];
    const oldest = read().at(-1);
    if (read().length < timeline_rows || !oldest || oldest.at < filed_at - before_ms) return undefined;
    if (node !== undefined) return paths.node(node, { tab: 'timeline' });
    return system === undefined ? undefined : paths.system(system, { tab: 'timeline' });
  };
  const [doing, setDoing] = createSignal<{ is: string; event?: number }>();
  const title = () => {
    const now = page()?.ticket;
    return now ? `${now.number} · ${now.title ?? t('tickets.redacted')}` : t('tickets.ticket');
  };
  return (
    <Page
      title={title()}
      crumbs={[{ title: t('tickets.title'), href: paths.tickets() }]}
      mark={<Show when={page()}>{(now) => <TicketMark state={now().ticket.state} />}</Show>}
      actions={<Show when={page()}>{(now) => <Actions page={now()} act={(is) => setDoing({ is })} />}</Show>}
    >
      <Loaded query={query}>
        {(data) => (
          <div class="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
            <div class="min-w-0 space-y-4">
              <Section title={t('tickets.body')}>
                <Said page={data()} />
              </Section>
              <Section title={t('tickets.trace')}>
                <Show when={earlier(data().ticket.filed_at)}>
                  {(href) => (
                    <p class="mb-2 text-sm">
                      <A class="link" href={href()}>
                        {t('tickets.seen_earlier')}
                      </A>
                    </p>
                  )}
                </Show>
                <Trace
                  id={data().ticket.id}
                  events={data().events}
                  seen={seen(data().ticket.filed_at)}
                  redact={data().possible.includes('redact') ? (event) => setDoing({ is: 'redact', event }) : undefined}
                />
              </Section>
            </div>
            <div class="min-w-0 space-y-4">
              <Section title={t('tickets.clocks')}>
                <div class="space-y-4">
                  <ClockView
                    title={t('tickets.clock_response')}
                    clock={data().clocks.response}
                    is_dropped={isDropped(data())}
                  />
                  <ClockView
                    title={t('tickets.clock_resolution')}
                    clock={data().clocks.resolution}
                    is_dropped={isDropped(data())}
                  />
                </div>
              </Section>
              <Show when={data().invited.length > 0}>
                <Section title={t('tickets.invited')}>
                  <Invited page={data()} />
                </Section>
              </Show>
              <Show when={data().snapshot || data().subjects.length > 0}>
                <Section title={t('tickets.about')}>
                  <About page={data()} />
                </Section>
              </Show>
              <Section title={t('tickets.details')}>
                <Details page={data()} />
              </Section>
              <DeclareFromTicket ticket={data().ticket} subjects={data().subjects} />
            </div>
          </div>
        )}
      </Loaded>
      <Show when={doing()} keyed>
        {(now) => (
          <Show when={page()}>
            {(data) => <DeedDialog page={data()} is={now.is} event={now.event} close={() => setDoing(undefined)} />}
          </Show>
        )}
      </Show>
    </Page>
  );
}

/** What was said when it was resolved last. */
const solutionOf = ({ events }: TicketPageData): string | null =>
  events.findLast(({ is, text }) => is === 'resolve' && text !== null)?.text ?? null;

function Actions(props: { page: TicketPageData; act: (is: string) => void }) {
  let picker: HTMLInputElement | undefined;
  const session = useSession();
  const [answering, setAnswering] = createSignal<AnswerSource>();
  const possible = () => props.page.possible;
  const attach = async (input: HTMLInputElement) => {
    const [file] = input.files ?? [];
    input.value = '';
    if (!file) return;
    try {
      await ticketCommands.attach(id, props.page.ticket.version, file);
      toast({ title: t('tickets.attached', { name: file.name }) });
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  const act = (is: string) => (is === 'attach' ? picker?.click() : props.act(is));
  const first = () => leading.filter((is) => possible().includes(is)).slice(0, 3);
  const rest = () => possible().filter((is) => !first().includes(is));
  const { id } = props.page.ticket;
  return (
    <div class="flex flex-wrap items-center gap-2 print:hidden">
      <input
        ref={picker}
        type="file"
        class="hidden"
        aria-label={deedText('attach')}
        onChange={(event) => attach(event.currentTarget)}
      />
      <For each={first()}>
        {(is, i) => (
          <Button kind={i() === 0 && is !== 'comment' ? 'primary' : 'plain'} onClick={() => act(is)}>
            {deedText(is)}
          </Button>
        )}
      </For>
      <Show when={rest().length > 0}>
        <Menu
          trigger={t('tickets.more_deeds')}
          items={rest().map((is) => ({
            title: deedText(is),
            danger: is === 'withdraw' || is === 'redact',
            act: () => act(is),
          }))}
        />
      </Show>
      <Button onClick={() => ticketCommands.follow(id, !props.page.is_followed)} aria-pressed={props.page.is_followed}>
        <EyeIcon class="size-4" />
        {t(props.page.is_followed ? 'tickets.unfollow' : 'tickets.follow')}
      </Button>
      <Show when={session.may('answers:write') && solutionOf(props.page)}>
        {(text) => (
          <Button
            onClick={() => setAnswering({ ticket_id: id, question: props.page.ticket.title ?? '', text: text() })}
          >
            <BookOpenIcon class="size-4" />
            {t('answers.make')}
          </Button>
        )}
      </Show>
      <Show when={answering()} keyed>
        {(source) => <AnswerDialog source={source} close={() => setAnswering(undefined)} />}
      </Show>
      <Button onClick={() => window.print()}>
        <PrinterIcon class="size-4" />
        {t('tickets.print')}
      </Button>
    </div>
  );
}

function Said(props: { page: TicketPageData }) {
  const kinds = useQuery(() => ticketQueries.kinds());
  const schema = () =>
    (kinds.isPending ? [] : (kinds.data?.rows ?? [])).find(({ kind }) => kind === props.page.ticket.kind)?.fields;
  const fields = () =>
    Object.entries(props.page.ticket.fields).map(([name, value]) => {
      const property = schema()?.properties?.[name];
      return { name: property ? labelOf(name, property) : name, value: String(value) };
    });
  return (
    <div class="space-y-3">
      <Show
        when={props.page.ticket.body}
        fallback={<p class="text-dim">{props.page.ticket.body === null ? t('tickets.redacted') : t('words.none')}</p>}
      >
        {(body) => <p class="break-words whitespace-pre-line">{body()}</p>}
      </Show>
      <Show when={fields().length > 0}>
        <KeyValue pairs={fields()} columns={2} />
      </Show>
    </div>
  );
}

function Details(props: { page: TicketPageData }) {
  const ticket = () => props.page.ticket;
  return (
    <>
      <KeyValue
        pairs={[
          { name: t('tickets.kind'), value: kindText(ticket().kind) },
          {
            name: t('tickets.priority'),
            value: (
              <>
                <PriorityMark ticket={ticket()} />{' '}
                <span class="text-dim">
                  {word('tickets', `urgency_${ticket().urgency}`)} × {word('tickets', `impact_${ticket().impact}`)}
                </span>
              </>
            ),
          },
          { name: t('tickets.unit'), value: ticket().unit ?? t('words.none') },
          { name: t('tickets.assignee'), value: ticket().assignee ?? t('tickets.nobody') },
          { name: t('tickets.filed_unit'), value: ticket().filed_unit ?? t('words.none') },
          {
            name: t('tickets.filed_by'),
            value: ticket().filed_by === '-' ? t('tickets.party_platform') : ticket().filed_by,
          },
          { name: t('tickets.filed_at'), value: <Time at={ticket().filed_at} /> },
          ...(ticket().rating === null
            ? []
            : [{ name: t('tickets.rating'), value: t('tickets.rating_n', { n: ticket().rating ?? 0 }) }]),
        ]}
      />
      <Show when={ticket().resume_at}>
        {(at) => <p class="mt-3 text-maintenance">{t('tickets.resumes', { at: dateTime(at()).slice(0, 16) })}</p>}
      </Show>
      <Show when={ticket().merged.length > 0}>
        <p class="mt-3 flex flex-wrap gap-x-3">
          <span class="text-dim">{t('tickets.merged_here')}</span>
          <For each={ticket().merged}>
            {(one) => (
              <A class="link numeric" href={paths.ticket(one.id)}>
                {one.number}
              </A>
            )}
          </For>
        </p>
      </Show>
      <Show when={ticket().primary}>
        {(primary) => (
          <p class="mt-3">
            <A class="link" href={paths.ticket(primary().id)}>
              {t('tickets.merged_into', { number: primary().number })}
            </A>
          </p>
        )}
      </Show>
    </>
  );
}

function Invited(props: { page: TicketPageData }) {
  return (
    <ul class="divide-y divide-line">
      <For each={props.page.invited}>
        {(one) => (
          <li class="flex flex-wrap items-baseline justify-between gap-x-3 py-1.5">
            <span>{one.unit}</span>
            <span class="text-sm text-dim">
              <Show
                when={one.answered_at}
                fallback={
                  <>
                    {t('tickets.unanswered')} <Time at={one.due_at} short />
                  </>
                }
              >
                {(at) => (
                  <>
                    {t('tickets.answered')} <Time at={at()} short />
                  </>
                )}
              </Show>
            </span>
          </li>
        )}
      </For>
    </ul>
  );
}
