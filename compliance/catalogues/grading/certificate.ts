/**
 * Numbers of filing certificates: 11 digits, a hyphen, 5 digits. What the parts mean is own knowledge: the administrative code of the area
 * whose police accepted the filing (6), the unit's serial number (5), the system's serial number (5).
 */
import type { Text } from '#probes/probe.ts';

export type Certificate =
  | { valid: true; area_code: string; unit_serial: string; system_serial: string }
  | { valid: false; wrong: Text };

export function readCertificateNumber(number: string): Certificate {
  const wrong = (zh: string, en: string): Certificate => ({ valid: false, wrong: { zh, en } });
  if (number === '') return wrong('备案编号为空', 'The number is empty');
  const other = /[^0-9-]/u.exec(number)?.[0];
  if (other !== undefined)
    return wrong(
      `备案编号只含数字和一个半角连字符，不含“${other}”`,
      `The number holds digits and one hyphen only, not "${other}"`,
    );
  const [before = '', after, ...more] = number.split('-');
  if (after === undefined || more.length > 0)
    return wrong('备案编号中应恰有一个连字符', 'The number has exactly one hyphen');
  if (before.length !== 11)
    return wrong(
      `连字符前应有 11 位数字，实有 ${before.length} 位`,
      `11 digits before the hyphen, not ${before.length}`,
    );
  if (after.length !== 5)
    return wrong(`连字符后应有 5 位数字，实有 ${after.length} 位`, `5 digits after the hyphen, not ${after.length}`);
  // Codes of provinces (GB/T 2260) begin with 1 to 8.
  if (!/^[1-8]/.test(before))
    return wrong(`前 6 位 ${before.slice(0, 6)} 不是行政区划代码`, `${before.slice(0, 6)} is no administrative code`);
  return { valid: true, area_code: before.slice(0, 6), unit_serial: before.slice(6), system_serial: after };
}
