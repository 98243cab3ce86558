/**
 * Standard notifications and the objects in them, by name: data, from the RFC that each line names. What isn't here is
 * shown by its OID.
 */
import type { Text } from '../../probe.ts';

export type TrapName = Text & {
  name: string;
  /** Where it is defined. */
  source: string;
  /** It tells of a link or a restart: reason enough to look at once. */
  stirs?: true;
};

const trap = (name: string, source: string, zh: string, en: string): TrapName => ({ name, source, zh, en });
const stirring = (name: string, source: string, zh: string, en: string): TrapName => ({
  name,
  source,
  zh,
  en,
  stirs: true,
});

const SNMP_TRAPS = '1.3.6.1.6.3.1.1.5';
const BGP = '1.3.6.1.2.1.15';
const OSPF_TRAPS = '1.3.6.1.2.1.14.16.2';
const UPS_TRAPS = '1.3.6.1.2.1.33.2';

export const TRAPS: Readonly<Record<string, TrapName>> = {
  [`${SNMP_TRAPS}.1`]: stirring('coldStart', 'RFC 3418', '设备冷启动', 'Cold start'),
  [`${SNMP_TRAPS}.2`]: stirring('warmStart', 'RFC 3418', '设备热启动', 'Warm start'),
  [`${SNMP_TRAPS}.3`]: stirring('linkDown', 'RFC 2863', '接口中断', 'Link down'),
  [`${SNMP_TRAPS}.4`]: stirring('linkUp', 'RFC 2863', '接口恢复', 'Link up'),
  [`${SNMP_TRAPS}.5`]: trap('authenticationFailure', 'RFC 3418', 'SNMP 认证失败', 'SNMP authentication failure'),
  [`${SNMP_TRAPS}.6`]: trap('egpNeighborLoss', 'RFC 1215', 'EGP 邻居丢失', 'EGP neighbour lost'),
  '1.0.8802.1.1.2.0.0.1': trap('lldpRemTablesChange', 'IEEE 802.1AB', 'LLDP 邻居变化', 'LLDP neighbours changed'),
  '1.3.6.1.2.1.17.0.1': trap('newRoot', 'RFC 4188', '生成树新根桥', 'New spanning tree root'),
  '1.3.6.1.2.1.17.0.2': trap('topologyChange', 'RFC 4188', '生成树拓扑变化', 'Spanning tree topology change'),
  '1.3.6.1.2.1.47.2.0.1': trap('entConfigChange', 'RFC 6933', '设备部件变化', 'Entity configuration change'),
  [`${BGP}.0.1`]: trap('bgpEstablishedNotification', 'RFC 4273', 'BGP 邻居建立', 'BGP peer established'),
  [`${BGP}.0.2`]: trap('bgpBackwardTransNotification', 'RFC 4273', 'BGP 邻居状态回退', 'BGP peer fell back'),
  [`${BGP}.7.1`]: trap('bgpEstablished', 'RFC 1657', 'BGP 邻居建立', 'BGP peer established'),
  [`${BGP}.7.2`]: trap('bgpBackwardTransition', 'RFC 1657', 'BGP 邻居状态回退', 'BGP peer fell back'),
  [`${OSPF_TRAPS}.1`]: trap('ospfVirtIfStateChange', 'RFC 4750', 'OSPF 虚链路接口状态变化', 'OSPF virtual interface'),
  [`${OSPF_TRAPS}.2`]: trap('ospfNbrStateChange', 'RFC 4750', 'OSPF 邻居状态变化', 'OSPF neighbour state change'),
  [`${OSPF_TRAPS}.3`]: trap('ospfVirtNbrStateChange', 'RFC 4750', 'OSPF 虚链路邻居变化', 'OSPF virtual neighbour'),
  [`${OSPF_TRAPS}.16`]: trap('ospfIfStateChange', 'RFC 4750', 'OSPF 接口状态变化', 'OSPF interface state change'),
  '1.3.6.1.2.1.191.0.2': trap('ospfv3NbrStateChange', 'RFC 5643', 'OSPFv3 邻居状态变化', 'OSPFv3 neighbour'),
  '1.3.6.1.2.1.138.0.17': trap('isisAdjacencyChange', 'RFC 4444', 'IS-IS 邻接变化', 'IS-IS adjacency change'),
  '1.3.6.1.2.1.68.0.1': trap('vrrpTrapNewMaster', 'RFC 2787', 'VRRP 主设备切换', 'New VRRP master'),
  '1.3.6.1.2.1.68.0.2': trap('vrrpTrapAuthFailure', 'RFC 2787', 'VRRP 认证失败', 'VRRP authentication failure'),
  '1.3.6.1.2.1.16.0.1': trap('risingAlarm', 'RFC 2819', '越上限告警', 'Rising alarm'),
  '1.3.6.1.2.1.16.0.2': trap('fallingAlarm', 'RFC 2819', '越下限告警', 'Falling alarm'),
  '1.3.6.1.2.1.105.0.1': trap('pethPsePortOnOffNotification', 'RFC 3621', 'PoE 供电端口变化', 'PoE port on or off'),
  [`${UPS_TRAPS}.1`]: trap('upsTrapOnBattery', 'RFC 1628', 'UPS 转电池供电', 'UPS on battery'),
  [`${UPS_TRAPS}.2`]: trap('upsTrapTestCompleted', 'RFC 1628', 'UPS 自检完成', 'UPS test completed'),
  [`${UPS_TRAPS}.3`]: trap('upsTrapAlarmEntryAdded', 'RFC 1628', 'UPS 新增告警', 'UPS alarm raised'),
  [`${UPS_TRAPS}.4`]: trap('upsTrapAlarmEntryRemoved', 'RFC 1628', 'UPS 告警解除', 'UPS alarm cleared'),
  '1.3.6.1.4.1.8072.4.0.1': stirring('nsNotifyStart', 'NET-SNMP-AGENT-MIB', 'SNMP 代理启动', 'SNMP agent started'),
  '1.3.6.1.4.1.8072.4.0.2': trap('nsNotifyShutdown', 'NET-SNMP-AGENT-MIB', 'SNMP 代理停止', 'SNMP agent stops'),
  '1.3.6.1.4.1.8072.4.0.3': stirring('nsNotifyRestart', 'NET-SNMP-AGENT-MIB', 'SNMP 代理重启', 'SNMP agent restarted'),
};

/** Also as RFC 3584 section 3.1 makes it of a v1 trap, with a zero before the last number. */
export function trapNamed(oid: string): TrapName | undefined {
  return TRAPS[oid] ?? TRAPS[oid.replace(/\.0(\.\d+)$/, '$1')];
}

const byName = new Map(Object.values(TRAPS).map((one) => [one.name, one]));

/** What a message's name means; undefined for OIDs and names that aren't here. */
export const trapOfName = (name: string): TrapName | undefined => byName.get(name);

export type ObjectName = { name: string; words?: readonly string[] };

const STATUS = ['up', 'down', 'testing', 'unknown', 'dormant', 'notPresent', 'lowerLayerDown'];

/** By the OID of the column or scalar, without its index; `words` are the values from 1 on. */
const OBJECTS: Readonly<Record<string, ObjectName>> = {
  '1.3.6.1.2.1.1.5': { name: 'sysName' },
  // IF-MIB, RFC 2863.
  '1.3.6.1.2.1.2.2.1.1': { name: 'ifIndex' },
  '1.3.6.1.2.1.2.2.1.2': { name: 'ifDescr' },
  '1.3.6.1.2.1.2.2.1.3': { name: 'ifType' },
  '1.3.6.1.2.1.2.2.1.7': { name: 'ifAdminStatus', words: STATUS },
  '1.3.6.1.2.1.2.2.1.8': { name: 'ifOperStatus', words: STATUS },
  '1.3.6.1.2.1.31.1.1.1.1': { name: 'ifName' },
  '1.3.6.1.2.1.31.1.1.1.18': { name: 'ifAlias' },
  // OSPF-MIB, RFC 4750.
  '1.3.6.1.2.1.14.1.1': { name: 'ospfRouterId' },
  '1.3.6.1.2.1.14.10.1.1': { name: 'ospfNbrIpAddr' },
  '1.3.6.1.2.1.14.10.1.3': { name: 'ospfNbrRtrId' },
  '1.3.6.1.2.1.14.10.1.6': {
    name: 'ospfNbrState',
    words: ['down', 'attempt', 'init', 'twoWay', 'exchangeStart', 'exchange', 'loading', 'full'],
  },
  // BGP4-MIB, RFC 4273.
  '1.3.6.1.2.1.15.3.1.2': {
    name: 'bgpPeerState',
    words: ['idle', 'connect', 'active', 'opensent', 'openconfirm', 'established'],
  },
  '1.3.6.1.2.1.15.3.1.7': { name: 'bgpPeerRemoteAddr' },
  '1.3.6.1.2.1.15.3.1.14': { name: 'bgpPeerLastError' },
  // UPS-MIB, RFC 1628.
  '1.3.6.1.2.1.33.1.2.2': { name: 'upsSecondsOnBattery' },
  '1.3.6.1.2.1.33.1.2.3': { name: 'upsEstimatedMinutesRemaining' },
  '1.3.6.1.2.1.47.1.1.1.1.7': { name: 'entPhysicalName' },
};

/** The object that an instance is of; the longest known beginning counts. */
export function objectNamed(oid: string): ObjectName | undefined {
  for (let end = oid.lastIndexOf('.'); end > 0; end = oid.lastIndexOf('.', end - 1)) {
    const found = OBJECTS[oid.slice(0, end)];
    if (found) return found;
  }
  return undefined;
}
