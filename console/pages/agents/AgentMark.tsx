/** How an agent stands: a shape of its own beside each word. */
import BanIcon from 'lucide-solid/icons/ban';
import CircleCheckIcon from 'lucide-solid/icons/circle-check';
import FingerprintIcon from 'lucide-solid/icons/fingerprint-pattern';
import HourglassIcon from 'lucide-solid/icons/hourglass';
import UnplugIcon from 'lucide-solid/icons/unplug';
import { Dynamic } from 'solid-js/web';
import { word } from '../../i18n/index.ts';
import { type Heard, type Standing, standingOf } from './calls.ts';

const looks: Record<Standing, { icon: typeof BanIcon; colour: string }> = {
  invited: { icon: HourglassIcon, colour: 'text-dim' },
  waiting: { icon: FingerprintIcon, colour: 'text-degraded' },
  trusted: { icon: HourglassIcon, colour: 'text-dim' },
  working: { icon: CircleCheckIcon, colour: 'text-up' },
  silent: { icon: UnplugIcon, colour: 'text-down' },
  revoked: { icon: BanIcon, colour: 'text-dim' },
};

export function AgentMark(props: { agent: Heard }) {
  const standing = () => standingOf(props.agent);
  return (
    <span class="inline-flex items-center gap-1.5 align-middle whitespace-nowrap">
      <Dynamic
        component={looks[standing()].icon}
        class={`size-4 shrink-0 ${looks[standing()].colour}`}
        aria-hidden="true"
      />
      {word('agents', `standing_${standing()}`)}
    </span>
  );
}
