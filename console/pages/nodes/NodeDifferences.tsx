/** Where this node's record and what was seen of it disagree, and what a person decides. */
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Difference, differenceQueries, isClaim } from '../differences/calls.ts';
import { DecisionDialogs, type Decisions, makeDecisions } from '../differences/Decisions.tsx';
import { FieldName, ObservedSide, RecordedSide, Standing, whyNotAccept } from '../differences/sides.tsx';

/** More stand on the page of differences. */
const shown_max = 8;
const small = '!h-8 !px-2 !text-sm sm:!h-7';

export function NodeDifferences(props: { node_id: number }) {
  const query = useQuery(() => differenceQueries.ofNode(props.node_id));
  const decisions = makeDecisions();
  const rows = () => (query.isPending ? [] : (query.data?.rows ?? []));
  const pending = () => rows().filter((row) => row.state === 'open');
  const fit = () => pending().filter((row) => whyNotAccept(row) === undefined);
  return (
    <Show when={rows().length > 0}>
      <Section
        title={t('differences.of_node')}
        note={<span class="numeric">{rows().length}</span>}
        actions={
          <Show when={fit().length > 1}>
            <Button kind="quiet" class={small} disabled={decisions.mayNot()} onClick={() => decisions.accept(fit())}>
              {t('differences.accept_all', { n: fit().length })}
            </Button>
          </Show>
        }
      >
        <ul class="divide-y divide-line">
          <For each={rows().slice(0, shown_max)}>{(row) => <One row={row} decisions={decisions} />}</For>
        </ul>
        <Show when={rows().length > shown_max}>
          <ButtonLink href={paths.differences({ node_id: props.node_id, state: 'all' })} kind="quiet" class="mt-2">
            {t('differences.more', { n: rows().length - shown_max })}
          </ButtonLink>
        </Show>
        <DecisionDialogs decisions={decisions} />
      </Section>
    </Show>
  );
}

function One(props: { row: Difference; decisions: Decisions }) {
  return (
    <li class="py-2 first:pt-0 last:pb-0">
      <div class="flex flex-wrap items-baseline justify-between gap-x-3">
        <span class="font-medium">
          <FieldName row={props.row} />
        </span>
        <span class="text-sm text-dim">
          <Standing row={props.row} /> <Time at={props.row.since_at} short />
        </span>
      </div>
      <div class="mt-0.5 flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <p class="min-w-0 break-all">
          <Show
            when={!isClaim(props.row)}
            fallback={
              <>
                <ObservedSide row={props.row} /> <RecordedSide row={props.row} />
              </>
            }
          >
            <span class="sr-only">{t('differences.recorded')} </span>
            <RecordedSide row={props.row} />
            <span class="mx-2 text-dim" aria-hidden="true">
              →
            </span>
            <span class="sr-only"> {t('differences.observed')} </span>
            <ObservedSide row={props.row} />
          </Show>
        </p>
        <span class="flex gap-1">
          <Show when={!isClaim(props.row)}>
            <Button
              class={small}
              disabled={props.decisions.mayNot() ?? whyNotAccept(props.row)}
              onClick={() => props.decisions.accept([props.row])}
            >
              {t('differences.accept')}
            </Button>
          </Show>
          <Show
            when={props.row.state === 'rejected'}
            fallback={
              <Button
                kind="quiet"
                class={small}
                disabled={props.decisions.mayNot()}
                onClick={() => props.decisions.reject([props.row])}
              >
                {t('differences.reject')}
              </Button>
            }
          >
            <Button
              kind="quiet"
              class={small}
              disabled={props.decisions.mayNot()}
              onClick={() => props.decisions.reopen([props.row])}
            >
              {t('differences.reopen')}
            </Button>
          </Show>
        </span>
      </div>
    </li>
  );
}
