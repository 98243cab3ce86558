/** How a job stands: a shape of its own beside each word. */
import CircleCheckIcon from 'lucide-solid/icons/circle-check';
import CircleDotIcon from 'lucide-solid/icons/circle-dot';
import CirclePauseIcon from 'lucide-solid/icons/circle-pause';
import CircleStopIcon from 'lucide-solid/icons/circle-stop';
import CircleXIcon from 'lucide-solid/icons/circle-x';
import ClockIcon from 'lucide-solid/icons/clock';
import { Dynamic } from 'solid-js/web';
import { word } from '../../i18n/index.ts';
import type { Job } from './calls.ts';

const looks: Record<Job['state'], { icon: typeof ClockIcon; colour: string }> = {
  waiting: { icon: ClockIcon, colour: 'text-dim' },
  running: { icon: CircleDotIcon, colour: 'text-accent' },
  interrupted: { icon: CirclePauseIcon, colour: 'text-accent' },
  stopped: { icon: CircleStopIcon, colour: 'text-dim' },
  done: { icon: CircleCheckIcon, colour: 'text-dim' },
  failed: { icon: CircleXIcon, colour: 'text-down' },
};

export function JobMark(props: { state: Job['state'] }) {
  return (
    <span class="inline-flex items-center gap-1.5 whitespace-nowrap">
      <Dynamic
        component={looks[props.state].icon}
        class={`size-4 shrink-0 ${looks[props.state].colour}`}
        aria-hidden="true"
      />
      {word('discovery', `job_state_${props.state}`)}
    </span>
  );
}
