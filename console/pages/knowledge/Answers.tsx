/** The knowledge base: what is often asked, and what to do. */
import { useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import BookOpenIcon from 'lucide-solid/icons/book-open';
import PlusIcon from 'lucide-solid/icons/plus';
import { Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { useKeys } from '../../keys.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { type Filter, FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { Page } from '../../ui/Page.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { AnswerDialog } from './AnswerDialog.tsx';
import { AnswerMark, answerStateText } from './AnswerMark.tsx';
import { type AnswerRow, answer_states, answerQueries } from './calls.ts';

const unitOf = (row: AnswerRow) => row.unit ?? t('answers.whole_city');
const columns: Column<AnswerRow>[] = [
  { id: 'question', title: 'answers.question', width: 320, grow: true, value: (row) => row.question },
  {
    id: 'state',
    title: 'answers.state',
    width: 110,
    value: answerStateText,
    cell: (row) => <AnswerMark answer={row} />,
    sort: false,
  },
  { id: 'unit', title: 'answers.unit', width: 180, value: unitOf, sort: false },
  { id: 'helped', title: 'answers.helped', width: 90, value: (row) => row.helped },
  {
    id: 'expires_at',
    title: 'answers.expires_at',
    width: 140,
    value: (row) => row.expires_at,
    cell: (row) => <Show when={row.expires_at}>{(at) => <Time at={at()} short />}</Show>,
  },
  {
    id: 'changed_at',
    title: 'answers.changed_at',
    width: 120,
    value: (row) => row.changed_at,
    cell: (row) => <Time at={row.changed_at} short />,
  },
];

export default function Answers() {
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const filters = makeFilters(['q', 'state', 'is_expired'] as const);
  const pages = useInfiniteQuery(() => answerQueries.answers(filters.query()));
  const refused = () => (session.may('answers:write') ? undefined : t('ui.may_not'));
  const add = () => setSearch({ new: '1' });
  useKeys({ c: () => refused() || add() });
  const choices = (): Filter[] => [
    {
      key: 'state',
      title: t('answers.state'),
      options: answer_states.map((value) => ({ value, label: word('answers', `state_${value}`) })),
    },
    {
      key: 'is_expired',
      title: t('answers.whether_expired'),
      options: [
        { value: 'false', label: t('answers.valid_only') },
        { value: 'true', label: t('answers.expired_only') },
      ],
    },
  ];
  const addButton = () => (
    <Show when={session.may('answers:write')}>
      <Button kind="primary" onClick={add}>
        <PlusIcon class="size-4" />
        {t('answers.add')}
      </Button>
    </Show>
  );
  return (
    <Page title={t('answers.title')} detail={t('answers.intro')} actions={addButton()}>
      <PagedTable
        name="answers"
        label={t('answers.title')}
        columns={columns}
        pages={pages}
        all={() => answerQueries.all(filters.query())}
        href={(row) => paths.answer(row.id)}
        order={filters.order}
        toolbar={<FilterBar filters={filters} choices={choices()} placeholder={t('answers.filter')} />}
        narrow={(row) => <Narrow answer={row} />}
        main
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={
          <Empty icon={<BookOpenIcon />} title={t('answers.none')} hint={t('answers.none_hint')}>
            {addButton()}
          </Empty>
        }
      />
      <Show when={search.new === '1' && session.may('answers:write')}>
        <AnswerDialog source={{ question: '', text: '' }} close={() => setSearch({ new: null })} />
      </Show>
    </Page>
  );
}

function Narrow(props: { answer: AnswerRow }) {
  return (
    <a href={paths.answer(props.answer.id)} class="block space-y-0.5 text-ink no-underline">
      <div class="flex items-start justify-between gap-3">
        <span class="min-w-0 font-medium break-words">{props.answer.question}</span>
        <AnswerMark answer={props.answer} />
      </div>
      <p class="flex flex-wrap gap-x-3 text-sm text-dim">
        <span>{unitOf(props.answer)}</span>
        <Time at={props.answer.changed_at} short />
      </p>
    </a>
  );
}
