/** The boundary, item by item: what holds, what the console sees, what a person found, and the evidence. */
import { createSignal, For, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { say, t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FieldGroup, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { Section } from '../../ui/Page.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Time } from '../../ui/Time.tsx';
import {
  type Answer,
  accessCommands,
  answerText,
  type ChecklistRow,
  evidenceHref,
  item_answers,
  type NetworkPageData,
} from './calls.ts';
import { FilePicker } from './FilePicker.tsx';
import { ItemAnswerMark } from './marks.tsx';

export function Checklist(props: { page: NetworkPageData; refused: string | undefined }) {
  const [answering, setAnswering] = createSignal<string>();
  const id = () => props.page.network.id;
  const open = () => props.page.checklist.filter(({ holds }) => holds === 'no').length;
  const left = () => props.page.checklist.filter(({ holds }) => holds === null).length;
  const chosen = () => props.page.checklist.find(({ item }) => item === answering());
  return (
    <Section
      title={t('access.checklist')}
      note={
        open() + left() === 0 ? t('access.checklist_ready') : t('access.checklist_open', { no: open(), left: left() })
      }
    >
      <ul class="divide-y divide-line">
        <For each={props.page.checklist}>
          {(row) => (
            <li class="grid gap-x-4 gap-y-1 py-2.5 sm:grid-cols-[minmax(0,1fr)_6rem_auto] sm:items-start">
              <div class="min-w-0">
                <p class="font-medium">{say(row.title)}</p>
                <p class="text-sm text-dim">
                  <Show when={row.clauses.length > 0} fallback={t('access.our_own')}>
                    <For each={row.clauses}>
                      {(clause, place) => (
                        <span title={say(clause.words)}>
                          {place() > 0 ? ' · ' : 'GB/T 22239 '}
                          {clause.clause}
                        </span>
                      )}
                    </For>
                  </Show>
                </p>
                <Show when={row.seen}>
                  {(seen) => (
                    <p class="text-sm">
                      {t('access.console_sees')} {answerText(seen().answer)}: {say(seen().reason)}
                    </p>
                  )}
                </Show>
                <Show when={row.answer}>
                  {(answer) => (
                    <p class="text-sm break-words">
                      {row.person_name ?? ''} {answerText(answer())}
                      {row.note ? `: ${row.note}` : ''}{' '}
                      <Show when={row.at}>
                        {(at) => (
                          <span class="text-dim">
                            <Time at={at()} short />
                          </span>
                        )}
                      </Show>
                    </p>
                  )}
                </Show>
                <Show when={row.file}>
                  {(file) => (
                    <a class="link text-sm break-all" href={evidenceHref(id(), row.item)} download={file().name}>
                      {file().name}
                    </a>
                  )}
                </Show>
              </div>
              <ItemAnswerMark answer={row.holds} />
              <Button
                disabled={props.refused}
                aria-label={t('access.answer_item', { item: say(row.title) })}
                onClick={() => setAnswering(row.item)}
              >
                {t('access.answer')}
              </Button>
            </li>
          )}
        </For>
      </ul>
      <Show when={chosen()}>
        {(row) => (
          <Dialog
            open
            close={() => setAnswering(undefined)}
            title={say(row().title)}
            detail={t('access.answer_detail')}
          >
            <AnswerForm id={id()} row={row()} close={() => setAnswering(undefined)} />
          </Dialog>
        )}
      </Show>
    </Section>
  );
}

type Typed = { answer: Answer; note: string };

function AnswerForm(props: { id: number; row: ChecklistRow; close: () => void }) {
  const { id, row } = props;
  const draft = makeDraft<Typed>(`access.${id}.${row.item}`, { answer: row.answer ?? 'yes', note: row.note });
  const [file, setFile] = createSignal<File>();
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const check = ({ answer, note }: Typed): Problems =>
    answer === 'not_applicable' && note.trim() === '' ? { note: t('access.why_not') } : {};
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      check={check}
      save={({ answer, note }) =>
        accessCommands.answer(id, row.item, { version: row.version, answer, note: note.trim() }, file())
      }
    >
      {(problems) => (
        <>
          <FieldGroup label={t('access.answer')}>
            <Segments
              label={t('access.answer')}
              value={draft.value().answer}
              set={(answer) => put({ answer })}
              options={item_answers.map((value) => ({ value, label: answerText(value) }))}
            />
          </FieldGroup>
          <TextField
            label={t('access.note')}
            value={draft.value().note}
            set={(note) => put({ note })}
            error={problems().note}
            lines={3}
            maxLength={2000}
          />
          <FilePicker label={t('access.evidence')} choose={setFile} error={problems().file} />
        </>
      )}
    </DraftForm>
  );
}
