/**
 * Headers by which a proxy tells the server behind it who asks: the address, the certificate that it verified. A probe is no proxy. Where
 * a server believes whatever comes from its own machine or network, such as this very hub behind nginx, a probe that could be told to
 * send one would log in as anybody.
 */
export const isProxysWord = (name: string): boolean =>
  /^(forwarded|x-forwarded-.*|x-real-ip|true-client-ip|(x-)?(ssl-)?client-(ip|verify|cert|s?dn|subject).*)$/i.test(
    name,
  );
