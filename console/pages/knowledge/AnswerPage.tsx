/** One answer: what everybody reads, how it stands, what may be done, and all of its versions. */
import { A, useParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText, Loaded } from '../../ui/Faces.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import { AnswerDeedDialog } from './AnswerDeedDialog.tsx';
import { AnswerDialog } from './AnswerDialog.tsx';
import { AnswerMark } from './AnswerMark.tsx';
import {
  type AnswerDeed,
  type AnswerPageData,
  type AnswerVersion,
  answerCommands,
  answerDeedText,
  answerQueries,
} from './calls.ts';

/** Those that need nothing but a click. */
const at_once: readonly AnswerDeed[] = ['submit', 'take_back'];
const leading: readonly AnswerDeed[] = ['approve', 'submit'];

export default function AnswerPage() {
  const params = useParams<{ id: string }>();
  const query = useQuery(() => answerQueries.one(Number(params.id)));
  const page = createMemo(() => (query.isPending ? undefined : query.data));
  const [doing, setDoing] = createSignal<AnswerDeed>();
  const act = async (is: AnswerDeed) => {
    const now = page();
    if (!now) return;
    if (!at_once.includes(is)) return setDoing(is);
    try {
      await answerCommands.act(now.answer.id, now.answer.changed_at, { is });
      toast({ title: t('answers.done', { deed: answerDeedText(is) }) });
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  const close = () => setDoing(undefined);
  return (
    <Page
      title={page()?.answer.question ?? t('answers.answer')}
      crumbs={[{ title: t('answers.title'), href: paths.answers() }]}
      mark={<Show when={page()}>{(now) => <AnswerMark answer={now().answer} />}</Show>}
      actions={
        <div class="flex flex-wrap gap-2">
          <For each={page()?.possible ?? []}>
            {(is) => (
              <Button kind={leading.includes(is) ? 'primary' : 'plain'} onClick={() => act(is)}>
                {answerDeedText(is)}
              </Button>
            )}
          </For>
        </div>
      }
    >
      <Loaded query={query}>
        {(data) => (
          <div class="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
            <div class="min-w-0 space-y-4">
              <Notes page={data()} />
              <Section title={t('answers.text')}>
                <p class="break-words whitespace-pre-line">{shownOf(data())?.text}</p>
                <Show when={data().answer.published_version !== null}>
                  <Vote page={data()} />
                </Show>
              </Section>
              <Section title={t('answers.versions')}>
                <ul class="divide-y divide-line">
                  <For each={data().versions}>
                    {(version) => (
                      <Version version={version} is_public={version.version === data().answer.published_version} />
                    )}
                  </For>
                </ul>
              </Section>
            </div>
            <Section title={t('tickets.details')}>
              <Details page={data()} />
            </Section>
          </div>
        )}
      </Loaded>
      <Show when={doing()} keyed>
        {(is) => (
          <Show when={page()}>
            {(now) =>
              is === 'revise' ? (
                <AnswerDialog source={sourceOf(now())} close={close} />
              ) : (
                <AnswerDeedDialog page={now()} is={is} close={close} />
              )
            }
          </Show>
        )}
      </Show>
    </Page>
  );
}

/** What everybody reads, or else the newest draft. */
const shownOf = ({ answer, versions }: AnswerPageData): AnswerVersion | undefined =>
  versions.find(({ version }) => version === answer.published_version) ?? versions[0];

function sourceOf({ answer, versions }: AnswerPageData) {
  const { question = '', text = '' } = versions[0] ?? {};
  return { id: answer.id, seen_at: answer.changed_at, question, text };
}

function Notes(props: { page: AnswerPageData }) {
  const answer = () => props.page.answer;
  const what = () => props.page.personal_data.map((kind) => word('answers', `personal_${kind}`)).join(t('audit.and'));
  const notes = () => [
    ...(answer().is_expired ? [t('answers.expired_note')] : []),
    ...(what() === '' ? [] : [t('answers.personal_note', { what: what() })]),
    ...(answer().remark === null ? [] : [t('answers.retired_note', { why: answer().remark ?? '' })]),
  ];
  return (
    <>
      <For each={notes()}>
        {(note) => <p class="rounded-md border border-degraded px-3 py-2 text-degraded">{note}</p>}
      </For>
      <Show
        when={answer().published_version !== null && props.page.versions[0]?.version !== answer().published_version}
      >
        <p class="text-dim">{t('answers.newer_note', { n: answer().published_version ?? 0 })}</p>
      </Show>
    </>
  );
}

function Vote(props: { page: AnswerPageData }) {
  const say = async (has_helped: boolean) => {
    try {
      await answerCommands.vote(props.page.answer.id, has_helped);
      toast({ title: t('answers.thanks') });
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  return (
    <div class="mt-5 flex flex-wrap items-center gap-2 border-t border-line pt-3">
      <span class="text-dim">{t('answers.ask_helped')}</span>
      <Button aria-pressed={props.page.has_helped === true} onClick={() => say(true)}>
        {t('answers.yes')}
      </Button>
      <Button aria-pressed={props.page.has_helped === false} onClick={() => say(false)}>
        {t('answers.no')}
      </Button>
    </div>
  );
}

function Version(props: { version: AnswerVersion; is_public: boolean }) {
  const version = () => props.version;
  const judged = () => {
    const who = version().decided_by ?? '';
    const texts = {
      approved: t('answers.approved', { who }),
      sent_back: t('answers.sent_back', { who }),
      none: t('answers.undecided'),
    };
    return texts[version().decision ?? 'none'];
  };
  return (
    <li class="py-2">
      <details>
        <summary class="cursor-pointer">
          <span class="font-medium">{t('answers.version_n', { n: version().version })}</span>
          <Show when={props.is_public}>
            <span class="ml-2 text-sm text-up">{t('answers.is_public')}</span>
          </Show>
          <span class="ml-2 text-sm text-dim">
            {t('answers.written', { who: version().written_by })} <Time at={version().written_at} short /> · {judged()}{' '}
            <Show when={version().decided_at}>{(at) => <Time at={at()} short />}</Show>
          </span>
        </summary>
        <p class="mt-2 font-medium break-words">{version().question}</p>
        <p class="mt-1 break-words whitespace-pre-line">{version().text}</p>
      </details>
      <Show when={version().remark}>{(remark) => <p class="mt-1 text-sm break-words">{remark()}</p>}</Show>
    </li>
  );
}

function Details(props: { page: AnswerPageData }) {
  const answer = () => props.page.answer;
  return (
    <KeyValue
      pairs={[
        { name: t('answers.unit'), value: answer().unit ?? t('answers.whole_city') },
        {
          name: t('answers.expires_at'),
          value: answer().expires_at === null ? t('words.none') : <Time at={answer().expires_at ?? 0} />,
        },
        { name: t('answers.helped'), value: t('answers.helped_n', { n: answer().helped, m: answer().not_helped }) },
        { name: t('answers.changed_at'), value: <Time at={answer().changed_at} /> },
        ...(answer().ticket === null
          ? []
          : [
              {
                name: t('answers.from_ticket'),
                value: (
                  <A class="link numeric" href={paths.ticket(answer().ticket?.id ?? 0)}>
                    {answer().ticket?.number}
                  </A>
                ),
              },
            ]),
      ]}
    />
  );
}
