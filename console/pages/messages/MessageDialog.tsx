/** One message with all that it says. */
import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { dateTime } from '../../time.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { KeyValue, type Pair } from '../../ui/KeyValue.tsx';
import { GradeMark } from '../../ui/Mark.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Message, messageQueries } from './calls.ts';
import { NodeOf } from './NodeOf.tsx';

export function MessageDialog(props: { id: number; close: () => void }) {
  const query = useQuery(() => messageQueries.one(props.id));
  const title = () => {
    const message = query.isPending ? undefined : query.data;
    return (message && (message.title ? say(message.title) : message.name)) || t('messages.title');
  };
  return (
    <Dialog open close={props.close} title={title()} wide>
      <Loaded query={query} small>
        {(message) => (
          <div class="space-y-4">
            <Show when={message().text}>
              <p class="rounded-md bg-sunken p-3 break-words">{message().text}</p>
            </Show>
            <KeyValue pairs={pairsOf(message())} />
            <Show when={Object.keys(message().fields).length > 0}>
              <h3 class="font-semibold">{t('messages.more_said')}</h3>
              <Fields message={message()} />
            </Show>
          </div>
        )}
      </Loaded>
    </Dialog>
  );
}

function pairsOf(message: Message): Pair[] {
  const { at, last_at, repeats, severity, facility } = message;
  return [
    { name: t('messages.kind'), value: word('messages', `kind_${message.kind}`) },
    ...(severity === null ? [] : [{ name: t('messages.grade'), value: <GradeMark grade={severity} /> }]),
    ...(facility === null ? [] : [{ name: t('messages.facility'), value: String(facility) }]),
    { name: t('words.node'), value: <NodeOf message={message} /> },
    { name: t('messages.matched'), value: word('messages', `matched_${message.matched_by}`) },
    { name: t('messages.sender'), value: <span class="font-mono break-all">{message.address}</span> },
    { name: t('messages.at'), value: <Time at={at} /> },
    ...(repeats > 1
      ? [
          { name: t('messages.repeats'), value: String(repeats) },
          { name: t('messages.last_at'), value: <Time at={last_at} /> },
        ]
      : []),
    ...(message.name
      ? [{ name: t('messages.name'), value: <span class="font-mono break-all">{message.name}</span> }]
      : []),
  ];
}

/** As the message has them: names of objects and parameters, in a list of two columns. */
function Fields(props: { message: Message }) {
  const pairs = (): Pair[] =>
    Object.entries(props.message.fields).map(([name, value]) =>
      name === 'sent_at'
        ? { name: t('messages.field_sent_at'), value: dateTime(Number(value)) }
        : { name, value: <span class="font-mono text-sm break-all">{String(value)}</span> },
    );
  return (
    <dl class="divide-y divide-line rounded-md border border-line text-sm">
      {pairs().map((pair) => (
        <div class="grid gap-x-4 px-3 py-1.5 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
          <dt class="font-mono text-xs leading-5 break-all text-dim">{pair.name}</dt>
          <dd class="min-w-0">{pair.value}</dd>
        </div>
      ))}
    </dl>
  );
}
