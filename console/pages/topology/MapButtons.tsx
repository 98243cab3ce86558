/** The buttons on the map: nearer, further, all of it, and the picture as a file. */
import ImageDownIcon from 'lucide-solid/icons/image-down';
import MinusIcon from 'lucide-solid/icons/minus';
import PlusIcon from 'lucide-solid/icons/plus';
import ScanIcon from 'lucide-solid/icons/scan';
import { t } from '../../i18n/index.ts';
import { IconButton } from '../../ui/Button.tsx';
import { icon_trigger, Menu } from '../../ui/Menu.tsx';
import type { MapHandle } from '../../ui/map/MapCanvas.tsx';

const zoom_step = 1.4;

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export function MapButtons(props: { handle: MapHandle | undefined }) {
  const title = () => t('topology.title');
  const png = async () => {
    const picture = await props.handle?.png();
    if (picture) save(picture, `${title()}.png`);
  };
  const svg = () => {
    const text = props.handle?.svg(title());
    if (text) save(new Blob([text], { type: 'image/svg+xml' }), `${title()}.svg`);
  };
  return (
    <div class="absolute right-2 bottom-2 flex flex-col rounded-md border border-line bg-surface">
      <IconButton label={t('topology.zoom_in')} onClick={() => props.handle?.scale(zoom_step)}>
        <PlusIcon class="size-4" />
      </IconButton>
      <IconButton label={t('topology.zoom_out')} onClick={() => props.handle?.scale(1 / zoom_step)}>
        <MinusIcon class="size-4" />
      </IconButton>
      <IconButton label={t('topology.fit')} onClick={() => props.handle?.fit()}>
        <ScanIcon class="size-4" />
      </IconButton>
      <Menu
        trigger={<ImageDownIcon />}
        label={t('topology.export')}
        triggerClass={icon_trigger}
        items={[
          { title: t('topology.export_svg'), act: svg },
          { title: t('topology.export_png'), act: () => void png() },
        ]}
      />
    </div>
  );
}
