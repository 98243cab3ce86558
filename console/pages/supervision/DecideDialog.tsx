/** Deciding an objection: rejected with a reason, or upheld by saying how things stand; that makes a new revision of the month. */
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { say, t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { toast } from '../../ui/Toast.tsx';
import {
  type Explained,
  type Item,
  type ObjectionRow,
  type Status,
  statuses,
  statusText,
  supervisionCommands,
  supervisionQueries,
} from './calls.ts';
import { ItemMark } from './marks.tsx';

type Typed = { outcome: 'upheld' | 'rejected'; reason: string; corrections: Record<string, Status> };
type Choice = Item & { figure: string };
/** Enough to choose from on a screen: those that aren't met come first. */
const most_shown = 200;

export function DecideDialog(props: { row: ObjectionRow; close: () => void }) {
  const query = useQuery(() =>
    supervisionQueries.subject(props.row.month, props.row.subject_kind, props.row.subject_id, undefined),
  );
  const detail = () =>
    [props.row.month, props.row.subject, props.row.item ?? t('supervision.whole_indicator')].join(' · ');
  return (
    <Dialog open close={props.close} title={t('supervision.decide')} detail={detail()} wide>
      <Loaded query={query}>{(data) => <Form {...props} data={data()} />}</Loaded>
    </Dialog>
  );
}

/** The thing that it is about, or all things of its indicator. */
function choicesOf({ figure, item_key, indicator }: ObjectionRow, data: Explained): Choice[] {
  const asked = data.indicators.find(({ id }) => id === indicator)?.figures.map((one) => one.figure) ?? [];
  return data.figures
    .filter((one) => (figure === null ? asked.includes(one.figure) : one.figure === figure))
    .flatMap((one) => one.items.map((item) => ({ ...item, figure: one.figure })))
    .filter(({ key }) => item_key === null || key === item_key)
    .slice(0, most_shown);
}

function Form(props: { row: ObjectionRow; close: () => void; data: Explained }) {
  const { row } = props;
  const draft = makeDraft<Typed>(`supervision.decision.${row.id}.${row.version}`, {
    ...{ outcome: 'upheld', reason: '', corrections: {} },
  });
  const typed = () => draft.value();
  const put = (change: Partial<Typed>) => draft.set({ ...typed(), ...change });
  const choices = () => choicesOf(row, props.data);
  const corrections = ({ outcome, corrections: chosen }: Typed) =>
    outcome === 'rejected'
      ? []
      : choices().flatMap(({ figure, key, status }) => {
          const to = chosen[`${figure} ${key}`];
          return to && to !== status ? [{ figure, key, status: to }] : [];
        });
  const check = (value: Typed): Problems => ({
    ...(value.reason.trim() === '' ? { reason: t('ui.missing') } : {}),
    ...(value.outcome === 'upheld' && corrections(value).length === 0
      ? { corrections: t('supervision.nothing_corrected') }
      : {}),
  });
  const save = async (value: Typed) => {
    const body = { version: row.version, reason: value.reason.trim(), corrections: corrections(value) };
    const { number } = await supervisionCommands.decide(row.id, body);
    toast({ title: number === null ? t('supervision.was_rejected') : t('supervision.was_upheld', { n: number }) });
  };
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save} action={t('supervision.decide')}>
      {(problems) => (
        <>
          <p class="border-l-2 border-line pl-3 whitespace-pre-wrap">{row.text}</p>
          <Segments
            label={t('supervision.outcome')}
            value={typed().outcome}
            set={(outcome) => put({ outcome })}
            options={[
              { value: 'upheld', label: t('supervision.uphold') },
              { value: 'rejected', label: t('supervision.reject') },
            ]}
          />
          <Show when={typed().outcome === 'upheld'}>
            <ul class="max-h-80 space-y-3 overflow-y-auto">
              <For each={choices()}>
                {(item) => (
                  <li class="grid items-end gap-2 sm:grid-cols-[minmax(0,1fr)_11rem]">
                    <div class="min-w-0">
                      <p class="font-medium break-words">{item.name}</p>
                      <p class="text-sm text-dim">
                        <ItemMark status={item.status} /> {say(item.reason)}
                      </p>
                    </div>
                    <Select
                      label={t('supervision.correct_to', { name: item.name })}
                      value={typed().corrections[`${item.figure} ${item.key}`] ?? item.status}
                      set={(status) =>
                        status &&
                        put({ corrections: { ...typed().corrections, [`${item.figure} ${item.key}`]: status } })
                      }
                      options={statuses.map((value) => ({ value, label: statusText(value) }))}
                      required
                    />
                  </li>
                )}
              </For>
            </ul>
            <Show when={problems().corrections}>{(problem) => <p class="text-sm text-down">{problem()}</p>}</Show>
          </Show>
          <TextField
            label={t('supervision.decision_reason')}
            value={typed().reason}
            set={(reason) => put({ reason })}
            error={problems().reason}
            lines={3}
            required
          />
        </>
      )}
    </DraftForm>
  );
}
