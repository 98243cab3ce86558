/**
 * Runs inside of a page that is looked at, read as text by in-page.ts: its links that lead where they should or say that they do. A link
 * that leads to the page's own site may lead on from there, which only who asks can tell: `leads` are such, around or beside a picture.
 */
({ wanted, words }) => {
  const MOST_LINKS = 5_000;
  const MOST = 20;
  const isWanted = (href) => {
    const url = URL.parse(href);
    return wanted.some((one) => {
      const own = new URL(one);
      return url?.host === own.host && url.pathname.startsWith(own.pathname);
    });
  };
  const saysSo = (link) => {
    const pictures = [...link.querySelectorAll('img')].flatMap(({ alt, title }) => [alt, title]);
    const said = [link.textContent, link.title, link.alt, link.ariaLabel, ...pictures].join(' ');
    return words.some((word) => said.includes(word));
  };
  const links = [...document.querySelectorAll('a[href], area[href]')].slice(0, MOST_LINKS);
  const rows = links.map((link) => ({ link, href: String(link.href).slice(0, 2_000), means: saysSo(link) }));
  const right = rows.filter(({ href }) => isWanted(href));
  const others = rows.filter(({ href, means }) => !isWanted(href) && means);
  const leads = rows.filter(
    ({ link, href, means }) => !isWanted(href) && !means && /^https?:/.test(href) && link.querySelector('img'),
  );
  const here = location.href.split('#')[0];
  const own = leads.filter(({ href }) => URL.parse(href)?.host === location.host && href.split('#')[0] !== here);
  const found = [...right, ...others, ...own].slice(0, MOST);
  return {
    links: found.map(({ link }) => link),
    rows: found.map(({ href, means }) => ({ href, means, is_right: isWanted(href) })),
  };
};
