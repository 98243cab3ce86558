/** What can be sealed on a page of something final, and what was: a menu beside its reports. */
import { useQuery } from '@tanstack/solid-query';
import StampIcon from 'lucide-solid/icons/stamp';
import { Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { date } from '../../time.ts';
import { errorText } from '../../ui/Faces.tsx';
import { Menu, type MenuItem } from '../../ui/Menu.tsx';
import { saveFrom } from '../../ui/save.ts';
import { toast } from '../../ui/Toast.tsx';
import { fileOf, formatOf, type Sealed, type SealedKind, sealCommands, sealQueries } from './calls.ts';

const formats = ['pdf', 'docx', 'xlsx'] as const;

type Props = {
  object_kind: SealedKind;
  object_id: number;
  /** What it is sealed at, `/api/drills/3`; absent: elsewhere. */
  path?: string;
};

export function SealMenu(props: Props) {
  const session = useSession();
  return (
    <Show when={session.may('seals:read')}>
      <Shown {...props} may={session.may('seals:use')} />
    </Show>
  );
}

function Shown(props: Props & { may: boolean }) {
  const query = useQuery(() => sealQueries.of(props.object_kind, props.object_id));
  const seal = async (path: string, format: string) => {
    toast({ title: t('seals.sealing') });
    try {
      const { id, file_name } = await sealCommands.seal(path, format);
      saveFrom(`/api/sealed-documents/${id}/file`);
      toast({ title: t('seals.sealed'), detail: file_name });
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  const fileItem = (row: Sealed): MenuItem => ({
    title: t('seals.file_item', {
      ...{ name: formatOf(row), at: date(row.sealed_at), status: word('seals', `status_${row.status}`) },
    }),
    act: () => saveFrom(fileOf(row)),
  });
  const items = (): MenuItem[] => {
    const { path } = props;
    const rows = query.data?.rows ?? [];
    return [
      ...(path !== undefined && props.may
        ? [
            {
              kind: 'group' as const,
              title: t('seals.seal_and_download'),
              items: formats.map((format) => ({
                title: word('reports', `format_${format}`),
                act: () => void seal(path, format),
              })),
            },
          ]
        : []),
      ...(rows.length > 0
        ? [{ kind: 'group' as const, title: t('seals.sealed_files'), items: rows.map(fileItem) }]
        : []),
      { kind: 'line' },
      { kind: 'link', title: t('seals.to_register'), href: paths.seals({ kind: props.object_kind }) },
    ];
  };
  return (
    <Menu
      trigger={
        <>
          <StampIcon class="size-4" />
          {t('seals.seal')}
        </>
      }
      items={items()}
    />
  );
}
