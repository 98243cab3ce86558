/** Where is it: one question, the port where it is, and where it was before. */
import { A, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import LocateFixedIcon from 'lucide-solid/icons/locate-fixed';
import SearchIcon from 'lucide-solid/icons/search';
import { createEffect, createSignal, For, on, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { useKeys } from '../../keys.ts';
import { paths } from '../../paths.ts';
import { dateTime } from '../../time.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { momentOf, wallTime } from '../../ui/wall-time.ts';
import { AnswerCard } from './AnswerCard.tsx';
import { Coverage } from './Coverage.tsx';
import { type WhereAnswer, whereQueries } from './calls.ts';

const day_ms = 86_400_000;
const moments = [
  ['where.at_now', undefined],
  ['where.at_day', day_ms],
  ['where.at_week', 7 * day_ms],
] as const;

export default function Where() {
  return (
    <Page title={t('where.title')} detail={t('where.intro')}>
      <Tabs
        label={t('where.title')}
        tabs={[
          { id: 'find', title: t('where.tab_find'), content: () => <Find /> },
          { id: 'coverage', title: t('where.tab_coverage'), content: () => <Coverage /> },
        ]}
      />
    </Page>
  );
}

/** What is asked, in the address: a link asks the same. */
function makeQuestion() {
  const [search, setSearch] = useSearchParams();
  const q = () => (typeof search.q === 'string' ? search.q : '');
  const at = () => (typeof search.at === 'string' && /^\d{1,16}$/.test(search.at) ? Number(search.at) : undefined);
  const ask = (text: string, moment: number | undefined) =>
    setSearch({ q: text.trim() || null, at: moment === undefined ? null : moment });
  return { q, at, ask };
}

function Find() {
  const question = makeQuestion();
  return (
    <div class="max-w-6xl space-y-4">
      <QuestionForm {...question} />
      <Show
        when={question.q() !== ''}
        fallback={<Empty icon={<LocateFixedIcon />} title={t('where.start_title')} hint={t('where.start_hint')} />}
      >
        <Answers q={question.q()} at={question.at()} />
      </Show>
    </div>
  );
}

function QuestionForm(props: ReturnType<typeof makeQuestion>) {
  let form: HTMLFormElement | undefined;
  const [text, setText] = createSignal(props.q());
  const [wall, setWall] = createSignal('');
  const [wrong, setWrong] = createSignal<string>();
  createEffect(on(props.q, setText));
  createEffect(
    on(props.at, (at) => {
      setWall(at === undefined ? '' : wallTime(at));
      setWrong(undefined);
    }),
  );
  useKeys({ '/': () => form?.querySelector('input')?.focus() });
  const ask = (event: SubmitEvent) => {
    event.preventDefault();
    const moment = wall() === '' ? undefined : momentOf(wall());
    setWrong(wall() !== '' && moment === undefined ? t('where.at_wrong') : undefined);
    // To the minute, as the field shows it: a moment from the address stays what it was.
    const same = props.at() !== undefined && wall() === wallTime(props.at() as number);
    if (wrong() === undefined) props.ask(text(), same ? props.at() : moment);
  };
  const before = (span_ms: number | undefined) =>
    props.ask(text(), span_ms === undefined ? undefined : Math.floor((Date.now() - span_ms) / 60_000) * 60_000);
  return (
    <form ref={form} class="card px-4 py-3" onSubmit={ask}>
      <div class="grid items-start gap-3 sm:grid-cols-[minmax(0,1fr)_15rem_auto]">
        <TextField
          label={t('where.question')}
          hint={t('where.question_hint')}
          value={text()}
          set={setText}
          maxLength={253}
          autofocus
        />
        <div class="min-w-0">
          <TextField label={t('where.at')} type="datetime-local" value={wall()} set={setWall} error={wrong()} />
          <div class="mt-1 -ml-3 flex">
            <For each={moments}>
              {([title, span_ms]) => (
                <Button kind="quiet" onClick={() => before(span_ms)}>
                  {t(title)}
                </Button>
              )}
            </For>
          </div>
        </div>
        <Button kind="primary" type="submit" class="sm:mt-6.5" disabled={text().trim() === '' && t('where.question')}>
          <SearchIcon class="size-4" />
          {t('where.find')}
        </Button>
      </div>
    </form>
  );
}

function Answers(props: { q: string; at: number | undefined }) {
  const query = useQuery(() => whereQueries.find(props.q, props.at));
  return (
    <Loaded query={query}>
      {(data) => (
        <>
          <Show when={props.at !== undefined}>
            <p class="text-sm text-dim">{t('where.at_shown', { time: dateTime(data().at) })}</p>
          </Show>
          <Show when={data().answers.length > 0} fallback={<NotFound q={props.q} data={data()} />}>
            <For each={data().answers}>{(answer) => <AnswerCard answer={answer} past={props.at !== undefined} />}</For>
            <Show when={data().more}>
              <p class="text-sm text-dim">{t('where.more', { n: data().answers.length })}</p>
            </Show>
            <CoverageLine data={data()} />
          </Show>
        </>
      )}
    </Loaded>
  );
}

function CoverageLine(props: { data: WhereAnswer }) {
  return (
    <p class="text-sm text-dim">
      {t('where.coverage_short', props.data.coverage)}{' '}
      <A class="link underline" href={paths.where({ tab: 'coverage' })}>
        {t('where.coverage_link')}
      </A>
    </p>
  );
}

/** What was searched, since when, and who could have told. */
function NotFound(props: { q: string; data: WhereAnswer }) {
  const since = () => {
    const { kind, first_at, since_at } = props.data;
    if (kind === 'text') return '';
    if (first_at !== null) return t('where.none_later', { time: dateTime(first_at) });
    return since_at === null ? t('where.none_yet') : t('where.none_since', { since: dateTime(since_at) });
  };
  const searched = () => t(props.data.kind === 'text' ? 'where.none_text' : 'where.none_address');
  return (
    <div class="card">
      <Empty icon={<LocateFixedIcon />} title={t('where.none_title', { q: props.q })} hint={`${since()}${searched()}`}>
        <div class="space-y-4 text-sm text-dim">
          <p>{t('where.coverage_short', props.data.coverage)}</p>
          <ButtonLink href={paths.where({ tab: 'coverage' })}>{t('where.coverage_link')}</ButtonLink>
        </div>
      </Empty>
    </div>
  );
}
