/** One deed with what it must say. What somebody else did meanwhile is shown, and nothing that was typed is lost. */
import { useQuery } from '@tanstack/solid-query';
import { For, Match, Show, Switch } from 'solid-js';
import { ApiError, get } from '../../api.ts';
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { dateTime } from '../../time.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { Checkbox, Combobox, FieldGroup, Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { momentOf, wallTime } from '../../ui/wall-time.ts';
import type { List } from '../../wire.ts';
import { LikelyAnswers } from '../knowledge/LikelyAnswers.tsx';
import {
  type Deed,
  type Destination,
  deedText,
  max_reason,
  max_text,
  stateText,
  type Ticket,
  type TicketPageData,
  type TicketState,
  ticketCommands,
  ticketQueries,
} from './calls.ts';
import { UrgencyFields, type Weight } from './UrgencyFields.tsx';

type Typed = Weight & {
  reason: string;
  text: string;
  moment: string;
  unit_id: number | null;
  unit_ids: number[];
  number: string;
  rating: number | null;
  assignee_id: string | null;
};

/** What each deed asks; one that isn't here asks nothing. */
const ASKS: Record<string, readonly (keyof Typed)[]> = {
  start: ['assignee_id'],
  assign: ['assignee_id'],
  classify: ['urgency', 'impact', 'reason'],
  resolve: ['text'],
  confirm: ['rating', 'text'],
  dispute: ['reason'],
  suspend: ['reason', 'moment'],
  return: ['reason'],
  resubmit: ['text'],
  reopen: ['reason'],
  withdraw: ['reason'],
  merge: ['number', 'reason'],
  escalate: ['reason'],
  refer: ['reason'],
  hand_over: ['unit_id', 'reason'],
  invite: ['unit_ids', 'moment', 'reason'],
  excuse: ['unit_id', 'reason'],
  answer: ['unit_id', 'text'],
  comment: ['text'],
  redact: ['reason'],
};
const optional: Partial<Record<string, readonly (keyof Typed)[]>> = {
  confirm: ['rating', 'text'],
  start: ['assignee_id'],
};
const day_ms = 86_400_000;

export function DeedDialog(props: { page: TicketPageData; is: string; event?: number | undefined; close: () => void }) {
  return (
    <Dialog open close={props.close} title={deedText(props.is)} detail={word('tickets', `hint_${props.is}`)}>
      <Form {...props} />
    </Dialog>
  );
}

function Form(props: { page: TicketPageData; is: string; event?: number | undefined; close: () => void }) {
  const { is } = props;
  const { ticket, parties, invited } = props.page;
  const asks = ASKS[is] ?? [];
  const needs = (field: keyof Typed) => asks.includes(field);
  const waiting = invited.filter(({ answered_at, is_mine }) => answered_at === null && (is === 'excuse' || is_mine));
  const draft = makeDraft<Typed>(`ticket.${ticket.id}.${is}`, {
    reason: '',
    text: '',
    urgency: ticket.urgency,
    impact: ticket.impact,
    moment: wallTime(Date.now() + day_ms),
    unit_id: is === 'answer' || is === 'excuse' ? (waiting[0]?.unit_id ?? null) : null,
    unit_ids: [],
    number: '',
    rating: null,
    assignee_id: null,
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const places = useQuery(() => ({
    ...ticketQueries.destinations(ticket.id),
    enabled: is === 'hand_over' || is === 'invite',
  }));
  const people = useQuery(() => ({ ...ticketQueries.assignees(ticket.id), enabled: needs('assignee_id') }));
  const rows = (): Destination[] => (places.isPending ? [] : (places.data?.rows ?? []));
  const destinations = () => (is === 'hand_over' ? rows().filter(({ relation }) => relation !== 'above') : rows());

  const check = (value: Typed): Problems => {
    const found: Problems = {};
    for (const field of asks) {
      const given = value[field];
      const empty = given === null || given === '' || (Array.isArray(given) && given.length === 0);
      if (empty && !optional[is]?.includes(field)) found[field] = t('ui.missing');
    }
    if (needs('moment') && (momentOf(value.moment) ?? 0) <= Date.now()) found.moment = t('tickets.past');
    return found;
  };
  // As of when the dialog was opened, whatever the page behind it has heard since: what others did must be seen first.
  let { version } = ticket;
  const save = async (value: Typed) => {
    const deed = await deedOf(is, value, props.event);
    const handles = parties.includes('holder') || is === 'answer' || (is === 'comment' && !parties.includes('filer'));
    try {
      await ticketCommands.act(ticket.id, version, deed, handles);
    } catch (error) {
      const since = meanwhile(error);
      if (!since) throw error;
      // Shown now; pressed again, it is sent knowing of them.
      version += since.length;
      const lines = since.map(
        ({ at, person, is: done, state_to }) => `${dateTime(at)} ${person} ${deedText(done)} → ${stateText(state_to)}`,
      );
      throw new Error(`${errorText(error)} ${t('tickets.stale')} ${lines.join('; ')}`, { cause: error });
    }
  };

  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save} action={deedText(is)}>
      {(problems) => (
        <>
          <Show when={needs('assignee_id')}>
            <Combobox
              label={t('tickets.assignee')}
              value={draft.value().assignee_id}
              set={(assignee_id) => put({ assignee_id })}
              options={(people.isPending ? [] : (people.data?.rows ?? [])).map((row) => ({
                value: row.id,
                label: row.name,
                detail: row.username,
              }))}
              error={problems().assignee_id}
              required={is === 'assign'}
            />
          </Show>
          <Show when={needs('unit_id')}>
            <Show
              when={is === 'hand_over'}
              fallback={
                <Select
                  label={t('tickets.units')}
                  value={draft.value().unit_id}
                  set={(unit_id) => put({ unit_id })}
                  options={waiting.map(({ unit_id, unit }) => ({ value: unit_id, label: unit }))}
                  error={problems().unit_id}
                  required
                />
              }
            >
              <Combobox
                label={t('tickets.to_unit')}
                value={draft.value().unit_id}
                set={(unit_id) => put({ unit_id })}
                options={optionsOf(destinations())}
                error={problems().unit_id ?? problems().to_unit_id}
                required
              />
            </Show>
          </Show>
          <Show when={needs('unit_ids')}>
            <Invited
              rows={destinations()}
              value={draft.value().unit_ids}
              set={(unit_ids) => put({ unit_ids })}
              error={problems().unit_ids}
            />
          </Show>
          <Show when={needs('urgency')}>
            <UrgencyFields value={draft.value()} put={put} />
          </Show>
          <Show when={needs('number')}>
            <TextField
              label={t('tickets.primary')}
              value={draft.value().number}
              set={(number) => put({ number })}
              error={problems().number ?? problems().primary_ticket_id}
              mono
              required
            />
          </Show>
          <Show when={needs('moment')}>
            <TextField
              label={t(is === 'suspend' ? 'tickets.resume_at' : 'tickets.due_at')}
              type="datetime-local"
              value={draft.value().moment}
              set={(moment) => put({ moment })}
              error={problems().moment ?? problems().resume_at ?? problems().due_at}
              required
            />
          </Show>
          <Show when={needs('rating')}>
            <Select
              label={t('tickets.rating')}
              value={draft.value().rating ?? 0}
              set={(rating) => put({ rating: rating === 0 ? null : rating })}
              options={[
                { value: 0, label: t('tickets.no_rating') },
                ...[5, 4, 3, 2, 1].map((n) => ({ value: n, label: t('tickets.rating_n', { n }) })),
              ]}
            />
          </Show>
          <Switch>
            <Match when={needs('text')}>
              <Show when={is === 'resolve' && ticket.title}>
                {(title) => (
                  <LikelyAnswers text={title()} action={t('answers.use')} act={({ text }) => put({ text })} />
                )}
              </Show>
              <TextField
                label={t(is === 'resolve' ? 'tickets.solution' : 'tickets.text')}
                value={draft.value().text}
                set={(text) => put({ text })}
                error={problems().text}
                lines={4}
                maxLength={is === 'confirm' ? max_reason : max_text}
                required={!optional[is]?.includes('text')}
              />
            </Match>
            <Match when={needs('reason')}>
              <TextField
                label={t('tickets.reason')}
                value={draft.value().reason}
                set={(reason) => put({ reason })}
                error={problems().reason}
                lines={3}
                maxLength={max_reason}
                required
              />
            </Match>
          </Switch>
        </>
      )}
    </DraftForm>
  );
}

const optionsOf = (rows: readonly Destination[]) =>
  rows.map(({ id, name, level, relation }) => ({
    value: id,
    label: name,
    detail: `${word('words', `level_${level}`)} · ${word('tickets', `relation_${relation}`)}`,
  }));

function Invited(props: {
  rows: Destination[];
  value: number[];
  set: (ids: number[]) => void;
  error: string | undefined;
}) {
  return (
    <FieldGroup label={t('tickets.units')}>
      <Combobox
        label={t('tickets.units')}
        value={null}
        set={(id: number | null) => id !== null && props.set([...new Set([...props.value, id])])}
        options={optionsOf(props.rows)}
        error={props.error}
      />
      <div class="mt-2 space-y-1">
        <For each={props.rows.filter(({ id }) => props.value.includes(id))}>
          {(row) => (
            <Checkbox label={row.name} value set={() => props.set(props.value.filter((id) => id !== row.id))} />
          )}
        </For>
      </div>
    </FieldGroup>
  );
}

async function deedOf(is: string, value: Typed, event: number | undefined): Promise<Deed> {
  const reason = value.reason.trim();
  const text = value.text.trim();
  const at = momentOf(value.moment) ?? 0;
  switch (is) {
    case 'start':
    case 'assign':
      return { is, ...(value.assignee_id === null ? {} : { assignee_id: value.assignee_id }) };
    case 'classify':
      return { is, urgency: value.urgency, impact: value.impact, reason };
    case 'resolve':
    case 'resubmit':
    case 'comment':
      return { is, text };
    case 'confirm':
      return { is, ...(value.rating === null ? {} : { rating: value.rating }), ...(text === '' ? {} : { text }) };
    case 'suspend':
      return { is, reason, resume_at: at };
    case 'merge':
      return { is, primary_ticket_id: await idOf(value.number.trim()), reason };
    case 'hand_over':
      return { is, to_unit_id: value.unit_id, reason };
    case 'invite':
      return { is, invited_unit_ids: value.unit_ids, due_at: at, reason };
    case 'answer':
      return { is, invited_unit_id: value.unit_id, text };
    case 'excuse':
      return { is, invited_unit_id: value.unit_id, reason };
    case 'redact':
      return { is, event: event ?? 0, reason };
    case 'dispute':
    case 'return':
    case 'reopen':
    case 'withdraw':
    case 'escalate':
    case 'refer':
      return { is, reason };
    default:
      return { is };
  }
}

async function idOf(number: string): Promise<number> {
  const { rows } = await get<List<Ticket>>('/api/tickets', { q: number, limit: 20 });
  const found = rows.find((row) => row.number === number);
  if (!found) throw new Error(t('tickets.primary_wrong'));
  return found.id;
}

type Since = { at: number; person: string; is: string; state_to: TicketState };

/** What others did since the version that was sent. */
const meanwhile = (error: unknown): Since[] | undefined =>
  error instanceof ApiError && error.code === 'stale' && Array.isArray(error.report)
    ? (error.report as Since[])
    : undefined;
