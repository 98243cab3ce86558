/** A place where a page or a health check answers by HTTP. */
import { httpStatus } from '#probes/checks/http-status.ts';
import type { Text } from '#probes/probe.ts';
import type { Criterion, EndpointGiven } from '../system-type.ts';

const pageOf = ({ scheme, port, path }: EndpointGiven) => ({
  scheme: scheme === 'https' ? 'https' : 'http',
  path,
  ...(port === undefined ? {} : { port }),
});

export const answersByHttp = (place: string, title: Text): Criterion => ({
  title,
  detail: {
    zh: '登记的端点以 HTTP 应答且状态正常',
    en: 'The endpoint that is registered answers by HTTP with a good status',
  },
  ...{ is: 'look', place, probe: 'http', params: pageOf, checks: [httpStatus] },
});
