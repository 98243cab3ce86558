/** The built-in lab: start it, break one of its devices, watch the console notice, take it away. */
import { useQuery } from '@tanstack/solid-query';
import FlaskConicalIcon from 'lucide-solid/icons/flask-conical';
import { createSignal, Show } from 'solid-js';
import { queries } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Empty, errorText, Loaded } from '../../ui/Faces.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { toast } from '../../ui/Toast.tsx';
import type { LabDevice, Permission } from '../../wire.ts';
import { settingsCommands } from './calls.ts';

type Row = LabDevice & { id: string };

/** The ways to break something that are worth a menu; the lab knows what each does. */
const ways: Record<LabDevice['kind'], readonly string[]> = {
  device: ['power', 'cut', 'silent', 'lossy', 'slow', 'broken', 'no_ipv6'],
  endpoint: ['down', 'error', 'hung', 'slow', 'expired', 'no_ipv6'],
};

async function tried(work: Promise<unknown>, title: string): Promise<void> {
  try {
    await work;
    toast({ title });
  } catch (error) {
    toast({ title: t('settings.lab_refused'), detail: errorText(error) });
  }
}

function Failing(props: { device: LabDevice }) {
  return (
    <Show when={props.device.failing} fallback={<span class="text-dim">{t('settings.lab_working')}</span>}>
      {(how) => <span class="font-medium text-down">{word('settings', `failure_${how()}`)}</span>}
    </Show>
  );
}

function Steer(props: { device: LabDevice; refused: string | undefined }) {
  const { device } = props;
  return (
    <Show
      when={props.device.failing === null}
      fallback={
        <Button
          class="!h-7"
          disabled={props.refused}
          onClick={() =>
            tried(settingsCommands.recover(device.name), t('settings.lab_recovered', { name: device.name }))
          }
        >
          {t('settings.lab_recover')}
        </Button>
      }
    >
      <Show when={!props.refused} fallback={<span class="text-dim">—</span>}>
        <Menu
          trigger={t('settings.lab_break')}
          triggerClass="inline-flex h-7 items-center rounded-md border border-edge px-3 font-medium hover:bg-sunken"
          items={ways[device.kind].map((how) => ({
            title: word('settings', `failure_${how}`),
            act: () => tried(settingsCommands.fail(device.name, how), t('settings.lab_broken', { name: device.name })),
          }))}
        />
      </Show>
    </Show>
  );
}

const columnsOf = (refused: string | undefined): Column<Row>[] => [
  { id: 'name', title: 'words.name', width: 200, grow: true, value: (row) => row.name },
  { id: 'kind', title: 'settings.kind', width: 110, value: (row) => word('settings', `lab_${row.kind}`) },
  { id: 'place', title: 'words.area', width: 130, value: (row) => row.place },
  {
    id: 'address',
    title: 'words.address',
    width: 180,
    value: (row) => `${row.address}:${row.port}`,
    cell: (row) => <span class="font-mono text-xs">{`${row.address}:${row.port}`}</span>,
  },
  {
    id: 'failing',
    title: 'words.state',
    width: 150,
    value: (row) => (row.failing ? word('settings', `failure_${row.failing}`) : t('settings.lab_working')),
    cell: (row) => <Failing device={row} />,
  },
  {
    id: 'steer',
    title: 'settings.lab_steer',
    width: 130,
    sort: false,
    value: () => null,
    cell: (row) => <Steer device={row} refused={refused} />,
  },
];

export function LabControl(props: { may: (permission: Permission) => boolean }) {
  const query = useQuery(() => queries.lab());
  const [busy, setBusy] = createSignal(false);
  const [removing, setRemoving] = createSignal(false);
  const refused = () => (props.may('lab:write') ? undefined : t('ui.may_not'));
  const start = async () => {
    setBusy(true);
    await tried(settingsCommands.startLab(), t('settings.lab_started'));
    setBusy(false);
  };
  return (
    <>
      <p class="mb-3 max-w-3xl text-dim">{t('settings.lab_hint')}</p>
      <Loaded query={query}>
        {(lab) => (
          <Show
            when={lab().running}
            fallback={
              <div class="card">
                <Empty icon={<FlaskConicalIcon />} title={t('settings.lab_off')} hint={t('settings.lab_off_hint')}>
                  <Button kind="primary" busy={busy()} disabled={refused()} onClick={start}>
                    {t('settings.lab_start')}
                  </Button>
                </Empty>
              </div>
            }
          >
            <Table
              name="lab"
              label={t('settings.lab')}
              columns={columnsOf(refused())}
              rows={lab().devices.map((device) => ({ ...device, id: `${device.kind} ${device.name}` }))}
              main
              toolbar={
                <div class="flex flex-wrap items-center gap-2">
                  <Button kind="danger" disabled={refused()} onClick={() => setRemoving(true)}>
                    {t('settings.lab_remove')}
                  </Button>
                  <ButtonLink href={paths.overview()}>{t('shell.overview')}</ButtonLink>
                </div>
              }
              narrow={(row) => (
                <div class="flex items-center justify-between gap-3">
                  <div class="min-w-0">
                    <p class="font-medium">{row.name}</p>
                    <p class="text-dim">{row.place}</p>
                    <Failing device={row} />
                  </div>
                  <Steer device={row} refused={refused()} />
                </div>
              )}
              empty={<Empty title={t('ui.nothing_here')} small />}
            />
          </Show>
        )}
      </Loaded>
      <ConfirmDialog
        open={removing()}
        close={() => setRemoving(false)}
        title={t('settings.lab_remove')}
        detail={t('settings.lab_remove_hint')}
        action={t('settings.lab_remove')}
        danger
        act={() => settingsCommands.removeLab()}
      />
    </>
  );
}
