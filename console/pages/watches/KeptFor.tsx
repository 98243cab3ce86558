/** For which criterion of a system's conformance the console keeps a watch. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { say } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import type { Watch } from '../../wire.ts';
import { systemQueries } from '../systems/calls.ts';

export function KeptFor(props: { watch: Watch }) {
  const query = useQuery(() => systemQueries.types());
  const title = () => {
    const [type, criterion] = (props.watch.criterion ?? '').split('.');
    const found = (query.isPending ? [] : (query.data?.rows ?? [])).find(({ name }) => name === type);
    const asked = found?.criteria.find(({ name }) => name === criterion);
    return found && asked ? `${say(found.title)} · ${say(asked.title)}` : (props.watch.criterion ?? '');
  };
  return (
    <A href={paths.system(props.watch.system_id ?? 0, { tab: 'conformance' })} class="link">
      {title()}
    </A>
  );
}
