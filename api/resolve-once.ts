/**
 * What an import leads to is looked up once for a package, and once for a folder: Node looks for the package.json that holds for a
 * file, and parses the list of what a package exports, anew at each import, and there are thousands. It took a third of a start.
 */
import { type ResolveFnOutput, type ResolveHookContext, registerHooks } from 'node:module';

const packages = new Map<string, ResolveFnOutput>();
/** By a folder as it is written in an import and the kind of file: the folder's address, and the format of such files in it. */
const folders = new Map<string, { address: string; format: ResolveFnOutput['format'] }>();

type Next = (specifier: string, context?: Partial<ResolveHookContext>) => ResolveFnOutput;

registerHooks({
  resolve(specifier, context, next) {
    const { parentURL, conditions } = context;
    // What `require` finds may be another file than what `import` finds.
    if (parentURL === undefined || !conditions.includes('import')) return next(specifier, context);
    const is_ours = !parentURL.includes('/node_modules/');
    if (specifier.startsWith('.') || (is_ours && specifier.startsWith('#')))
      return inFolder(specifier, context, parentURL, next);
    const is_package = /^[a-z@]/.test(specifier) && !/^(node|file|data):/.test(specifier);
    if (!is_package || !is_ours) return next(specifier, context);
    const known = packages.get(specifier) ?? { ...next(specifier, context), shortCircuit: true };
    packages.set(specifier, known);
    return known;
  },
});

/** Files of one kind in one folder have one package.json, so they have one format. */
function inFolder(specifier: string, context: ResolveHookContext, parent: string, next: Next): ResolveFnOutput {
  const [, folder, name, kind] = /^(.*\/)([^/?#%\\]+(\.\w+))$/.exec(specifier) ?? [];
  if (folder === undefined || !/^\.[cm]?[jt]s$/.test(kind ?? '')) return next(specifier, context);
  const key = `${folder.startsWith('#') ? folder : new URL(folder, parent).href} ${kind}`;
  const known = folders.get(key);
  if (known) return { url: known.address + name, format: known.format, shortCircuit: true };
  const found = next(specifier, context);
  // Where the format depends on what stands in a file, or a link leads elsewhere, each is looked up.
  if (found.format && found.url.endsWith(`/${name}`))
    folders.set(key, { address: found.url.slice(0, -(name?.length ?? 0)), format: found.format });
  return found;
}
