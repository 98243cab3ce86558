/** The wall: the extranet for a room to see. It refreshes itself, never scrolls, and says loudly when what it shows is old. */
import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, Match, Show, Switch } from 'solid-js';
import { ApiError } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { makeStream } from '../../stream.ts';
import { errorText } from '../../ui/Faces.tsx';
import { type Board, boardQueries, dueOf, type Figure } from '../overview/calls.ts';
import { Counties } from './Counties.tsx';
import { Emergency, runs_max } from './Emergency.tsx';
import { FigureStrip, figures_in_strip } from './FigureStrip.tsx';
import { Findings } from './Findings.tsx';
import { Header, Old } from './Header.tsx';
import { makeScreen, makeTick } from './make-screen.ts';
import { Nodes } from './Nodes.tsx';
import { Tickets } from './Tickets.tsx';

/** Read anew even where no news comes, so that the age of what is shown means something. */
const every_ms = 20_000;
/** Three readings were missed. */
const old_ms = 3.5 * every_ms;
const least_page_s = 10;

export default function Wall() {
  const session = useSession();
  const [search] = useSearchParams();
  makeScreen(search.theme === 'light' ? 'light' : 'dark', session);
  const tick = makeTick();
  const stream = makeStream(() => {});
  const query = useQuery(() => ({
    ...boardQueries.board(),
    refetchInterval: every_ms,
    refetchIntervalInBackground: true,
  }));
  const board = () => (query.isPending ? undefined : query.data);
  const age_ms = () => Math.max(0, tick() - query.dataUpdatedAt);
  const is_old = createMemo(() => !stream.live() || query.isError || age_ms() > old_ms);
  const page_s = () => Number(search.pages) || 0;
  const page = () => (page_s() >= least_page_s ? Math.floor(tick() / 1_000 / page_s()) % 2 : 0);
  const bands = ({ runs }: Board) => Math.min(runs.length, runs_max) + Number(is_old());
  const forbidden = () => query.error instanceof ApiError && query.error.status === 403;
  return (
    <main class="fixed inset-0 flex flex-col gap-[1.25rem] overflow-hidden bg-page p-[1.5rem] text-[1.375rem] leading-[1.35] text-ink">
      <Header place={board()?.extranet.root?.name} updated_at={query.dataUpdatedAt} is_old={is_old()} now={tick()} />
      <Show when={is_old() && !forbidden()}>
        <Old lost={!stream.live()} updated_at={query.dataUpdatedAt} now={tick()} />
      </Show>
      <Switch>
        <Match when={forbidden()}>
          <p role="alert" class="m-auto text-[2.5rem]">
            {t('wall.forbidden')}
          </p>
        </Match>
        <Match when={board()}>
          {(data) => (
            <>
              <Emergency runs={data().runs} />
              {/* What is old has lost its colours: nobody takes a frozen green for a good one. */}
              <div
                class={`flex min-h-0 flex-1 flex-col gap-[1.25rem] ${is_old() ? 'opacity-60 grayscale' : ''}`}
                data-old={is_old() ? '' : undefined}
              >
                <Show when={page() === 0} fallback={<Work board={data()} bands={bands(data())} />}>
                  <Extranet board={data()} bands={bands(data())} />
                </Show>
              </div>
            </>
          )}
        </Match>
        <Match when={query.isError}>
          <p class="m-auto text-[2rem] text-dim">{errorText(query.error)}</p>
        </Match>
      </Switch>
    </main>
  );
}

/** `bands`: how many lie on top. With two of them the figures give way: what is wrong comes before what is owed. */
function Extranet(props: { board: Board; bands: number }) {
  return (
    <>
      <div class="grid min-h-0 flex-1 grid-cols-[minmax(0,1.62fr)_minmax(0,1fr)] gap-[1.25rem]">
        <Counties extranet={props.board.extranet} pressed={props.bands > 0} />
        <div class="flex min-h-0 flex-col gap-[1.25rem]">
          <Nodes board={props.board} />
          <Findings counts={props.board.findings} grave={props.board.grave} rows={props.bands === 1 ? 2 : 3} />
          <Tickets board={props.board} rows={0} />
        </div>
      </div>
      <Show when={props.bands < 2}>
        <FigureStrip figures={props.board.figures.filter(({ name }) => figures_in_strip.includes(name))} />
      </Show>
    </>
  );
}

/** More can't be read from afar. */
const figures_max = 12;
/** Those of which something is due, the least met first, then the rest. */
const lackingFirst = (figures: readonly Figure[]) => {
  const met = (figure: Figure) => (dueOf(figure) === 0 ? 2 : figure.met / dueOf(figure));
  return figures.toSorted((a, b) => met(a) - met(b)).slice(0, figures_max);
};

/** The second page: figures that lack most, and what waits by name. */
function Work(props: { board: Board; bands: number }) {
  const figures = () => lackingFirst(props.board.figures);
  const half = () => Math.ceil(figures().length / 2);
  const rows = () => 8 - 2 * props.bands;
  return (
    <>
      <FigureStrip figures={figures().slice(0, half())} />
      <FigureStrip figures={figures().slice(half())} />
      <div class="grid min-h-0 flex-1 grid-cols-2 gap-[1.25rem]">
        <Findings counts={props.board.findings} grave={props.board.grave} rows={rows()} />
        <Tickets board={props.board} rows={rows()} />
      </div>
    </>
  );
}
