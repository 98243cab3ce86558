/** Functions that every exported script has: they read answers as the journeys of this console do. */
export const K6_HELPERS = String.raw`/** @param {any} value */
function str(value) {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
/** @param {any} value */
function enc(value) {
  return encodeURIComponent(str(value).replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'));
}
/** @param {string} url */
function whole(url) {
  return url.startsWith('/') ? BASE + url : url;
}
/** @param {any} r @returns {string} */
function text(r) {
  return typeof r.body === 'string' ? r.body : '';
}
/** @param {any} r @param {string} name @returns {string | undefined} */
function header(r, name) {
  const key = Object.keys(r.headers).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : r.headers[key];
}
/** @param {string} pattern @param {string | undefined} within @returns {string | undefined} */
function first(pattern, within) {
  const match = within === undefined ? null : new RegExp(pattern).exec(within);
  return match ? (match[1] ?? match[0]) : undefined;
}
/** @param {any} r @param {(string | number)[]} steps @returns {any} */
function at(r, steps) {
  /** @type {any} */
  let value;
  try {
    value = JSON.parse(text(r));
  } catch {
    return undefined;
  }
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) !== (typeof step === 'number')) return undefined;
    /** @type {string | number} */
    const key = typeof step === 'number' && step < 0 ? value.length + step : step;
    if (!Object.prototype.hasOwnProperty.call(value, key)) return undefined;
    value = value[key];
  }
  return value;
}
/** @param {any} r @param {string} css @param {string | null} attribute @returns {string | undefined} */
function element(r, css, attribute) {
  const found = parseHTML(text(r)).find(css).first();
  if (found.size() === 0) return undefined;
  return attribute === null ? found.text().trim() : found.attr(attribute);
}
/** @param {[number, (v: Record<string, any>) => void][]} mix */
function choose(mix) {
  let left = Math.random() * mix.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, ask] of mix) {
    left -= weight;
    if (left < 0) return ask;
  }
  return mix[mix.length - 1][1];
}
/** Rows of a file of comma, semicolon or tab separated values by the names in its first line. @param {string} content @returns {Record<string, string>[]} */
function rowsOf(content) {
  const plain = content.replace(/^\ufeff/, '');
  const said = /^sep=([,;\t])\r?\n/i.exec(plain);
  const rest = said ? plain.slice(said[0].length) : plain;
  const bare = rest.replace(/"[^"]*"/g, '').split(/[\r\n]/)[0];
  const count = (/** @type {string} */ one) => bare.split(one).length;
  const separator = said ? said[1] : [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
  /** @type {string[][]} */
  const records = [[]];
  const field = new RegExp('(?:"([^"]*(?:""[^"]*)*)"|([^' + separator + '\\r\\n]*))(' + separator + '|\\r\\n|\\r|\\n|$)', 'gy');
  while (field.lastIndex < rest.length) {
    const match = field.exec(rest);
    if (!match) throw new Error('no rows of values');
    const record = records[records.length - 1];
    record.push(match[1] === undefined ? match[2] : match[1].replace(/""/g, '"'));
    if (match[3] === separator && field.lastIndex === rest.length) record.push('');
    if (match[3] !== separator) records.push([]);
  }
  const [header = [], ...others] = records.filter((record) => record.length > 1 || (record[0] || '') !== '');
  return others.map((record) => Object.fromEntries(header.map((name, i) => [name.trim(), record[i] || ''])));
}
`;
