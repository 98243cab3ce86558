/** What a cell rests on: notes, files and frozen observations; only ever added to. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { errorText, Loaded } from '../../ui/Faces.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Refused } from '../../ui/sending.tsx';
import { Time } from '../../ui/Time.tsx';
import { assessmentCommands, assessmentQueries, evidenceHref, type Frozen, type Proof } from './assessment-calls.ts';

type Given = {
  assessment_id: number;
  item: string;
  object: { id: number; name: string };
  /** The object is a node or an endpoint. */
  is_watched: boolean;
  locked: boolean;
  close: () => void;
};

export function EvidenceDialog(props: Given) {
  const query = useQuery(() => assessmentQueries.item(props.assessment_id, props.item));
  return (
    <Dialog
      open
      wide
      close={props.close}
      title={t('assessments.evidence_of', { object: `${props.item} ${props.object.name}` })}
      detail={t('assessments.evidence_stays')}
    >
      <Show when={!props.locked}>
        <Adding {...props} />
      </Show>
      <Loaded query={query} small>
        {(page) => (
          <Proofs
            assessment_id={props.assessment_id}
            rows={page().evidence.filter(({ object_id }) => object_id === props.object.id)}
          />
        )}
      </Loaded>
    </Dialog>
  );
}

function Adding(props: Given) {
  const draft = makeDraft(`assessment-note.${props.assessment_id}.${props.item}.${props.object.id}`, { text: '' });
  const [error, setError] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  let input: HTMLInputElement | undefined;
  const where = () => ({ item: props.item, object_id: props.object.id });
  const does = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
    } catch (caught) {
      setError(errorText(caught));
    } finally {
      setBusy(false);
    }
  };
  const note = () =>
    does(async () => {
      await assessmentCommands.note(props.assessment_id, { ...where(), text: draft.value().text.trim() });
      draft.discard();
    });
  const addFile = (file: File | undefined) =>
    file && does(() => assessmentCommands.addFile(props.assessment_id, where(), file));
  return (
    <div class="mb-4 space-y-3">
      <TextField
        label={t('assessments.note_text')}
        value={draft.value().text}
        set={(text) => draft.set({ text })}
        lines={2}
        maxLength={2000}
      />
      <div class="flex flex-wrap gap-2">
        <Button disabled={draft.value().text.trim() === ''} busy={busy()} onClick={note}>
          {t('assessments.save_note')}
        </Button>
        <input
          ref={input}
          type="file"
          class="sr-only"
          tabindex="-1"
          aria-label={t('assessments.add_file')}
          onChange={(event) => {
            void addFile(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
        <Button busy={busy()} onClick={() => input?.click()}>
          {t('assessments.add_file')}
        </Button>
        <Show when={props.is_watched}>
          <Button
            kind="primary"
            busy={busy()}
            title={t('assessments.freeze_hint')}
            onClick={() => does(() => assessmentCommands.freeze(props.assessment_id, where()))}
          >
            {t('assessments.freeze')}
          </Button>
        </Show>
      </div>
      <Refused error={error()} />
    </div>
  );
}

function Proofs(props: { assessment_id: number; rows: readonly Proof[] }) {
  return (
    <Show when={props.rows.length > 0} fallback={<p class="text-dim">{t('assessments.evidence_none')}</p>}>
      <ul class="divide-y divide-line">
        <For each={props.rows}>
          {(proof) => (
            <li class="space-y-1 py-2">
              <p class="flex flex-wrap items-baseline justify-between gap-x-4">
                <span class="min-w-0 font-medium break-words whitespace-pre-wrap">
                  <Show when={proof.kind === 'file'} fallback={proof.title}>
                    <a class="link" href={evidenceHref(props.assessment_id, proof.id)} download={proof.title}>
                      {proof.title}
                    </a>
                  </Show>
                </span>
                <span class="text-sm text-dim">
                  {proof.added_by} <Time at={proof.added_at} />
                </span>
              </p>
              <Show when={proof.kind === 'observation' && (proof.frozen as Frozen | null)}>
                {(frozen) => <Facts frozen={frozen()} evidence_id={proof.evidence_id} />}
              </Show>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

function Facts(props: { frozen: Frozen; evidence_id: number | null }) {
  return (
    <details>
      <summary class="cursor-pointer text-sm text-dim">
        {t('assessments.frozen', { n: props.frozen.facts.length })}
        <Show when={props.frozen.facts_total > props.frozen.facts.length}>
          {' · '}
          {t('assessments.frozen_more', { n: props.frozen.facts_total })}
        </Show>
      </summary>
      <Show when={props.evidence_id}>
        {(id) => (
          <p class="mt-1 text-sm">
            <a class="link" href={paths.evidence(id())}>
              {t('assessments.sealed', { id: id() })}
            </a>
          </p>
        )}
      </Show>
      <section class="mt-1 max-h-72 overflow-auto" tabindex="0" aria-label={t('assessments.freeze')}>
        <table class="w-full min-w-[40rem] text-sm">
          <thead>
            <tr class="text-left text-dim">
              <th scope="col" class="py-1 pr-3 font-medium">
                {t('assessments.fact')}
              </th>
              <th scope="col" class="py-1 pr-3 font-medium">
                {t('assessments.value')}
              </th>
              <th scope="col" class="py-1 pr-3 font-medium">
                {t('assessments.watch')}
              </th>
              <th scope="col" class="py-1 font-medium">
                {t('assessments.seen_at')}
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={props.frozen.facts}>
              {(fact) => (
                <tr class="border-t border-line align-top">
                  <th scope="row" class="py-1 pr-3 text-left font-mono font-normal break-all">
                    {[fact.key, fact.part].filter(Boolean).join(' ')}
                  </th>
                  <td class="py-1 pr-3 font-mono break-all">{JSON.stringify(fact.value)}</td>
                  <td class="py-1 pr-3 whitespace-nowrap">
                    {fact.probe} {fact.address} #{fact.watch}
                  </td>
                  <td class="py-1">
                    <Time at={fact.at} />
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
    </details>
  );
}
