/** Recovery codes, shown once: to be copied, or kept as a file. */
import CopyIcon from 'lucide-solid/icons/copy';
import DownloadIcon from 'lucide-solid/icons/download';
import { For } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { date } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { save } from '../../ui/save.ts';
import { toast } from '../../ui/Toast.tsx';

export function RecoveryCodes(props: { codes: readonly string[] }) {
  const session = useSession();
  const text = () => {
    const head = t('profile.codes_head', { name: session.person()?.username ?? '', date: date(Date.now()) });
    return `${head}\n\n${props.codes.join('\n')}\n`;
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      toast({ title: t('ui.copied') });
    } catch (error) {
      // Browsers keep the clipboard from pages without TLS.
      toast({ title: errorText(error) });
    }
  };
  return (
    <section aria-label={t('profile.codes')}>
      <h3 class="font-medium">{t('profile.codes')}</h3>
      <p class="mt-0.5 mb-2 text-sm text-dim">{t('profile.codes_hint')}</p>
      <ul class="grid grid-cols-2 gap-x-4 gap-y-1 rounded-md bg-sunken p-3 font-mono text-sm">
        <For each={props.codes}>{(code) => <li>{code}</li>}</For>
      </ul>
      <div class="mt-2 flex flex-wrap gap-2">
        <Button onClick={copy}>
          <CopyIcon class="size-4" />
          {t('ui.copy')}
        </Button>
        <Button
          onClick={() => save('zhengwang-recovery-codes.txt', new Blob([text()], { type: 'text/plain;charset=utf-8' }))}
        >
          <DownloadIcon class="size-4" />
          {t('profile.codes_download')}
        </Button>
      </div>
    </section>
  );
}
