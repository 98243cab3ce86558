/** The reports of an incident, the newest first: each is a version that stays as it was written. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { dateTime } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { momentOf, wallTime } from '../../ui/wall-time.ts';
import { IncidentReports } from '../compliance/Reports.tsx';
import { SealMenu } from '../seal/SealMenu.tsx';
import { fields, kindText, type Report, reportingCommands, reportingQueries } from './reporting-calls.ts';

const versionText = ({ kind, number }: Report) => t('reporting.version', { kind: kindText(kind), number });

export function IncidentReportList(props: { incident_id: number; actions: JSX.Element }) {
  const session = useSession();
  const query = useQuery(() => reportingQueries.reports(props.incident_id));
  const [reading, setReading] = createSignal<Report>();
  const [sending, setSending] = createSignal<Report>();
  return (
    <Section title={t('reporting.reports')} actions={props.actions}>
      <Loaded query={query}>
        {(data) => (
          <ul class="divide-y divide-line">
            <For each={data().rows} fallback={<li class="text-dim">{t('reporting.reports_none')}</li>}>
              {(report) => (
                <li class="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 py-2.5">
                  <div class="min-w-0 space-y-0.5">
                    <p class="font-medium">{versionText(report)}</p>
                    <p class="text-sm text-dim">
                      {t('reporting.written', {
                        ...{ by: report.written_by_name ?? report.written_by, at: dateTime(report.written_at) },
                      })}
                    </p>
                    <p class="text-sm break-words">
                      {report.sent_at === null
                        ? t('reporting.unsent')
                        : t('reporting.sent', {
                            ...{ at: dateTime(report.sent_at), to: report.sent_to ?? '' },
                            by: report.sent_by_name ?? report.sent_by ?? '',
                          })}
                    </p>
                  </div>
                  <div class="flex flex-wrap gap-2">
                    <Button onClick={() => setReading(report)}>{t('reporting.read')}</Button>
                    <Show when={report.sent_at === null}>
                      <Button
                        disabled={session.may('emergency:act') ? undefined : t('ui.may_not')}
                        onClick={() => setSending(report)}
                      >
                        {t('reporting.mark_sent')}
                      </Button>
                    </Show>
                    <IncidentReports id={report.id} />
                    <Show when={report.kind === 'final' && report.sent_at !== null}>
                      <SealMenu
                        object_kind="incident_report"
                        object_id={report.id}
                        path={`/api/incident-reports/${report.id}`}
                      />
                    </Show>
                  </div>
                </li>
              )}
            </For>
          </ul>
        )}
      </Loaded>
      <Show when={reading()} keyed>
        {(report) => (
          <Dialog open close={() => setReading(undefined)} title={versionText(report)} wide>
            <KeyValue
              pairs={fields.map((field) => ({
                name: word('reporting', `field_${field}`),
                value: (
                  <span class="break-words whitespace-pre-wrap">
                    {report.body[field] || <span class="text-dim">{t('reporting.not_filled')}</span>}
                  </span>
                ),
              }))}
            />
          </Dialog>
        )}
      </Show>
      <Show when={sending()} keyed>
        {(report) => <SentDialog report={report} close={() => setSending(undefined)} />}
      </Show>
    </Section>
  );
}

function SentDialog(props: { report: Report; close: () => void }) {
  const { id } = props.report;
  const draft = makeDraft(`incident-report-sent.${id}`, { to: '', at: wallTime(Date.now()) });
  const put = (change: Partial<{ to: string; at: string }>) => draft.set({ ...draft.value(), ...change });
  return (
    <Dialog open close={props.close} title={t('reporting.mark_sent')} detail={versionText(props.report)}>
      <DraftForm
        draft={draft}
        close={props.close}
        action={t('reporting.mark_sent')}
        check={({ to, at }) => ({
          ...(to.trim() === '' ? { sent_to: t('ui.missing') } : {}),
          ...(momentOf(at) === undefined ? { sent_at: t('reporting.time_wrong') } : {}),
        })}
        save={({ to, at }) => reportingCommands.markSent(id, { sent_to: to.trim(), sent_at: momentOf(at) ?? 0 })}
      >
        {(problems) => (
          <>
            <TextField
              label={t('reporting.sent_to')}
              value={draft.value().to}
              set={(to) => put({ to })}
              error={problems().sent_to}
              maxLength={200}
              required
            />
            <TextField
              label={t('reporting.sent_at')}
              type="datetime-local"
              value={draft.value().at}
              set={(at) => put({ at })}
              error={problems().sent_at}
              required
            />
          </>
        )}
      </DraftForm>
    </Dialog>
  );
}
