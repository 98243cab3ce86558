/** The ways in which a part of the lab fails, on the script or by hand. */
import type { Text } from '../probe.ts';
import type { Faults } from './faults.ts';

/**
 * What can happen to a device. `power` takes its neighbours' ports down too, and it starts anew on recovery; `cut` does so and
 * silences all that can be reached only through it, until it recovers.
 */
export const DEVICE_FAILURES = {
  power: { faults: { silence: true }, zh: '断电', en: 'lost power' },
  cut: { faults: { silence: true }, zh: '断电，其后设备一并失联', en: 'lost power, and all behind it is cut off' },
  silent: { faults: { silence: true }, zh: 'SNMP 无应答', en: 'answers no SNMP' },
  lossy: { faults: { loss_percent: 30 }, zh: '丢包 30%', en: 'loses 30 %' },
  slow: { faults: { delay_ms: 600, jitter_ms: 600 }, zh: '应答缓慢', en: 'answers slowly' },
  broken: { faults: { general_error: true }, zh: 'SNMP 出错', en: 'answers with errors' },
  no_ipv6: { faults: { silence: true }, zh: 'IPv6 中断', en: 'no answer over IPv6' },
} as const satisfies Record<string, Text & { faults: Faults }>;

/** What can happen to a host of a service. */
export const HOST_FAILURES = {
  down: { zh: '停止服务', en: 'stopped' },
  no_ipv6: { zh: 'IPv6 监听消失', en: 'no longer listens on IPv6' },
  error: { zh: '页面报错 500', en: 'answers 500' },
  hung: { zh: '连接后无应答', en: 'accepts and says nothing' },
  slow: { zh: '响应缓慢', en: 'answers slowly' },
  expired: { zh: '证书过期', en: 'serves an expired certificate' },
} as const satisfies Record<string, Text>;

export type DeviceFailure = keyof typeof DEVICE_FAILURES;
export type HostFailure = keyof typeof HOST_FAILURES;
export type LabFailure = DeviceFailure | HostFailure;

export const isDeviceFailure = (how: string): how is DeviceFailure => Object.hasOwn(DEVICE_FAILURES, how);
export const isHostFailure = (how: string): how is HostFailure => Object.hasOwn(HOST_FAILURES, how);
