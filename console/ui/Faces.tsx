/** The faces of a page that has nothing to show: loading, empty, failed, forbidden, missing. */
import LockIcon from 'lucide-solid/icons/lock';
import SearchXIcon from 'lucide-solid/icons/search-x';
import UnplugIcon from 'lucide-solid/icons/unplug';
import { createMemo, type JSX, Match, Show, Switch } from 'solid-js';
import { ApiError } from '../api.ts';
import { say, t } from '../i18n/index.ts';
import { Button } from './Button.tsx';

/** What to say of anything that was thrown. */
export function errorText(error: unknown): string {
  if (error instanceof ApiError) return say(error.text);
  return error instanceof Error ? error.message : String(error);
}

/** A page or part without content. Says what to do next. */
export function Empty(props: {
  icon?: JSX.Element;
  title: string;
  hint?: string;
  children?: JSX.Element;
  small?: boolean;
}) {
  return (
    <div class={`mx-auto flex max-w-lg flex-col items-center px-6 text-center ${props.small ? 'py-8' : 'py-16'}`}>
      <Show when={props.icon}>
        {(icon) => <div class="mb-3 text-dim [&>svg]:size-8 [&>svg]:stroke-[1.5]">{icon()}</div>}
      </Show>
      <p class="text-lg font-semibold">{props.title}</p>
      <Show when={props.hint}>
        <p class="mt-1 text-balance text-dim">{props.hint}</p>
      </Show>
      <Show when={props.children}>
        {(next) => <div class="mt-5 flex flex-wrap justify-center gap-2">{next()}</div>}
      </Show>
    </div>
  );
}

/** Why something could not be loaded, with a way to try again. */
export function Problem(props: { error: unknown; retry?: () => void; small?: boolean }) {
  const status = () => (props.error instanceof ApiError ? props.error.status : -1);
  return (
    <div role="alert">
      <Switch
        fallback={
          <Empty
            icon={<UnplugIcon />}
            title={t('ui.error_title')}
            hint={errorText(props.error)}
            small={props.small ?? false}
          >
            <Show when={props.retry}>{(retry) => <Button onClick={() => retry()()}>{t('ui.retry')}</Button>}</Show>
          </Empty>
        }
      >
        <Match when={status() === 403}>
          <Empty
            icon={<LockIcon />}
            title={t('ui.forbidden_title')}
            hint={t('ui.forbidden_hint')}
            small={props.small ?? false}
          />
        </Match>
        <Match when={status() === 404}>
          <Empty
            icon={<SearchXIcon />}
            title={t('ui.not_found_title')}
            hint={t('ui.not_found_hint')}
            small={props.small ?? false}
          />
        </Match>
      </Switch>
    </div>
  );
}

/** Grey lines where text will be; appears only after a moment, so that fast answers don't flicker. */
export function Loading(props: { lines?: number }) {
  return (
    <div role="status" class="appear-late space-y-3 p-4">
      <span class="sr-only">{t('ui.loading')}</span>
      {Array.from({ length: props.lines ?? 4 }, (_, index) => (
        <div class={`h-4 rounded bg-sunken ${['w-3/5', 'w-4/5', 'w-2/5', 'w-1/2'][index % 4]}`} />
      ))}
    </div>
  );
}

/** The parts of a query that faces need; `useQuery` and `useInfiniteQuery` both have them. */
export type Asked<T> = {
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly error: unknown;
  readonly data: T | undefined;
  refetch: () => unknown;
};

/** Shows what a query brought, or the face that fits. Older data stay in sight when a refresh fails, and say so. */
export function Loaded<T>(props: {
  query: Asked<T>;
  loading?: JSX.Element;
  small?: boolean;
  children: (data: () => T) => JSX.Element;
}) {
  // Reading `data` of a pending query would suspend the whole page.
  const data = createMemo(() => (props.query.isPending ? undefined : props.query.data));
  return (
    <Switch>
      <Match when={data() !== undefined}>
        <Show when={props.query.isError}>
          <p role="status" class="mb-3 rounded-md border border-degraded px-3 py-2 text-sm">
            {t('ui.stale_after_error', { reason: errorText(props.query.error) })}
          </p>
        </Show>
        {props.children(data as () => T)}
      </Match>
      <Match when={props.query.isError}>
        <Problem error={props.query.error} retry={() => props.query.refetch()} small={props.small ?? false} />
      </Match>
      <Match when={true}>{props.loading ?? <Loading />}</Match>
    </Switch>
  );
}
