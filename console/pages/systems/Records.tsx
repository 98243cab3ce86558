/** Records of one kind of a system: listed, reported, changed, removed, each with its history. */
import { useQuery } from '@tanstack/solid-query';
import PlusIcon from 'lucide-solid/icons/plus';
import UploadIcon from 'lucide-solid/icons/upload';
import { createSignal, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { number, say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { ConfirmDialog, Dialog } from '../../ui/Dialog.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { FormFromSchema } from '../../ui/FormFromSchema.tsx';
import { TableBlock } from '../../ui/Page.tsx';
import { bare, filled, optionText, problemsOf } from '../../ui/schema-form.ts';
import { type Column, Table } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import type { JsonSchema } from '../../wire.ts';
import { ObjectHistory } from '../audit/ObjectHistory.tsx';
import { type RecordKind, type SystemRecord, systemCommands, systemQueries } from './calls.ts';

type Doing = { what: 'report' | 'remove' | 'history'; record?: SystemRecord };

export function Records(props: { system_id: number; kind: RecordKind }) {
  const query = useQuery(() => systemQueries.records(props.system_id, props.kind.kind));
  const session = useSession();
  const [doing, setDoing] = createSignal<Doing>();
  const refused = () => (session.may('programme:report') ? undefined : t('ui.may_not'));
  const close = () => setDoing(undefined);
  const report = () => (
    <Button disabled={refused()} onClick={() => setDoing({ what: 'report' })}>
      <PlusIcon class="size-4" />
      {t('conformance.add')}
    </Button>
  );
  const bring = () => (
    <ButtonLink href={paths.imports({ kind: 'system_records' })} kind="quiet">
      <UploadIcon class="size-4" />
      {t('conformance.import')}
    </ButtonLink>
  );
  return (
    <TableBlock
      title={say(props.kind.title)}
      actions={
        <div class="flex flex-wrap gap-2">
          {bring()}
          {report()}
        </div>
      }
    >
      <Loaded query={query} small>
        {(data) => (
          <Table
            name={`records-${props.kind.kind}`}
            label={say(props.kind.title)}
            columns={columnsOf(props.kind)}
            rows={data().rows}
            actions={(record) => [
              { title: t('conformance.history'), act: () => setDoing({ what: 'history', record }) },
              ...(refused()
                ? []
                : [
                    { title: t('conformance.edit'), act: () => setDoing({ what: 'report', record }) },
                    { title: t('conformance.remove'), danger: true, act: () => setDoing({ what: 'remove', record }) },
                  ]),
            ]}
            empty={<Empty title={t('conformance.no_records')} hint={t('conformance.no_records_hint')} small />}
          />
        )}
      </Loaded>
      <Show when={doing()} keyed>
        {({ what, record }) => (
          <>
            <Dialog
              open={what === 'report'}
              close={close}
              title={record ? t('conformance.edit') : t('conformance.add_of', { kind: say(props.kind.title) })}
              detail={record ? nameOf(record) : ''}
            >
              <RecordForm system_id={props.system_id} kind={props.kind} record={record} close={close} />
            </Dialog>
            <Dialog
              open={what === 'history'}
              close={close}
              title={t('conformance.history')}
              detail={record ? nameOf(record) : ''}
              wide
            >
              <ObjectHistory kind="system_record" id={record?.id ?? 0} />
            </Dialog>
            <ConfirmDialog
              open={what === 'remove'}
              close={close}
              title={t('conformance.remove')}
              detail={t('conformance.remove_hint', { name: record ? nameOf(record) : '' })}
              action={t('conformance.remove')}
              danger
              act={() => systemCommands.removeRecord(props.system_id, record?.id ?? 0)}
            />
          </>
        )}
      </Show>
    </TableBlock>
  );
}

const nameOf = ({ subject, period }: SystemRecord) => [subject, period].filter(Boolean).join(' · ');

function columnsOf({ subject, is_monthly, body }: RecordKind): Column<SystemRecord>[] {
  const fields = Object.entries(body.properties ?? {}).map(([key, given]): Column<SystemRecord> => {
    const schema = bare(given);
    const is_number = schema.type === 'integer' || schema.type === 'number';
    const stored = (row: SystemRecord) => row.body[key] as string | number | boolean | null | undefined;
    const value = (row: SystemRecord) =>
      schema.options && stored(row) ? optionText(schema, stored(row)) : stored(row);
    return {
      ...{ id: key, title: titleOf(key, given), value, width: is_number ? 110 : 140 },
      ...(is_number ? { align: 'end' as const, cell: (row) => shown(value(row)) } : { grow: true }),
    };
  });
  return [
    ...(is_monthly
      ? [{ id: 'period', title: 'conformance.month' as const, width: 90, value: (row: SystemRecord) => row.period }]
      : []),
    ...(subject
      ? [{ id: 'subject', title: subject, width: 150, grow: true, value: (row: SystemRecord) => row.subject }]
      : []),
    ...fields,
    { id: 'by', title: 'conformance.by', width: 100, value: (row) => row.by },
    {
      id: 'at',
      title: 'conformance.at',
      width: 120,
      value: (row) => row.at,
      cell: (row) => <Time at={row.at} short />,
    },
  ];
}

const titleOf = (key: string, { zh = key, en = key }: JsonSchema) => ({ zh, en });
const shown = (value: unknown) => (typeof value === 'number' ? number(value, 4) : '—');

type Typed = { subject: string; period: string; values: Record<string, unknown> };

function RecordForm(props: {
  system_id: number;
  kind: RecordKind;
  record: SystemRecord | undefined;
  close: () => void;
}) {
  const { kind, record } = props;
  const initial: Typed = { subject: record?.subject ?? '', period: record?.period ?? '', values: record?.body ?? {} };
  const draft = makeDraft<Typed>(`record.${props.system_id}.${kind.kind}.${record?.id ?? 'new'}`, initial);
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const check = ({ subject, period, values }: Typed): Record<string, string> => ({
    ...problemsOf(kind.body, values),
    ...(kind.subject && subject.trim() === '' ? { subject: t('ui.missing') } : {}),
    ...(kind.is_monthly && !/^\d{4}-(0[1-9]|1[0-2])$/.test(period) ? { period: t('conformance.month_wrong') } : {}),
  });
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      check={check}
      save={({ subject, period, values }) =>
        systemCommands.putRecord(props.system_id, {
          ...{ kind: kind.kind, subject: subject.trim(), period, body: filled(kind.body, values) },
        })
      }
    >
      {(problems) => (
        <>
          <Show when={!record}>
            <Show when={kind.subject}>
              {(subject) => (
                <TextField
                  label={say(subject())}
                  value={draft.value().subject}
                  set={(value) => put({ subject: value })}
                  error={problems().subject}
                  maxLength={200}
                  required
                />
              )}
            </Show>
            <Show when={kind.is_monthly}>
              <TextField
                label={t('conformance.month')}
                hint={t('conformance.month_hint')}
                value={draft.value().period}
                set={(period) => put({ period })}
                error={problems().period}
                maxLength={7}
                required
              />
            </Show>
          </Show>
          <FormFromSchema
            schema={kind.body}
            values={draft.value().values}
            set={(values) => put({ values })}
            errors={problems()}
          />
        </>
      )}
    </DraftForm>
  );
}
