import { z } from 'zod';
import { timedOut } from '../failures.ts';
import { probe } from '../probe.ts';
import { Port } from '../tcp.ts';
import { lookAt, TABLES, USUAL_TABLES } from './look.ts';
import { openSession } from './session.ts';

/** A look must end before its deadline, to tell what it has: the last part of the time is for that. */
const SHARE = 0.95;

/** Asks an SNMP agent (v1, v2c, v3) what it is, and for its interfaces, addresses, neighbours and parts. */
export const snmp = probe({
  title: { zh: 'SNMP', en: 'SNMP' },
  params: z.object({
    port: Port.default(161).meta({ zh: '端口', en: 'Port' }),
    tables: z
      .array(z.enum(TABLES))
      .min(1)
      .max(TABLES.length)
      .default([...USUAL_TABLES])
      .meta({ zh: '读取的表', en: 'Tables' }),
    max_repetitions: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .meta({ zh: '每次最多变量数', en: 'Values per request at most' }),
  }),
  yields: {
    'snmp.protocol': { zh: 'SNMP 版本', en: 'SNMP version' },
    'snmp.vendor': { zh: '厂商', en: 'Vendor', told: true },
    'snmp.model': { zh: '型号', en: 'Model', told: true },
    'snmp.version': { zh: '软件版本', en: 'Software version', told: true },
    'snmp.serial': { zh: '序列号', en: 'Serial number', told: true },
    'snmp.name': { zh: '设备名称', en: 'System name', told: true },
    'snmp.description': { zh: '设备描述', en: 'System description', told: true },
    'snmp.object_id': { zh: '对象标识', en: 'System object id', told: true },
    'snmp.location': { zh: '位置', en: 'Location' },
    'snmp.contact': { zh: '联系人', en: 'Contact' },
    'snmp.engine_id': { zh: '引擎标识', en: 'Engine id' },
    'snmp.base_mac': { zh: '基准 MAC', en: 'Base MAC' },
    'snmp.capabilities': { zh: '设备能力', en: 'Capabilities' },
    'snmp.chassis_id': { zh: 'LLDP 机箱标识', en: 'LLDP chassis id' },
    'snmp.booted_at': { zh: '启动时间', en: 'Started at', unit: 'epoch_ms', told: true },
    'snmp.interface': { zh: '接口', en: 'Interface', told: true },
    'snmp.usage': { zh: '处理器与内存来源', en: 'Where CPU and memory are told' },
    'snmp.address': { zh: '地址', en: 'Address', told: true },
    'snmp.neighbour': { zh: '邻居', en: 'Neighbour', told: true },
    'snmp.entity': { zh: '部件', en: 'Part', told: true },
    'snmp.cdp_neighbour': { zh: 'CDP 邻居', en: 'CDP neighbour', told: true },
    'snmp.arp': { zh: '地址与 MAC 对应', en: 'MAC of an address', fleeting: true },
    'snmp.mac': { zh: 'MAC 所在端口', en: 'Port of a MAC', fleeting: true },
    'snmp.vlan': { zh: 'VLAN', en: 'VLAN', told: true },
    'snmp.route_count': { zh: '路由条数', en: 'Number of routes' },
    'snmp.route': { zh: '路由', en: 'Route' },
    'snmp.ipv6_support': { zh: 'IPv6 对象支持', en: 'IPv6 objects' },
    'snmp.ipv6_forwarding': { zh: 'IPv6 转发', en: 'IPv6 forwarding', told: true },
    'snmp.ipv6_interface': { zh: 'IPv6 接口', en: 'IPv6 interface' },
    'snmp.ipv6_origin': { zh: 'IPv6 地址来源', en: 'Origin of an IPv6 address' },
    'snmp.ospfv3_neighbour': { zh: 'OSPFv3 邻居', en: 'OSPFv3 neighbour', told: true },
    'snmp.is_is_adjacency': { zh: 'IS-IS 邻接', en: 'IS-IS adjacency', told: true },
    'snmp.bgp_v6_peer': { zh: 'BGP IPv6 对等体', en: 'BGP peer of IPv6', told: true },
    'snmp.ipv6_route_count': { zh: 'IPv6 路由条数', en: 'Number of IPv6 routes' },
    'snmp.ipv6_route': { zh: 'IPv6 默认与聚合路由', en: 'IPv6 default route or aggregate' },
    'snmp.ip_counters': { zh: '分协议计数器', en: 'Counters of a family' },
  },
  measures: {
    'snmp.uptime_s': { zh: '运行时间', en: 'Uptime', unit: 's' },
    'snmp.cpu_percent': { zh: '处理器占用', en: 'CPU', unit: '%' },
    'snmp.memory_percent': { zh: '内存占用', en: 'Memory', unit: '%' },
    'snmp.in_octets': { zh: '入流量', en: 'Octets in', unit: 'B', counter: true },
    'snmp.out_octets': { zh: '出流量', en: 'Octets out', unit: 'B', counter: true },
    'snmp.in_unicast': { zh: '入单播包', en: 'Unicast packets in', counter: true },
    'snmp.out_unicast': { zh: '出单播包', en: 'Unicast packets out', counter: true },
    'snmp.in_errors': { zh: '入错包', en: 'Errors in', counter: true },
    'snmp.out_errors': { zh: '出错包', en: 'Errors out', counter: true },
    'snmp.in_discards': { zh: '入丢弃', en: 'Discards in', counter: true },
    'snmp.out_discards': { zh: '出丢弃', en: 'Discards out', counter: true },
    'snmp.ipv6_routes': { zh: 'IPv6 路由条数', en: 'Number of IPv6 routes' },
    'snmp.ip_if_in_octets': { zh: '接口分协议入流量', en: 'Octets in of a family', unit: 'B', counter: true },
    'snmp.ip_if_out_octets': { zh: '接口分协议出流量', en: 'Octets out of a family', unit: 'B', counter: true },
    'snmp.dual_stack_in_octets': {
      zh: '双栈统计入流量',
      en: 'Octets in by dual-stack statistics',
      unit: 'B',
      counter: true,
    },
    'snmp.dual_stack_out_octets': {
      zh: '双栈统计出流量',
      en: 'Octets out by dual-stack statistics',
      unit: 'B',
      counter: true,
    },
    'snmp.ip_system_in_octets': {
      zh: '整机分协议入流量',
      en: 'Octets in of a family, whole device',
      unit: 'B',
      counter: true,
    },
    'snmp.ip_system_out_octets': {
      zh: '整机分协议出流量',
      en: 'Octets out of a family, whole device',
      unit: 'B',
      counter: true,
    },
  },
  secrets: ['snmp_user', 'snmp_community'],
  timeout_ms: 20_000,
  every_s: 300,
  async look(target, { port, tables, max_repetitions }, { signal, timeout_ms, secret }) {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(timedOut('the time is up')), timeout_ms * SHARE);
    try {
      const session = openSession(
        {
          address: target.address,
          port,
          try_ms: Math.min(2_000, Math.max(100, timeout_ms / 10)),
          tries: 3,
          signal: AbortSignal.any([signal, deadline.signal]),
          ...(max_repetitions === undefined ? {} : { max_varbinds: max_repetitions }),
        },
        secret,
      );
      try {
        return await lookAt(session, tables, Date.now);
      } finally {
        session.close();
      }
    } finally {
      clearTimeout(timer);
    }
  },
});
