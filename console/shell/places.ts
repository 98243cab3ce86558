/** The registry of the main navigation: one line a place. */
import ActivityIcon from 'lucide-solid/icons/activity';
import AppWindowIcon from 'lucide-solid/icons/app-window';
import BookOpenIcon from 'lucide-solid/icons/book-open';
import BuildingIcon from 'lucide-solid/icons/building';
import CableIcon from 'lucide-solid/icons/cable';
import CalendarClockIcon from 'lucide-solid/icons/calendar-clock';
import ChartLineIcon from 'lucide-solid/icons/chart-line';
import ClipboardCheckIcon from 'lucide-solid/icons/clipboard-check';
import EarthIcon from 'lucide-solid/icons/earth';
import FlameIcon from 'lucide-solid/icons/flame';
import GaugeIcon from 'lucide-solid/icons/gauge';
import HeartPulseIcon from 'lucide-solid/icons/heart-pulse';
import InboxIcon from 'lucide-solid/icons/inbox';
import KeyRoundIcon from 'lucide-solid/icons/key-round';
import ListChecksIcon from 'lucide-solid/icons/list-checks';
import LocateFixedIcon from 'lucide-solid/icons/locate-fixed';
import MegaphoneIcon from 'lucide-solid/icons/megaphone';
import NetworkIcon from 'lucide-solid/icons/network';
import RadarIcon from 'lucide-solid/icons/radar';
import RadioTowerIcon from 'lucide-solid/icons/radio-tower';
import ScaleIcon from 'lucide-solid/icons/scale';
import ScrollTextIcon from 'lucide-solid/icons/scroll-text';
import ServerIcon from 'lucide-solid/icons/server';
import SettingsIcon from 'lucide-solid/icons/settings';
import ShieldCheckIcon from 'lucide-solid/icons/shield-check';
import SirenIcon from 'lucide-solid/icons/siren';
import StampIcon from 'lucide-solid/icons/stamp';
import TicketIcon from 'lucide-solid/icons/ticket';
import TriangleAlertIcon from 'lucide-solid/icons/triangle-alert';
import UsersIcon from 'lucide-solid/icons/users';
import WaypointsIcon from 'lucide-solid/icons/waypoints';
import WeightIcon from 'lucide-solid/icons/weight';
import type { JSX } from 'solid-js';
import type { TextKey } from '../i18n/index.ts';
import { paths } from '../paths.ts';
import type { Permission } from '../wire.ts';
import { TicketCount } from './TicketCount.tsx';
import { WaitingCount } from './WaitingCount.tsx';

export type Place = {
  title: TextKey;
  href: string;
  icon: typeof GaugeIcon;
  /** `g` and then this letter goes there. */
  letter: string;
  permission?: Permission;
  /** A figure beside its name. */
  count?: () => JSX.Element;
  /** A line above it. */
  apart?: boolean;
};

export const places: readonly Place[] = [
  { title: 'shell.overview', href: paths.overview(), icon: GaugeIcon, letter: 'o' },
  {
    title: 'shell.findings',
    href: paths.findings(),
    icon: TriangleAlertIcon,
    letter: 'f',
    permission: 'findings:read',
  },
  {
    title: 'tickets.title',
    href: paths.tickets(),
    icon: TicketIcon,
    letter: 'i',
    permission: 'tickets:read',
    count: TicketCount,
  },
  { title: 'answers.title', href: paths.answers(), icon: BookOpenIcon, letter: 'q', permission: 'answers:read' },
  {
    title: 'programme.title',
    href: paths.programme(),
    icon: ListChecksIcon,
    letter: '1',
    permission: 'programme:read',
  },
  { title: 'shell.nodes', href: paths.nodes(), icon: ServerIcon, letter: 'n', permission: 'estate:read', apart: true },
  { title: 'topology.title', href: paths.topology(), icon: WaypointsIcon, letter: 't', permission: 'estate:read' },
  { title: 'where.title', href: paths.where(), icon: LocateFixedIcon, letter: 'h', permission: 'estate:read' },
  {
    title: 'discovery.title',
    href: paths.discovery(),
    icon: RadarIcon,
    letter: 'd',
    permission: 'discovery:read',
    count: WaitingCount,
  },
  { title: 'shell.systems', href: paths.systems(), icon: AppWindowIcon, letter: 's', permission: 'estate:read' },
  { title: 'shell.areas', href: paths.areas(), icon: BuildingIcon, letter: 'a', permission: 'estate:read' },
  { title: 'access.title', href: paths.access(), icon: CableIcon, letter: '2', permission: 'programme:read' },
  { title: 'ipv6.title', href: paths.ipv6(), icon: EarthIcon, letter: '6', permission: 'watching:read' },
  {
    title: 'compliance.title',
    href: paths.compliance(),
    icon: ClipboardCheckIcon,
    letter: 'v',
    permission: 'compliance:read',
  },
  { title: 'risk.title', href: paths.risks(), icon: FlameIcon, letter: 'z', permission: 'compliance:read' },
  { title: 'load.title', href: paths.load(), icon: WeightIcon, letter: 'j', permission: 'load:read' },
  { title: 'emergency.title', href: paths.emergency(), icon: SirenIcon, letter: 'x', permission: 'emergency:read' },
  { title: 'seals.title', href: paths.seals(), icon: StampIcon, letter: '8', permission: 'seals:read' },
  {
    title: 'supervision.title',
    href: paths.supervision(),
    icon: MegaphoneIcon,
    letter: '3',
    permission: 'programme:read',
  },
  { title: 'traffic.title', href: paths.traffic(), icon: ChartLineIcon, letter: 'b', permission: 'watching:read' },
  { title: 'differences.title', href: paths.differences(), icon: ScaleIcon, letter: 'c', permission: 'estate:read' },
  { title: 'prefixes.title', href: paths.prefixes(), icon: NetworkIcon, letter: 'p', permission: 'estate:read' },
  { title: 'shell.watches', href: paths.watches(), icon: ActivityIcon, letter: 'w', permission: 'watching:read' },
  { title: 'messages.title', href: paths.messages(), icon: InboxIcon, letter: 'r', permission: 'watching:read' },
  {
    title: 'maintenance.title',
    href: paths.maintenance(),
    icon: CalendarClockIcon,
    letter: 'm',
    permission: 'watching:read',
  },
  { title: 'agents.title', href: paths.agents(), icon: RadioTowerIcon, letter: '9', permission: 'agents:read' },
  { title: 'platform.title', href: paths.platform(), icon: HeartPulseIcon, letter: '0', permission: 'agents:read' },
  {
    title: 'accounts.title',
    href: paths.people(),
    icon: UsersIcon,
    letter: 'u',
    permission: 'people:read',
    apart: true,
  },
  { title: 'tokens.title', href: paths.tokens(), icon: KeyRoundIcon, letter: 'k', permission: 'tokens:read' },
  {
    title: 'policy.title',
    href: paths.policy(),
    icon: ShieldCheckIcon,
    letter: 'y',
    permission: 'policy:read',
  },
  {
    title: 'shell.audit',
    href: paths.audit(),
    icon: ScrollTextIcon,
    letter: 'l',
    permission: 'audit:read',
  },
  { title: 'shell.settings', href: paths.settings(), icon: SettingsIcon, letter: 'e', permission: 'settings:read' },
];
