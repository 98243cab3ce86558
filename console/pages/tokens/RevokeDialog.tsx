import { t } from '../../i18n/index.ts';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import type { Token } from './calls.ts';

export function RevokeDialog(props: { token: Token; close: () => void; act: () => Promise<unknown> }) {
  return (
    <ConfirmDialog
      open
      close={props.close}
      title={t('tokens.revoke_title', { name: props.token.name })}
      detail={t('tokens.revoke_hint')}
      action={t('tokens.revoke')}
      danger
      act={props.act}
    />
  );
}
