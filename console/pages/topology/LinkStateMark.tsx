/** A link's state as a sign and a word. */
import { word } from '../../i18n/index.ts';
import { StateMark } from '../../ui/Mark.tsx';
import type { LinkState } from '../../ui/map/model.ts';

export function LinkStateMark(props: { state: LinkState }) {
  return (
    <span class="inline-flex items-center gap-1.5 whitespace-nowrap">
      <span aria-hidden="true">
        <StateMark state={props.state} quiet />
      </span>
      {word('topology', `link_${props.state}`)}
    </span>
  );
}
