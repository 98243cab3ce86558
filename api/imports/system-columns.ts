/** The columns of a list of service systems: one row an endpoint, several rows a system. */
import { SCHEMES, type Scheme } from '../estate/endpoints.ts';
import type { Column } from './columns.ts';

export const SYSTEM_COLUMNS = [
  {
    key: 'system',
    zh: '系统名称',
    en: 'System',
    also: ['名称', '业务系统', 'system name', 'name'],
    required: true,
    example: '政务服务一体化平台',
  },
  { key: 'type', zh: '类型', en: 'Type', also: ['系统类型'], example: '政务服务' },
  { key: 'unit', zh: '单位', en: 'Unit', also: ['所属单位', '责任单位', '建设单位'], example: '' },
  { key: 'area_code', zh: '区划代码', en: 'Area code', also: ['所属区划'], example: '' },
  { key: 'endpoint', zh: '端点名称', en: 'Endpoint', also: ['端点', '入口', 'endpoint name'], example: '门户' },
  { key: 'host', zh: '主机', en: 'Host', also: ['地址', '域名', 'address'], example: 'portal.example.gov.cn' },
  { key: 'port', zh: '端口', en: 'Port', example: '443' },
  { key: 'scheme', zh: '协议', en: 'Scheme', also: ['protocol'], example: 'https' },
  { key: 'path', zh: '路径', en: 'Path', example: '/' },
  { key: 'place', zh: '位置', en: 'Place', also: ['端点位置', '用途'], example: '' },
  { key: 'note', zh: '备注', en: 'Note', also: ['说明', 'remark'], example: '' },
] as const satisfies readonly Column[];
export type SystemKey = (typeof SYSTEM_COLUMNS)[number]['key'];

export const readScheme = (text: string): Scheme | undefined =>
  SCHEMES.find((scheme) => scheme === text.toLowerCase().replace(/:\/*$/, ''));
