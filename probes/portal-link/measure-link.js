/**
 * Runs inside of a page that is looked at, read as text by in-page.ts: what can be seen of a link and its picture. It is brought on to the
 * screen first, since pictures further down are often loaded no earlier.
 */
async (link) => {
  const SETTLE_MS = 300;
  const PICTURE_MS = 5_000;
  const LEAST_PX = 8;
  const LEAST_OPACITY = 0.1;
  const AT = [0.1, 0.3, 0.5, 0.7, 0.9];
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const area = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width * height;
  };
  const largest = (elements) => [...elements].sort((a, b) => area(b) - area(a))[0];
  const backgroundOf = (element) => /url\("(.+?)"\)/.exec(getComputedStyle(element).backgroundImage)?.[1];

  const pictureOf = () => {
    const map = link.localName === 'area' ? link.closest('map')?.name : undefined;
    const mapped = map && [...document.querySelectorAll('img[usemap]')].find((img) => img.useMap === `#${map}`);
    if (mapped) return mapped;
    const inside = largest(link.querySelectorAll('img, svg'));
    if (inside) return inside;
    const behind = [link, ...link.querySelectorAll('*')].find(backgroundOf);
    if (behind) return behind;
    const around = link.parentElement;
    // Beside: in the same box, which has no other link.
    return around?.querySelectorAll('a[href]').length === 1 ? largest(around.querySelectorAll('img')) : undefined;
  };

  const loads = async (picture) => {
    if (picture.localName === 'svg') return true;
    const image = picture.localName === 'img' ? picture : new Image();
    if (image !== picture) image.src = backgroundOf(picture);
    await Promise.race([image.decode().catch(() => {}), wait(PICTURE_MS)]);
    return image.complete && image.naturalWidth > 0;
  };

  const describe = (element) =>
    [element.localName, element.id && `#${element.id}`, ...[...element.classList].map((name) => `.${name}`)]
      .filter(Boolean)
      .join('')
      .slice(0, 100);
  const parentsOf = (element) => (element ? [element, ...parentsOf(element.parentElement)] : []);
  const opacityOf = (element) =>
    parentsOf(element).reduce((all, one) => all * Number(getComputedStyle(one).opacity), 1);
  const isOpaque = (element) => {
    const style = getComputedStyle(element);
    const alpha = /^rgba\(.*,\s*([\d.]+)\)$/.exec(style.backgroundColor)?.[1] ?? '1';
    const painted = Number(alpha) >= 0.5 || ['img', 'video'].includes(element.localName) || backgroundOf(element);
    return Boolean(painted) && opacityOf(element) >= 0.5;
  };

  /** What lies above a point of it: takes its clicks, or hides it from the eye although clicks go through. */
  const above = (x, y, isOwn) => {
    const hit = document.elementFromPoint(x, y);
    if (!hit || !isOwn(hit)) return hit ?? document.documentElement;
    const all = new CSSStyleSheet();
    all.replaceSync('* { pointer-events: auto !important }');
    document.adoptedStyleSheets.push(all);
    const stack = document.elementsFromPoint(x, y);
    document.adoptedStyleSheets.pop();
    return stack.slice(0, Math.max(0, stack.findIndex(isOwn))).find(isOpaque);
  };

  const hiddenBy = (shown) => {
    if (parentsOf(shown).some((one) => getComputedStyle(one).display === 'none')) return 'display_none';
    if (!shown.checkVisibility({ visibilityProperty: true })) return 'visibility_hidden';
    if (opacityOf(shown) < LEAST_OPACITY) return 'transparent';
    const box = shown.getBoundingClientRect();
    if (box.width < LEAST_PX || box.height < LEAST_PX) return 'too_small';
    const isOutside = box.right <= 0 || box.left >= innerWidth || box.bottom <= 0 || box.top >= innerHeight;
    return isOutside ? 'off_screen' : null;
  };

  const coveredBy = (shown) => {
    const isOwn = (one) => link.contains(one) || shown.contains(one) || (link.localName === 'area' && one === shown);
    const box = shown.getBoundingClientRect();
    const points = AT.flatMap((x) => AT.map((y) => [box.left + x * box.width, box.top + y * box.height]));
    const over = points.map(([x, y]) => above(x, y, isOwn)).filter(Boolean);
    return over.length > points.length / 2 ? describe(over[0]) : null;
  };

  const picture = pictureOf();
  const shown = picture ?? link;
  const bring = () => shown.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
  bring();
  await wait(SETTLE_MS);
  const picture_loads = picture ? await loads(picture) : null;
  // It may have grown beyond the screen with its picture.
  bring();
  const hidden_by = hiddenBy(shown);
  const covered_by = hidden_by === null ? coveredBy(shown) : null;
  const box = shown.getBoundingClientRect();
  const address = picture ? picture.currentSrc || picture.src || backgroundOf(picture) || picture.localName : null;
  return {
    shown,
    row: {
      picture: address === null ? null : String(address).slice(0, 500),
      picture_loads,
      hidden_by: covered_by === null ? hidden_by : 'covered',
      covered_by,
      width: Math.round(box.width),
      height: Math.round(box.height),
    },
  };
};
