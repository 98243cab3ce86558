/** Objections within one's reach: what is open first, and how each was decided. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { Time } from '../../ui/Time.tsx';
import { type ObjectionRow, statusText, supervisionCommands, supervisionQueries } from './calls.ts';
import { DecideDialog } from './DecideDialog.tsx';
import { StandingMark } from './marks.tsx';

export function Objections() {
  const query = useQuery(() => supervisionQueries.objections());
  const sorted = (rows: ObjectionRow[]) =>
    rows.toSorted((a, b) => Number(b.state === 'open') - Number(a.state === 'open'));
  return (
    <Loaded query={query}>
      {(data) => (
        <Show
          when={data().rows.length > 0}
          fallback={<Empty title={t('supervision.no_objections')} hint={t('supervision.no_objections_hint')} />}
        >
          <ul class="space-y-3">
            <For each={sorted(data().rows)}>{(row) => <One row={row} />}</For>
          </ul>
        </Show>
      )}
    </Loaded>
  );
}

function One(props: { row: ObjectionRow }) {
  const session = useSession();
  const [deciding, setDeciding] = createSignal(false);
  const [withdrawing, setWithdrawing] = createSignal(false);
  const row = () => props.row;
  const mayNot = () => (row().is_mine ? t('supervision.not_own') : undefined);
  const correctionText = () =>
    (row().corrections ?? [])
      .map(({ key, status }) => `${key === row().item_key ? row().item : key} → ${statusText(status)}`)
      .join(' · ');
  return (
    <li class="card space-y-2 px-4 py-3">
      <div class="flex flex-wrap items-center justify-between gap-2">
        <p class="min-w-0 font-medium break-words">
          <A class="link" href={paths.supervised(row().month, row().subject_kind, row().subject_id)}>
            {row().month} · {row().subject}
          </A>{' '}
          {row().item ?? t('supervision.whole_indicator')}
        </p>
        <StandingMark state={row().state} />
      </div>
      <p class="break-words whitespace-pre-wrap">{row().text}</p>
      <p class="flex flex-wrap gap-x-3 text-sm text-dim">
        <span>{row().unit}</span>
        <span>{row().filed_by_name ?? row().filed_by}</span>
        <Time at={row().filed_at} />
        <span>{t('supervision.to_revision', { n: row().number })}</span>
        <Show when={row().file_name}>
          {(name) => (
            <a class="link" href={`/api/supervision-objections/${row().id}/file`} download={name()}>
              {name()}
            </a>
          )}
        </Show>
      </p>
      <Show when={row().state === 'upheld' || row().state === 'rejected'}>
        <p class="border-l-2 border-line pl-3 text-sm">
          {row().decided_by_name} <Time at={row().decided_at} />: {row().reason}
          <Show when={correctionText()}>
            <span class="block text-dim">{correctionText()}</span>
          </Show>
        </p>
      </Show>
      <Show when={row().state === 'open'}>
        <div class="flex flex-wrap gap-2">
          <Show when={session.may('supervision:write')}>
            <Button kind="primary" disabled={mayNot()} onClick={() => setDeciding(true)}>
              {t('supervision.decide')}
            </Button>
          </Show>
          <Show when={row().is_mine}>
            <Button onClick={() => setWithdrawing(true)}>{t('supervision.withdraw')}</Button>
          </Show>
        </div>
      </Show>
      <Show when={deciding()}>
        <DecideDialog row={row()} close={() => setDeciding(false)} />
      </Show>
      <ConfirmDialog
        open={withdrawing()}
        close={() => setWithdrawing(false)}
        title={t('supervision.withdraw')}
        detail={t('supervision.withdraw_detail')}
        action={t('supervision.withdraw')}
        act={() => supervisionCommands.withdraw(row().id, row().version)}
      />
    </li>
  );
}
