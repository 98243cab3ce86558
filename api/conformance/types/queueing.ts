/** 预约叫号与一窗受理 (T7): it is there, a visitor can book, and it stands its peak. */
import { journey } from '#probes/checks/journey.ts';
import { readCapacity } from '../capacity-standing.ts';
import { pageAt } from '../interfaces.ts';
import type { SystemType } from '../system-type.ts';

export const queueing: SystemType = {
  title: { zh: '预约叫号系统', en: 'Queueing and booking' },
  also: ['一窗受理系统', '预约叫号', '排队叫号系统'],
  tasks: ['T7'],
  places: {
    home: {
      title: { zh: '预约入口', en: 'Entry' },
      hint: { zh: '网上预约入口的网址', en: 'The address where people book' },
    },
    booking: {
      title: { zh: '预约流程', en: 'Booking' },
      hint: {
        zh: '预约接口的地址；场景写在监测参数中，测试账号用凭据绑定',
        en: 'The address of the interface; its scenario stands in the parameters of the watch, its test account is a credential',
      },
    },
  },
  records: {},
  criteria: {
    available: pageAt(
      'home',
      { zh: '预约入口可访问', en: 'The entry opens' },
      { zh: '入口以 HTTP 应答且状态正常', en: 'It answers by HTTP with a good status' },
    ),
    booking: {
      title: { zh: '预约流程走通', en: 'A visitor can book' },
      detail: {
        zh: '以测试账号按场景走一遍预约流程（含取消），逐步检查；场景的写法与压测相同',
        en: 'A test account goes through the scenario of a booking, with its cancelling, each step checked; scenarios are written as for load tests',
      },
      ...{ is: 'look', place: 'booking', probe: 'journey', checks: [journey] },
      params: () => ({}),
    },
    capacity: {
      title: { zh: '高峰容量', en: 'Capacity at the peak' },
      detail: {
        zh: '一年内的压测测得容量，且不低于申报的高峰',
        en: 'A load test within a year found its capacity, and it is no less than the declared peak',
      },
      ...{ is: 'elsewhere', read: readCapacity },
    },
  },
  owed_by: ['city', 'county'],
};
