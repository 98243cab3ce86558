/** Beneath a cell: who judged it, what is missing, and what somebody else said of it meanwhile. */
import { type JSX, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Judgement, type Result, resultText } from './assessment-calls.ts';

/** As the server told of it; without a result it was taken back. */
export type Theirs = Partial<Judgement> & { object_id: number; version: number };
export type Mine = { result: Result | null; reason: string };

export function CellFoot(props: {
  judgement: Judgement | undefined;
  locked: boolean;
  takeBack: () => void;
  error: string | undefined;
  children?: JSX.Element;
}) {
  return (
    <p class="mt-2 flex flex-wrap items-center gap-x-3 text-sm text-dim">
      <Show when={props.judgement}>
        {(judged) => (
          <>
            <span>
              {t('assessments.judged_by', { by: judged().judged_by })} <Time at={judged().judged_at} short />
            </span>
            <Show when={!props.locked}>
              <button type="button" class="link" onClick={() => props.takeBack()}>
                {t('assessments.take_back')}
              </button>
            </Show>
          </>
        )}
      </Show>
      {props.children}
      <Show when={props.error}>
        {(why) => (
          <span role="alert" class="text-down">
            {why()}
          </span>
        )}
      </Show>
    </p>
  );
}

/** Both are shown, and one is chosen. */
export function CellConflict(props: {
  theirs: Theirs | undefined;
  mine: Mine;
  keepTheirs: () => void;
  useMine: (upon: number) => void;
}) {
  return (
    <Show when={props.theirs} keyed>
      {(other) => (
        <div role="alert" class="mt-1 space-y-2 rounded-md border border-degraded bg-surface px-3 py-2">
          <p>
            {other.result
              ? t('assessments.conflict', {
                  by: other.judged_by ?? '',
                  result: resultText(other.result),
                  reason: other.reason || t('assessments.no_reason'),
                })
              : t('assessments.conflict_gone')}
          </p>
          <p>
            {t('assessments.conflict_mine', {
              result: resultText(props.mine.result),
              reason: props.mine.reason || t('assessments.no_reason'),
            })}
          </p>
          <div class="flex flex-wrap gap-2">
            <Button onClick={() => props.keepTheirs()}>{t('assessments.keep_theirs')}</Button>
            <Button kind="primary" onClick={() => props.useMine(other.version)}>
              {t('assessments.use_mine')}
            </Button>
          </div>
        </div>
      )}
    </Show>
  );
}
