/** A new ticket: its kind's own form beneath what all kinds ask. What it is about comes with the address. */
import { useNavigate, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { FieldGroup, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { FormFromSchema } from '../../ui/FormFromSchema.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { toast } from '../../ui/Toast.tsx';
import { answerCommands, type LikelyAnswer } from '../knowledge/calls.ts';
import { LikelyAnswers, makeSettled } from '../knowledge/LikelyAnswers.tsx';
import { UnitPicker } from '../pickers.tsx';
import { type KindName, max_text, ticketCommands, ticketQueries } from './calls.ts';
import { TicketMark } from './TicketMark.tsx';
import { UrgencyFields, type Weight } from './UrgencyFields.tsx';

type Typed = Weight & {
  kind: KindName;
  title: string;
  body: string;
  fields: Record<string, unknown>;
  unit_id: number | null;
};

const subjects = ['node_id', 'system_id', 'endpoint_id', 'finding_id', 'access_network_id'] as const;

export function TicketDialog(props: { open: boolean; close: () => void }) {
  return (
    <Dialog open={props.open} close={props.close} title={t('tickets.add')} detail={t('tickets.add_hint')} wide>
      <Form close={props.close} />
    </Dialog>
  );
}

function Form(props: { close: () => void }) {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const kinds = useQuery(() => ticketQueries.kinds());
  const about = Object.fromEntries(
    subjects.flatMap((key) => (Number(search[key]) > 0 ? [[key, Number(search[key])] as const] : [])),
  );
  const named = typeof search.about === 'string' ? search.about.slice(0, 160) : '';
  let made: { id: number; number: string } | undefined;
  const draft = makeDraft<Typed>(`ticket.${JSON.stringify(about)}`, {
    kind: 'problem',
    title: named,
    body: '',
    fields: {},
    urgency: 'medium',
    impact: 'single',
    unit_id: null,
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const all = () => (kinds.isPending ? [] : (kinds.data?.rows ?? []));
  const chosen = () => all().find(({ kind }) => kind === draft.value().kind);
  const check = (value: Typed): Problems => (value.title.trim() === '' ? { title: t('ui.missing') } : {});
  const save = async ({ unit_id, title, body, ...rest }: Typed) => {
    const own = Object.entries(rest.fields).filter(
      ([, value]) => value !== '' && value !== null && value !== undefined,
    );
    made = await ticketCommands.file({
      ...rest,
      ...about,
      title: title.trim(),
      body: body.trim(),
      fields: Object.fromEntries(own),
      ...(unit_id === null ? {} : { unit_id }),
    });
    toast({ title: t('tickets.filed_now', { number: made.number }) });
  };
  const solved = async ({ id }: LikelyAnswer) => {
    try {
      await answerCommands.vote(id, true);
    } catch (error) {
      toast({ title: errorText(error) });
      return;
    }
    toast({ title: t('answers.solved') });
    draft.discard();
    props.close();
  };
  const close = () => {
    if (made) navigate(paths.ticket(made.id));
    else props.close();
  };
  return (
    <DraftForm draft={draft} close={close} check={check} save={save} action={t('tickets.submit')}>
      {(problems) => (
        <>
          <FieldGroup label={t('tickets.kind')}>
            <Segments
              label={t('tickets.kind')}
              value={draft.value().kind}
              set={(kind) => put({ kind, fields: {} })}
              options={all()
                .filter(({ is_platform, kind }) => !is_platform || kind === 'change')
                .map(({ kind }) => ({ value: kind, label: word('tickets', `kind_${kind}`) }))}
            />
          </FieldGroup>
          <TextField
            label={t('tickets.subject')}
            value={draft.value().title}
            set={(title) => put({ title })}
            error={problems().title}
            maxLength={200}
            required
          />
          <LikelyAnswers text={draft.value().title} action={t('answers.solves')} act={solved} />
          <Similar title={draft.value().title} />
          <TextField
            label={t('tickets.body')}
            hint={t('tickets.body_hint')}
            value={draft.value().body}
            set={(body) => put({ body })}
            error={problems().body}
            lines={5}
            maxLength={max_text}
          />
          <UrgencyFields value={draft.value()} put={put} />
          <UnitPicker
            label={t('tickets.filed_unit')}
            value={draft.value().unit_id}
            set={(unit_id) => put({ unit_id })}
            error={problems().unit_id}
          />
          <Show when={chosen()} keyed>
            {(kind) => (
              <FormFromSchema
                schema={kind.fields}
                values={draft.value().fields}
                set={(fields) => put({ fields })}
                errors={problems()}
                path="fields"
              />
            )}
          </Show>
        </>
      )}
    </DraftForm>
  );
}

/** What says much of the same, while the title is being typed. */
function Similar(props: { title: string }) {
  const asked = makeSettled(() => props.title);
  const query = useQuery(() => ({ ...ticketQueries.similar(asked()), enabled: asked() !== '' }));
  const rows = () => (asked() === '' || query.isPending ? [] : (query.data?.rows ?? []));
  return (
    <Show when={rows().length > 0}>
      <div class="rounded-md border border-line bg-sunken px-3 py-2">
        <p class="text-sm text-dim">{t('tickets.similar')}</p>
        <ul class="mt-1 space-y-1">
          <For each={rows()}>
            {(row) => (
              <li class="flex flex-wrap items-baseline gap-x-2">
                <a class="link min-w-0 break-words" href={paths.ticket(row.id)} target="_blank" rel="noreferrer">
                  {row.title ?? t('tickets.redacted')}
                </a>
                <TicketMark state={row.state} />
                <span class="text-sm text-dim">{row.unit}</span>
              </li>
            )}
          </For>
        </ul>
      </div>
    </Show>
  );
}
