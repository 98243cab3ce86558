/** Builds the console into console/dist, which the server serves as bytes. */
import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type Plugin } from 'vite';
import solid from 'vite-plugin-solid';
import { textsIn } from './i18n/sections.ts';

/** A language a file, as data; most people read Chinese, so that file is asked for with the first ones. */
const languages: Plugin = {
  name: 'languages',
  enforce: 'pre',
  load(id) {
    const [, locale] = /\/i18n\/(zh|en)\.ts$/.exec(id) ?? [];
    if (locale !== 'zh' && locale !== 'en') return;
    return `export default JSON.parse(${JSON.stringify(JSON.stringify(textsIn(locale)))})`;
  },
  transformIndexHtml: {
    order: 'post',
    handler(_, { bundle = {} }) {
      const texts = Object.values(bundle).find(
        (file) => file.type === 'chunk' && file.facadeModuleId?.endsWith('/i18n/zh.ts'),
      );
      if (!texts) return;
      const attrs = { rel: 'modulepreload', crossorigin: true, href: `/${texts.fileName}` };
      return [{ tag: 'link', attrs, injectTo: 'head' }];
    },
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [languages, solid(), tailwindcss()],
  server: { proxy: { '/api': process.env.ZHENGWANG_API ?? 'http://127.0.0.1:8080' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Which file is which page's: console/budget.test.ts weighs them.
    manifest: 'manifest.json',
    // A data: URL would need an exception in the Content-Security-Policy.
    assetsInlineLimit: 0,
    // echarts is one lazy chunk and known to be large.
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What most pages need comes in one file: a page of fifty small ones waits for the browser's six connections.
          groups: [
            { name: 'icons', test: /lucide-solid/ },
            { name: 'shared', minShareCount: 12 },
          ],
        },
      },
    },
  },
});
