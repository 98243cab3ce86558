/** A browser in short words, from what it says of itself: "Firefox 140 · Windows". Names of products, alike in each language. */
const BROWSERS: readonly [string, RegExp][] = [
  ['Edge', /\bEdgA?\/(\d+)/],
  ['Opera', /\bOPR\/(\d+)/],
  ['360', /\b(?:QHBrowser|360SE|360EE)\/?(\d*)/],
  ['QQ', /\bQQBrowser\/(\d+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /\b(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/],
  ['Safari', /\bVersion\/(\d+)[\d.]* (?:Mobile\/\S+ )?Safari\//],
];
const SYSTEMS: readonly [string, RegExp][] = [
  ['HarmonyOS', /HarmonyOS|OpenHarmony/],
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Macintosh/],
  ['Linux', /Linux/],
];

/** What it says begins with; enough to tell two programs apart. */
const SHORT = 40;

export function agentName(agent: string): string {
  const browser = BROWSERS.flatMap(([name, sign]) => {
    const found = sign.exec(agent);
    return found ? [`${name} ${found[1]}`.trim()] : [];
  })[0];
  const system = SYSTEMS.find(([, sign]) => sign.test(agent))?.[0];
  if (browser === undefined) return agent.length > SHORT ? `${agent.slice(0, SHORT)}…` : agent;
  return system ? `${browser} · ${system}` : browser;
}
