/**
 * What keeps IPv6 back, and what mends it: the checks whose failing shows a blocker. What no check shows (staff, contracts, owners) is
 * left to people. Source: the catalogue of blockers, section 6.2 of the facts on IPv6; remedies are proposals.
 */
import type { Text } from '../probe.ts';

export type Blocker = { id: string; title: Text; remedy: Text; codes: readonly string[] };

export const BLOCKERS: readonly Blocker[] = [
  {
    id: 'hardware',
    title: { zh: '设备不支持或未开启 IPv6 转发', en: 'the device does not forward IPv6' },
    remedy: {
      zh: '升级软件或许可；硬件不支持的更换，或降为二层使用',
      en: 'upgrade software or licence; replace what can’t, or keep it at layer 2',
    },
    codes: ['D1', 'D2', 'D14'],
  },
  {
    id: 'address',
    title: { zh: '地址未按规划配置', en: 'addresses are not as planned' },
    remedy: { zh: '按地址规划配置接口地址，消除重复地址', en: 'configure the planned addresses, remove duplicates' },
    codes: ['D3', 'D4'],
  },
  {
    id: 'management',
    title: { zh: '不能经 IPv6 管理', en: 'it can’t be managed over IPv6' },
    remedy: {
      zh: '为管理面配置 IPv6，放行 ICMPv6、SNMP、SSH',
      en: 'give its management IPv6; permit ICMPv6, SNMP and SSH',
    },
    codes: ['D6', 'D7'],
  },
  {
    id: 'routing',
    title: { zh: 'IPv6 路由邻居或默认路由缺失', en: 'IPv6 routing neighbours or the default route are missing' },
    remedy: {
      zh: '建立 OSPFv3、IS-IS 或 BGP 邻居，下发默认或汇聚路由',
      en: 'bring up OSPFv3, IS-IS or BGP neighbours; announce a default or aggregate',
    },
    codes: ['D8', 'D9', 'D10', 'D11'],
  },
  {
    id: 'mtu',
    title: { zh: 'MTU 黑洞', en: 'an MTU black hole' },
    remedy: { zh: '停止过滤 ICMPv6 类型 2，修正隧道 MTU', en: 'stop filtering ICMPv6 type 2; fix the tunnel’s MTU' },
    codes: ['D17'],
  },
  {
    id: 'router_advertisements',
    title: { zh: '路由通告与规划不符', en: 'router advertisements are not as planned' },
    remedy: { zh: '启用 RA Guard，按策略设置 M/O 标志', en: 'RA guard; M and O flags by policy' },
    codes: ['D15', 'D16'],
  },
  {
    id: 'firewall',
    title: { zh: '防火墙没有 IPv6 策略，或过宽', en: 'the firewall has no IPv6 policy, or one that permits all' },
    remedy: {
      zh: '参照 IPv4 策略建立 IPv6 策略，放行必要的 ICMPv6（RFC 4890）',
      en: 'mirror the IPv4 policy; permit the ICMPv6 that is needed (RFC 4890)',
    },
    codes: ['D20'],
  },
  {
    id: 'performance',
    title: { zh: 'IPv6 性能劣于 IPv4', en: 'IPv6 performs worse than IPv4' },
    remedy: {
      zh: '核查 IPv6 路径、隧道与设备转发能力',
      en: 'look into the IPv6 path, tunnels and what devices forward',
    },
    codes: ['D19', 'S15'],
  },
  {
    id: 'no_aaaa',
    title: { zh: '域名没有可用的 AAAA', en: 'the name has no usable AAAA' },
    remedy: {
      zh: '分配规划内地址，发布 AAAA；移除不可路由的记录',
      en: 'allocate an address of the plan and publish it; remove records that can’t be routed',
    },
    codes: ['S1', 'S2'],
  },
  {
    id: 'dns',
    title: { zh: '域名授权链不支持 IPv6', en: 'the chain of name servers does not work over IPv6' },
    remedy: { zh: '至少两台域名服务器启用 IPv6，补齐胶水记录', en: 'two name servers on IPv6 at least, with glue' },
    codes: ['S3', 'S4', 'S5'],
  },
  {
    id: 'unreachable',
    title: { zh: '经 IPv6 打不开', en: 'it can’t be opened over IPv6' },
    remedy: {
      zh: '开放与 IPv4 相同的端口，核查负载均衡、防火墙与证书',
      en: 'open the ports that IPv4 has; look into load balancers, firewalls and certificates',
    },
    codes: ['S6', 'S7', 'S8', 'S9', 'S11'],
  },
  {
    id: 'inconsistent',
    title: { zh: 'IPv6 与 IPv4 页面不一致', en: 'pages differ between the families' },
    remedy: {
      zh: '两种协议指向同一应用，撤除仅供检测的页面',
      en: 'serve the same application over both; remove pages made for tests alone',
    },
    codes: ['S10'],
  },
  {
    id: 'links',
    title: { zh: '二、三级链接不支持 IPv6', en: 'links of the second and third level lack IPv6' },
    remedy: {
      zh: '逐条改造所列链接；仅内网可达的移除或标注',
      en: 'mend the links that are listed; remove or mark what only the inside reaches',
    },
    codes: ['S12', 'S13'],
  },
  {
    id: 'skylight',
    title: { zh: '天窗：依赖的外部资源没有 IPv6', en: 'the page needs resources without IPv6 (skylight)' },
    remedy: { zh: '本地化、替换或移除所列资源', en: 'host them locally, replace or remove them' },
    codes: ['S14'],
  },
  {
    id: 'literals',
    title: { zh: '页面或程序写死 IPv4', en: 'IPv4 is hard-coded' },
    remedy: { zh: '改用域名；过渡期可用 464XLAT', en: 'use names; 464XLAT as a stopgap' },
    codes: ['S16', 'S19'],
  },
  {
    id: 'translated',
    title: { zh: '仅前端转换，源站没有 IPv6', en: 'only a translator in front: the origin has no IPv6' },
    remedy: { zh: '标注为转换，规划源站改造', en: 'mark it as translated, and plan the origin' },
    codes: ['S20'],
  },
];

export const blockerOf = (code: string): Blocker | undefined => BLOCKERS.find(({ codes }) => codes.includes(code));
