/** What several types ask of their places in the same way. What depends on a product's manual is set at the watch. */
import { apiAssertions } from '#probes/checks/api-assertions.ts';
import { httpStatus } from '#probes/checks/http-status.ts';
import type { Text } from '#probes/probe.ts';
import type { Criterion, EndpointGiven, Look } from './system-type.ts';

/** What a page or interface is asked by, of the endpoint's URL. */
export const pageOf = ({ scheme, port, path }: EndpointGiven) => ({
  scheme: scheme === 'https' ? 'https' : 'http',
  path,
  ...(port === undefined ? {} : { port }),
});

/** An interface that is called, and whose JSON keeps to assertions; without any of its own it need only be JSON. */
export const interfaceAt = (place: string, title: Text, assertions?: readonly string[], detail?: Text): Criterion => ({
  title,
  detail: detail ?? {
    zh: '调用接口，JSON 断言全部成立；断言、请求头、凭据在该监测的设置中按平台文档填写',
    en: 'The interface is called and all assertions on its JSON hold; assertions, headers and credential are set at the watch, by the platform’s own manual',
  },
  ...{ is: 'look', place, probe: 'api_call', checks: [apiAssertions] },
  params: (endpoint) => ({ ...pageOf(endpoint), ...(assertions ? { assertions } : {}) }),
});

export const pageAt = (place: string, title: Text, detail: Text): Look => ({
  ...{ title, detail, is: 'look', place, probe: 'http', params: pageOf, checks: [httpStatus] },
});
