/** What caused it, and what is done so that it doesn't come again; each of these is a ticket. */
import { A } from '@solidjs/router';
import { createSignal, For, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Incident, incidentCommands } from './incident-calls.ts';

export function ReviewPart(props: { incident: Incident }) {
  const session = useSession();
  const [writing, setWriting] = createSignal(false);
  return (
    <Section
      title={t('emergency_runs.review')}
      actions={
        <Button disabled={session.may('emergency:act') ? undefined : t('ui.may_not')} onClick={() => setWriting(true)}>
          {t('emergency_runs.review_write')}
        </Button>
      }
    >
      <Show when={props.incident.review} fallback={<p class="text-dim">{t('emergency_runs.review_none')}</p>}>
        {(review) => (
          <div class="space-y-2 break-words">
            <p class="text-sm text-dim">
              {review().by} <Time at={review().at} />
            </p>
            <h3 class="font-medium">{t('emergency_runs.causes')}</h3>
            <p class="whitespace-pre-line">{review().causes}</p>
            <Show when={review().lessons}>
              <h3 class="font-medium">{t('emergency_runs.lessons')}</h3>
              <p class="whitespace-pre-line">{review().lessons}</p>
            </Show>
            <Show when={review().follow_ups.length > 0}>
              <h3 class="font-medium">{t('emergency_runs.follow_ups')}</h3>
              <ul class="list-disc pl-5">
                <For each={review().follow_ups}>
                  {(one) => (
                    <li>
                      {one.text}
                      <Show when={one.ticket}>
                        {(ticket) => (
                          <A class="link ml-2" href={paths.ticket(ticket().id)}>
                            {ticket().number}
                          </A>
                        )}
                      </Show>
                    </li>
                  )}
                </For>
              </ul>
            </Show>
          </div>
        )}
      </Show>
      <Show when={writing()}>
        <ReviewDialog incident={props.incident} close={() => setWriting(false)} />
      </Show>
    </Section>
  );
}

function ReviewDialog(props: { incident: Incident; close: () => void }) {
  const { id, review, version } = props.incident;
  const draft = makeDraft(`incident.${id}.review.${version}`, {
    ...{ causes: review?.causes ?? '', lessons: review?.lessons ?? '' },
    follow_ups: review?.follow_ups.map(({ text }) => text).join('\n') ?? '',
  });
  const put = (change: Partial<{ causes: string; lessons: string; follow_ups: string }>) =>
    draft.set({ ...draft.value(), ...change });
  const linesOf = (text: string) => [
    ...new Set(
      text
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
    ),
  ];
  return (
    <Dialog
      open
      wide
      close={props.close}
      title={t('emergency_runs.review_write')}
      detail={t('emergency_runs.review_hint')}
    >
      <DraftForm
        draft={draft}
        close={props.close}
        check={({ causes }) => (causes.trim() === '' ? { causes: t('ui.missing') } : {})}
        save={({ causes, lessons, follow_ups }) =>
          incidentCommands.review(id, {
            ...{ causes: causes.trim(), lessons: lessons.trim(), follow_ups: linesOf(follow_ups), version },
          })
        }
      >
        {(problems) => (
          <>
            <TextField
              label={t('emergency_runs.causes')}
              value={draft.value().causes}
              set={(causes) => put({ causes })}
              error={problems().causes}
              lines={4}
              required
            />
            <TextField
              label={t('emergency_runs.lessons')}
              value={draft.value().lessons}
              set={(lessons) => put({ lessons })}
              lines={3}
            />
            <TextField
              label={t('emergency_runs.follow_ups')}
              hint={t('emergency_runs.follow_ups_hint')}
              value={draft.value().follow_ups}
              set={(follow_ups) => put({ follow_ups })}
              error={problems().follow_ups}
              lines={4}
            />
          </>
        )}
      </DraftForm>
    </Dialog>
  );
}
