/** Bringing a file in: choose it, see row by row what it would do, then do all of it or nothing. */
import { useSearchParams } from '@solidjs/router';
import DownloadIcon from 'lucide-solid/icons/download';
import { createEffect, on, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Empty, Loading } from '../../ui/Faces.tsx';
import { Page } from '../../ui/Page.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Refused } from '../../ui/sending.tsx';
import type { Permission } from '../../wire.ts';
import { Choices } from './Choices.tsx';
import { type ImportKind, type ImportReport, importKinds, templateOf } from './calls.ts';
import { FileDrop } from './FileDrop.tsx';
import { Preview } from './Preview.tsx';
import { makeImport } from './run-import.ts';

const homes: Record<ImportKind, () => string> = {
  areas: paths.areas,
  units: () => paths.units(),
  nodes: paths.nodes,
  systems: paths.systems,
  system_records: paths.systems,
  ipv6_capabilities: () => paths.ipv6({ tab: 'capabilities' }),
  prefixes: paths.prefixes,
  addresses: paths.nodes,
  access_networks: paths.access,
  netbox_devices: paths.nodes,
  netbox_interfaces: paths.nodes,
  netbox_addresses: paths.nodes,
  netbox_prefixes: paths.prefixes,
};

/** Whose work it is; what isn't here is the engineer's. */
const permissions: Partial<Record<ImportKind, Permission>> = {
  areas: 'places:write',
  units: 'places:write',
  access_networks: 'programme:write',
  system_records: 'programme:report',
};

/** NetBox's four tables are one choice, and then one of four. */
const own = importKinds.filter((kind) => !kind.startsWith('netbox_'));
const netbox = importKinds.filter((kind) => kind.startsWith('netbox_'));

export default function Import() {
  const [search, setSearch] = useSearchParams();
  const session = useSession();
  const kind = (): ImportKind => importKinds.find((each) => each === search.kind) ?? 'nodes';
  const work = makeImport(kind);
  createEffect(on(kind, work.forget, { defer: true }));
  const refused = () => (session.may(permissions[kind()] ?? 'estate:write') ? undefined : t('ui.may_not'));
  const crumbs = () => [{ title: word('imports', `kind_${kind()}`), href: homes[kind()]() }];

  return (
    <Page title={t('imports.title')} detail={t('imports.intro')} crumbs={crumbs()}>
      <div class="mb-4 flex flex-wrap items-center gap-3">
        <Segments
          label={t('imports.kind')}
          value={netbox.includes(kind()) ? 'netbox' : kind()}
          set={(next) => setSearch({ kind: next === 'netbox' ? 'netbox_devices' : next })}
          options={[
            ...own.map((each) => ({ value: each, label: word('imports', `kind_${each}`) })),
            { value: 'netbox' as const, label: 'NetBox' },
          ]}
        />
        <Show when={netbox.includes(kind())}>
          <Segments
            label="NetBox"
            value={kind()}
            set={(next) => setSearch({ kind: next })}
            options={netbox.map((each) => ({
              value: each,
              label: word('imports', `netbox_${each.replace('netbox_', '')}`),
            }))}
          />
        </Show>
        <a href={templateOf(kind())} download="" class="link inline-flex items-center gap-1.5">
          <DownloadIcon class="size-4" />
          {t('imports.template')}
        </a>
      </div>
      <Show
        when={!work.report()?.committed}
        fallback={<Result report={work.report()} kind={kind()} again={work.forget} />}
      >
        <Choices kind={kind()} value={work.choices()} set={work.setChoices} />
        <FileDrop file={work.file()} choose={work.choose} forget={work.forget} refused={refused()} />
        <Refused error={work.error()} class="mt-4 rounded-md border border-down px-3 py-2" />
        <Show when={work.busy() === 'preview'}>
          <div class="mt-4">
            <p role="status" class="text-dim">
              {t('imports.reading', { name: work.file()?.name ?? '' })}
            </p>
            <Loading lines={6} />
          </div>
        </Show>
        <Show when={work.busy() !== 'preview' && work.report()}>
          {(shown) => (
            <Preview
              report={shown()}
              actions={
                <>
                  <Button onClick={() => work.run('preview')} busy={work.busy() !== undefined}>
                    {t('imports.again_preview')}
                  </Button>
                  <Button
                    kind="primary"
                    busy={work.busy() === 'commit'}
                    disabled={blocked(shown())}
                    onClick={() => work.run('commit')}
                  >
                    {t('imports.commit', { n: shown().counts.create + shown().counts.update })}
                  </Button>
                </>
              }
            />
          )}
        </Show>
      </Show>
    </Page>
  );
}

/** Why it can't be imported as it is. */
function blocked({ counts }: ImportReport): string | undefined {
  if (counts.error > 0) return t('imports.blocked_errors', { n: counts.error });
  return counts.create + counts.update === 0 ? t('imports.blocked_same') : undefined;
}

function Result(props: { report: ImportReport | undefined; kind: ImportKind; again: () => void }) {
  return (
    <div role="status" class="card">
      <Show when={props.report}>
        {(report) => (
          <Empty
            title={t('imports.done')}
            hint={t('imports.done_counts', {
              create: report().counts.create,
              update: report().counts.update,
              same: report().counts.same,
            })}
          >
            <ButtonLink kind="primary" href={homes[props.kind]()}>
              {t('imports.show', { kind: word('imports', `kind_${props.kind}`) })}
            </ButtonLink>
            <Button onClick={props.again}>{t('imports.another')}</Button>
          </Empty>
        )}
      </Show>
    </div>
  );
}
