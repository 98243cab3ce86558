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
    'snmp.address': { zh: '地址', en: 'Address', told: true },
    'snmp.neighbour': { zh: '邻居', en: 'Neighbour', told: true },
    'snmp.entity': { zh: '部件', en: 'Part', told: true },
    'snmp.cdp_neighbour': { zh: 'CDP 邻居', en: 'CDP neighbour', told: true },
    'snmp.arp': { zh: '地址与 MAC 对应', en: 'MAC of an address', fleeting: true },
    'snmp.mac': { zh: 'MAC 所在端口', en: 'Port of a MAC', fleeting: true },
    'snmp.vlan': { zh: 'VLAN', en: 'VLAN', told: true },
    'snmp.route_count': { zh: '路由条数', en: 'Number of routes' },
    'snmp.route': { zh: '路由', en: 'Route' },
  },
  measures: {
    'snmp.uptime_s': { zh: '运行时间', en: 'Uptime', unit: 's' },
    'snmp.in_octets': { zh: '入流量', en: 'Octets in', unit: 'B', counter: true },
    'snmp.out_octets': { zh: '出流量', en: 'Octets out', unit: 'B', counter: true },
    'snmp.in_unicast': { zh: '入单播包', en: 'Unicast packets in', counter: true },
    'snmp.out_unicast': { zh: '出单播包', en: 'Unicast packets out', counter: true },
    'snmp.in_errors': { zh: '入错包', en: 'Errors in', counter: true },
    'snmp.out_errors': { zh: '出错包', en: 'Errors out', counter: true },
    'snmp.in_discards': { zh: '入丢弃', en: 'Discards in', counter: true },
    'snmp.out_discards': { zh: '出丢弃', en: 'Discards out', counter: true },
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
