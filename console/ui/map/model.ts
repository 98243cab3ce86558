/** What a map of nodes and links is made of: what the server tells, what is drawn, and where. */
import type { Level, Role, State } from '../../wire.ts';

export type Confidence = 'certain' | 'likely' | 'inferred' | 'recorded';
export type LinkState = 'up' | 'down' | 'unknown';

export type MapNode = {
  id: number;
  name: string;
  role: Role;
  state: State;
  level: Level | null;
  area_id: number | null;
  area_name: string | null;
  /** The node whose failure explains this one's. */
  suppressed_by: number | null;
};

export type MapLink = {
  id: number;
  a: number;
  b: number;
  a_port: string | null;
  b_port: string | null;
  confidence: Confidence;
  /** How many of its ends tell of it. */
  sides: number;
  state: LinkState;
};

/** An administrative division, as far as grouping needs it. */
export type Place = { id: number; name: string; level: Level; parent_id: number | null };

/** A mark on the map: a node, or a whole area folded into one. */
export type Item = {
  kind: 'node' | 'group';
  /** The node's id, or the area's. */
  id: number;
  name: string;
  /** 0 city … 3 village; null where nobody recorded it. */
  level: number | null;
  /** 0 core … 7 other. */
  role: number;
  /** The area whose frame holds it; null at the top. A folded area is in none. */
  group: number | null;
  vantage: boolean;
};

/** One or more links between the same two items; `a` and `b` are places in the list of items. */
export type Edge = { a: number; b: number; rank: number };

export type View = 'layers' | 'areas';

/** A frame around an area's nodes, or around those that have no link. */
export type Box = { kind: 'group' | 'alone'; group: number | null; x: number; y: number; w: number; h: number };

/** A level's stripe in the layered view. */
export type Band = { level: number; y: number; h: number };

/** All in one plane, in units that are pixels at zoom 1. */
export type Layout = {
  width: number;
  height: number;
  /** Centres of the items. */
  xs: Float32Array;
  ys: Float32Array;
  /** Widths and heights of what items may fill. */
  ws: Float32Array;
  hs: Float32Array;
  /** Points x, y of all edges; those of edge i begin at `starts[i]` and end before `starts[i + 1]`. */
  points: Float32Array;
  starts: Uint32Array;
  /** 1: three points are a curve's start, control and end; 0: corners. */
  curved: Uint8Array;
  boxes: Box[];
  bands: Band[];
  /** How much larger than usual frames' titles and gaps are, so that they are read when all is in sight. */
  unit: number;
};

export const cell_width = 92;
export const cell_height = 90;
export const confidences: readonly Confidence[] = ['certain', 'likely', 'recorded', 'inferred'];
