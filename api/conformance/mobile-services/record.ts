/** What is declared of a mobile service, and how its entry is seen. */
import { z } from 'zod';
import type { Text } from '#probes/probe.ts';
import { pageAt } from '../interfaces.ts';

const STATES = ['planned', 'developing', 'integrated', 'not_applicable'] as const;
const options: Record<(typeof STATES)[number], Text> = {
  planned: { zh: '计划', en: 'planned' },
  developing: { zh: '开发中', en: 'in development' },
  integrated: { zh: '已接入', en: 'integrated' },
  not_applicable: { zh: '不适用', en: 'not applicable' },
};
const State = z.enum(STATES);

export const ServiceBody = z.object({
  on_nantong: State.meta({ zh: '南通百通', en: 'On 南通百通', options }),
  on_province: State.meta({ zh: '江苏政务服务移动客户端', en: 'On the provincial client', options }),
  on_national: State.meta({ zh: '国家政务服务移动客户端', en: 'On the national client', options }),
  reason: z.string().max(500).optional().meta({ zh: '不适用的理由', en: 'Why it is not applicable' }),
  entry: z
    .string()
    .max(1_000)
    .refine((url) => /^https?:$/.test(URL.parse(url)?.protocol ?? ''), 'a URL of http or https')
    .optional()
    .meta({ zh: '入口网址', en: 'Address of its entry' }),
});
export type Service = z.infer<typeof ServiceBody>;

export const CLIENTS = {
  nantong: { field: 'on_nantong', title: { zh: '南通百通', en: '南通百通' } },
  province: { field: 'on_province', title: { zh: '江苏政务服务移动客户端', en: 'the provincial client' } },
  national: { field: 'on_national', title: { zh: '国家政务服务移动客户端', en: 'the national client' } },
} as const satisfies Record<string, { field: keyof Service; title: Text }>;
export type Client = keyof typeof CLIENTS;

export const ENTRY = pageAt(
  'entry',
  { zh: '服务入口可访问', en: 'Entries open' },
  {
    zh: '每个已接入服务的入口登记为一个端点，以 HTTP 应答且状态正常',
    en: 'The entry of each integrated service is an endpoint that answers by HTTP with a good status',
  },
);
