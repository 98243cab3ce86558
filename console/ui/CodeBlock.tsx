/** Text as it is, to be read and copied. */
import CopyIcon from 'lucide-solid/icons/copy';
import { t } from '../i18n/index.ts';
import { IconButton } from './Button.tsx';
import { toast } from './Toast.tsx';

export function CodeBlock(props: { label: string; text: string }) {
  const copy = async () => {
    await navigator.clipboard.writeText(props.text);
    toast({ title: t('ui.copied') });
  };
  return (
    <div class="relative">
      <section
        aria-label={props.label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls must be reachable by keyboard.
        tabIndex={0}
        class="max-h-96 overflow-auto rounded-md bg-sunken p-3 pr-12"
      >
        <pre class="font-mono text-xs whitespace-pre-wrap break-all">{props.text}</pre>
      </section>
      <IconButton label={t('ui.copy')} class="absolute top-1 right-1" onClick={copy}>
        <CopyIcon class="size-4" />
      </IconButton>
    </div>
  );
}
