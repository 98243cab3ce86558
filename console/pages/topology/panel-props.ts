/** What all parts beside the map are given. */
import type { Asked } from '../../ui/Faces.tsx';
import type { Behind, Paths, TopologyMap } from './calls.ts';
import type { MapAddress } from './map-address.ts';

export type PanelProps = {
  data: TopologyMap;
  address: MapAddress;
  /** Chooses a node; `look` brings it into sight. */
  choose: (id: number, look: boolean) => void;
  /** Brings a node into sight and leaves the choice as it is. */
  show: (id: number) => void;
  matches: ReadonlySet<number> | undefined;
  searching: boolean;
  path: Paths | undefined;
  path_asked: Asked<Paths>;
  behind: Asked<Behind>;
};
