/**
 * Node asks what a package exports, and of what kind a file is, anew at each import, and parses the whole `package.json` for it:
 * drizzle-orm's, of 180 kB, for each of its files and for each of ours that imports it. What is known already isn't asked again;
 * it took a third of a start.
 */
import { type ResolveFnOutput, registerHooks } from 'node:module';

const found = new Map<string, ResolveFnOutput>();
const ROOT = new URL('../', import.meta.url).href;
const PACKAGES = `${ROOT}node_modules/`;
/** The one package that is large enough to matter; all its files are modules. */
const DRIZZLE = `${PACKAGES}drizzle-orm/`;

registerHooks({
  resolve(specifier, context, next) {
    const parent = context.parentURL ?? '';
    // What `require` finds may be another file than what `import` finds.
    if (!context.conditions.includes('import')) return next(specifier, context);
    const is_ours = parent.startsWith(ROOT) && !parent.startsWith(PACKAGES);
    const is_beside = /^\.{1,2}\//.test(specifier);
    if (is_beside && is_ours && specifier.endsWith('.ts')) return beside(specifier, parent, 'module-typescript');
    if (is_beside && parent.startsWith(DRIZZLE) && specifier.endsWith('.js'))
      return beside(specifier, parent, 'module');
    const is_named = /^[a-z@#]/.test(specifier) && !/^(node|file|data):/.test(specifier);
    if (!is_named || !is_ours) return next(specifier, context);
    const known = found.get(specifier) ?? { ...next(specifier, context), shortCircuit: true };
    found.set(specifier, known);
    return known;
  },
});

const beside = (specifier: string, parent: string, format: string): ResolveFnOutput => ({
  url: new URL(specifier, parent).href,
  format,
  shortCircuit: true,
});
