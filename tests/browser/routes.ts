/** The addresses of a route of the console, as console/routes.tsx writes it. */
export const patternOf = (route: string): RegExp =>
  new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+').replace('*', '.*')}$`);
