/** Builds the console into console/dist, which the server serves as bytes. */
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [solid(), tailwindcss()],
  server: { proxy: { '/api': process.env.ZHENGWANG_API ?? 'http://127.0.0.1:8080' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // A data: URL would need an exception in the Content-Security-Policy.
    assetsInlineLimit: 0,
    // echarts is one lazy chunk and known to be large.
    chunkSizeWarningLimit: 800,
  },
});
