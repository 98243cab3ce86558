/** An endpoint: new with its first watches, or changed. */
import { useSearchParams } from '@solidjs/router';
import { Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Checkbox, FieldGroup, Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { type Endpoint, type EndpointInput, systemCommands } from './calls.ts';
import { PlaceField } from './PlaceField.tsx';

type Props = { open: boolean; close: () => void; type: string } & (
  | { system_id: number; endpoint?: never }
  | { endpoint: Endpoint; system_id?: never }
);

export function EndpointDialog(props: Props) {
  return (
    <Dialog
      open={props.open}
      close={props.close}
      title={t(props.endpoint ? 'systems.edit_endpoint' : 'systems.add_endpoint')}
    >
      <Show
        when={props.endpoint}
        fallback={<NewEndpoint system_id={props.system_id ?? 0} type={props.type} close={props.close} />}
      >
        {(endpoint) => <ChangedEndpoint endpoint={endpoint()} type={props.type} close={props.close} />}
      </Show>
    </Dialog>
  );
}

type Typed = {
  name: string;
  host: string;
  scheme: 'https' | 'http' | 'tcp' | 'none';
  port: string;
  path: string;
  place: string;
  v4: boolean;
  v6: boolean;
  watch: boolean;
};

const empty: Typed = {
  name: '',
  host: '',
  scheme: 'https',
  port: '',
  path: '/',
  place: '',
  v4: true,
  v6: true,
  watch: true,
};

function isLiteral(host: string): boolean {
  return host.includes(':') || /^\d+(\.\d+){3}$/.test(host);
}

function checked(value: Typed): Record<string, string> {
  const found: Record<string, string> = {};
  if (value.name.trim() === '') found.name = t('ui.missing');
  if (value.host.trim() === '') found.host = t('ui.missing');
  const port = Number(value.port);
  if (value.port !== '' && !(Number.isInteger(port) && port >= 1 && port <= 65_535)) {
    found.port = t('systems.port_wrong');
  }
  if (value.scheme === 'tcp' && value.port === '') found.port = t('ui.missing');
  if (value.watch && !isLiteral(value.host) && !value.v4 && !value.v6) found.families = t('systems.families_missing');
  return found;
}

function sent(value: Typed): EndpointInput {
  const web = value.scheme === 'http' || value.scheme === 'https';
  const families = [value.v4 && (4 as const), value.v6 && (6 as const)].filter((family) => family !== false);
  return {
    name: value.name.trim(),
    host: value.host.trim(),
    watch: value.watch,
    ...(value.place === '' ? {} : { place: value.place }),
    ...(value.scheme === 'none' ? {} : { scheme: value.scheme }),
    ...(value.port === '' || value.scheme === 'none' ? {} : { port: Number(value.port) }),
    ...(web ? { path: value.path || '/' } : {}),
    ...(isLiteral(value.host) || families.length === 0 ? {} : { families }),
  };
}

function NewEndpoint(props: { system_id: number; type: string; close: () => void }) {
  const [search] = useSearchParams<{ place: string }>();
  const draft = makeDraft<Typed>(`endpoint.new.${props.system_id}`, { ...empty, place: search.place ?? '' });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      check={checked}
      save={(value) => systemCommands.createEndpoint(props.system_id, sent(value))}
      action={t('systems.add_endpoint')}
    >
      {(problems) => (
        <>
          <TextField
            label={t('words.name')}
            hint={t('systems.endpoint_name_hint')}
            value={draft.value().name}
            set={(name) => put({ name })}
            error={problems().name}
            required
          />
          <TextField
            label={t('systems.host')}
            hint={t('systems.host_hint')}
            value={draft.value().host}
            set={(host) => put({ host })}
            error={problems().host ?? problems().address}
            required
            mono
          />
          <Reach value={draft.value()} put={put} problems={problems()} />
          <PlaceField
            type={props.type}
            value={draft.value().place}
            set={(place) => put({ place })}
            error={problems().place}
          />
          <Checkbox
            label={t('systems.watch_at_once')}
            hint={t('systems.watch_at_once_hint')}
            value={draft.value().watch}
            set={(watch) => put({ watch })}
          />
          <Show when={draft.value().watch && !isLiteral(draft.value().host)}>
            <FieldGroup label={t('systems.families')} hint={t('systems.families_hint')}>
              <div class="flex gap-6">
                <Checkbox label="IPv4" value={draft.value().v4} set={(v4) => put({ v4 })} />
                <Checkbox label="IPv6" value={draft.value().v6} set={(v6) => put({ v6 })} />
              </div>
              <Show when={problems().families}>{(text) => <p class="mt-1 text-sm text-down">{text()}</p>}</Show>
            </FieldGroup>
          </Show>
        </>
      )}
    </DraftForm>
  );
}

/** By which protocol, at which port and path. */
function Reach(props: { value: Typed; put: (change: Partial<Typed>) => void; problems: Problems }) {
  const web = () => props.value.scheme === 'http' || props.value.scheme === 'https';
  return (
    <>
      <div class="grid gap-4 sm:grid-cols-2">
        <Select
          label={t('systems.scheme')}
          value={props.value.scheme}
          set={(scheme) => props.put({ scheme: scheme ?? 'https' })}
          options={[
            { value: 'https' as const, label: 'HTTPS' },
            { value: 'http' as const, label: 'HTTP' },
            { value: 'tcp' as const, label: 'TCP' },
            { value: 'none' as const, label: t('systems.scheme_none') },
          ]}
          required
        />
        <Show when={props.value.scheme !== 'none'}>
          <TextField
            label={t('systems.port')}
            value={props.value.port}
            set={(port) => props.put({ port })}
            error={props.problems.port}
            type="number"
            placeholder={{ https: '443', http: '80', tcp: '', none: '' }[props.value.scheme]}
            required={props.value.scheme === 'tcp'}
          />
        </Show>
      </div>
      <Show when={web()}>
        <TextField
          label={t('systems.path')}
          value={props.value.path}
          set={(path) => props.put({ path })}
          error={props.problems.path}
          mono
        />
      </Show>
    </>
  );
}

function ChangedEndpoint(props: { endpoint: Endpoint; type: string; close: () => void }) {
  const { id, name, host, url, place } = props.endpoint;
  const draft = makeDraft(`endpoint.${id}`, { name, host, url, place });
  const put = (change: Partial<{ name: string; host: string; url: string; place: string }>) =>
    draft.set({ ...draft.value(), ...change });
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      check={(value): Record<string, string> => ({
        ...(value.name.trim() === '' ? { name: t('ui.missing') } : {}),
        ...(value.host.trim() === '' ? { host: t('ui.missing') } : {}),
      })}
      save={(value) => systemCommands.changeEndpoint(id, value)}
    >
      {(problems) => (
        <>
          <TextField
            label={t('words.name')}
            value={draft.value().name}
            set={(value) => put({ name: value })}
            error={problems().name}
            required
          />
          <TextField
            label={t('systems.host')}
            hint={t('systems.host_change_hint')}
            value={draft.value().host}
            set={(value) => put({ host: value })}
            error={problems().host ?? problems().address}
            required
            mono
          />
          <TextField
            label="URL"
            hint={t('systems.url_hint')}
            value={draft.value().url}
            set={(value) => put({ url: value })}
            error={problems().url}
            type="url"
            mono
          />
          <PlaceField
            type={props.type}
            value={draft.value().place}
            set={(value) => put({ place: value })}
            error={problems().place}
          />
        </>
      )}
    </DraftForm>
  );
}
