/**
 * The districts whose flagship stores the notice wants by the end of 2019 (通政办发〔2019〕46号, chapter three, 2), under its own names. A
 * register may write them otherwise, and of what has merged since it may still have the old area, with its last day.
 */
export type StoreDistrict = { name: string; also: readonly string[]; merged_into?: string };

export const STORE_DISTRICTS: readonly StoreDistrict[] = [
  { name: '崇川区', also: [] },
  { name: '港闸区', also: [], merged_into: '崇川区' },
  { name: '市经济技术开发区', also: ['南通经济技术开发区', '南通市经济技术开发区'] },
  { name: '苏通科技产业园区', also: ['苏通科技产业园', '南通苏通科技产业园', '南通苏通科技产业园区', '苏通园区'] },
  { name: '通州湾示范区', also: ['通州湾', '通州湾江海联动开发示范区', '南通通州湾示范区'] },
];
