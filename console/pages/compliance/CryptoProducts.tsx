/** Products of cryptography of a system: certificates, levels of modules, and which of them have run out. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog, Dialog } from '../../ui/Dialog.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { StatusMark } from '../../ui/Mark.tsx';
import { TableBlock } from '../../ui/Page.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { dayMoment, dayText } from './calendar-day.ts';
import { type CryptoProduct, complianceCommands, complianceQueries } from './calls.ts';

const levelText = ({ module_level }: Pick<CryptoProduct, 'module_level'>) =>
  module_level === null ? t('crypto.module_level_none') : t('crypto.module_level_n', { n: module_level });
const validityText = ({ is_expired }: CryptoProduct) =>
  t(is_expired === null ? 'crypto.validity_unknown' : is_expired ? 'crypto.validity_expired' : 'crypto.validity_valid');

const columns: Column<CryptoProduct>[] = [
  { id: 'name', title: 'crypto.name', width: 220, grow: true, value: (row) => row.name },
  { id: 'maker', title: 'crypto.maker', width: 160, value: (row) => row.maker },
  { id: 'certificate', title: 'crypto.certificate', width: 190, value: (row) => row.certificate },
  { id: 'module_level', title: 'crypto.module_level', width: 130, value: levelText },
  { id: 'valid_until', title: 'crypto.valid_until', width: 130, value: (row) => dayText(row.valid_until) },
  {
    id: 'validity',
    title: 'crypto.validity',
    width: 110,
    value: validityText,
    cell: (row) => (
      <span class="inline-flex items-center gap-1.5 whitespace-nowrap">
        <StatusMark status={row.is_expired === null ? 'unknown' : row.is_expired ? 'fail' : 'pass'} quiet />
        {validityText(row)}
      </span>
    ),
  },
  { id: 'note', title: 'crypto.note', width: 200, grow: true, value: (row) => row.note },
];

export function CryptoProducts(props: { system_id: number; refused: string | undefined }) {
  const query = useQuery(() => complianceQueries.products(props.system_id));
  /** 0: a new one. */
  const [editing, setEditing] = createSignal<CryptoProduct | 0>();
  const [removing, setRemoving] = createSignal<CryptoProduct>();
  const close = () => setEditing(undefined);
  return (
    <TableBlock
      title={t('crypto.products')}
      note={t('crypto.products_note')}
      actions={
        <Button disabled={props.refused} onClick={() => setEditing(0)}>
          {t('crypto.add')}
        </Button>
      }
    >
      <Loaded query={query}>
        {(data) => (
          <Table
            name="crypto-products"
            label={t('crypto.products')}
            columns={columns}
            rows={data().rows}
            actions={(row) =>
              props.refused
                ? []
                : [
                    { title: t('crypto.edit'), act: () => void setEditing(row) },
                    { title: t('crypto.remove'), danger: true, act: () => void setRemoving(row) },
                  ]
            }
            empty={<Empty title={t('crypto.products_none')} hint={t('crypto.products_none_hint')} small />}
          />
        )}
      </Loaded>
      <Show when={editing() !== undefined}>
        <Dialog open close={close} title={editing() === 0 ? t('crypto.add') : t('crypto.edit')}>
          <Form system_id={props.system_id} before={editing() || undefined} close={close} />
        </Dialog>
      </Show>
      <Show when={removing()} keyed>
        {(row) => (
          <ConfirmDialog
            open
            close={() => setRemoving(undefined)}
            title={t('crypto.remove')}
            detail={t('crypto.remove_detail', { name: row.name })}
            action={t('crypto.remove')}
            danger
            act={() => complianceCommands.removeProduct(props.system_id, row.id, row.version)}
          />
        )}
      </Show>
    </TableBlock>
  );
}

type Typed = {
  name: string;
  maker: string;
  certificate: string;
  module_level: number;
  valid_until: string;
  note: string;
};
const levels = [1, 2, 3, 4] as const;

function Form(props: { system_id: number; before: CryptoProduct | undefined; close: () => void }) {
  const { before } = props;
  const draft = makeDraft<Typed>(`crypto-product.${props.system_id}.${before?.id ?? 'new'}`, {
    ...{ name: before?.name ?? '', maker: before?.maker ?? '', certificate: before?.certificate ?? '' },
    ...{ module_level: before?.module_level ?? 0, note: before?.note ?? '' },
    valid_until: dayText(before?.valid_until ?? null),
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const check = ({ name, valid_until }: Typed): Problems => ({
    ...(name.trim() === '' ? { name: t('ui.missing') } : {}),
    ...(dayMoment(valid_until) === undefined ? { valid_until: t('compliance.day_wrong') } : {}),
  });
  const save = ({ module_level, valid_until, ...typed }: Typed) => {
    const day = dayMoment(valid_until) ?? null;
    const body = {
      ...{ name: typed.name.trim(), maker: typed.maker.trim(), certificate: typed.certificate.trim() },
      ...{ note: typed.note.trim(), module_level: levels.find((one) => one === module_level) ?? null },
      // Valid to the end of that day; one that nobody touched keeps its hour.
      valid_until: before && valid_until === dayText(before.valid_until) ? before.valid_until : day && day + day_ms - 1,
    };
    return before
      ? complianceCommands.changeProduct(props.system_id, before.id, { ...body, version: before.version })
      : complianceCommands.addProduct(props.system_id, body);
  };
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save}>
      {(problems) => (
        <>
          <TextField
            label={t('crypto.name')}
            value={draft.value().name}
            set={(name) => put({ name })}
            error={problems().name}
            maxLength={200}
            required
          />
          <TextField
            label={t('crypto.maker')}
            value={draft.value().maker}
            set={(maker) => put({ maker })}
            error={problems().maker}
            maxLength={200}
          />
          <div class="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t('crypto.certificate')}
              value={draft.value().certificate}
              set={(certificate) => put({ certificate })}
              error={problems().certificate}
              maxLength={100}
              mono
            />
            <TextField
              label={t('crypto.valid_until')}
              type="date"
              value={draft.value().valid_until}
              set={(valid_until) => put({ valid_until })}
              error={problems().valid_until}
            />
          </div>
          <Select
            label={t('crypto.module_level')}
            hint={t('crypto.module_level_hint')}
            value={draft.value().module_level}
            set={(module_level) => put({ module_level: module_level ?? 0 })}
            options={[
              { value: 0, label: t('crypto.module_level_none') },
              ...levels.map((n) => ({ value: n as number, label: t('crypto.module_level_n', { n }) })),
            ]}
          />
          <TextField
            label={t('crypto.note')}
            value={draft.value().note}
            set={(note) => put({ note })}
            error={problems().note}
            lines={2}
            maxLength={2000}
          />
        </>
      )}
    </DraftForm>
  );
}
const day_ms = 86_400_000;
