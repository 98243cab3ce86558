/** What can be done with the chosen area or unit. */
import { useSearchParams } from '@solidjs/router';
import { createSignal } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';

export function PlaceActions(props: {
  kind: 'area' | 'unit';
  name: string;
  /** How many stand directly below: while there are any, it stays. */
  below: number;
  refused: string | undefined;
  maintenance: string;
  /** Where its IPv6 migration stands. */
  ipv6: string;
  delete: () => Promise<unknown>;
}) {
  const [, setSearch] = useSearchParams();
  const [deleting, setDeleting] = createSignal(false);
  return (
    <div class="mt-4 flex flex-wrap gap-2">
      <Button disabled={props.refused} onClick={() => setSearch({ edit: '1' })}>
        {t('ui.edit')}
      </Button>
      <Button disabled={props.refused} onClick={() => setSearch({ new: props.kind })}>
        {t('areas.add_below')}
      </Button>
      <ButtonLink href={props.maintenance}>{t('maintenance.add')}</ButtonLink>
      <ButtonLink href={props.ipv6}>{t('ipv6.title')}</ButtonLink>
      <Button
        kind="quiet"
        disabled={props.refused ?? (props.below > 0 ? t('areas.delete_below_first', { n: props.below }) : undefined)}
        onClick={() => setDeleting(true)}
      >
        {t('ui.delete')}
      </Button>
      <ConfirmDialog
        open={deleting()}
        close={() => setDeleting(false)}
        title={t(props.kind === 'area' ? 'areas.delete_area' : 'areas.delete_unit')}
        detail={t('areas.delete_hint', { name: props.name })}
        action={t('ui.delete')}
        danger
        act={() => props.delete()}
      />
    </div>
  );
}
