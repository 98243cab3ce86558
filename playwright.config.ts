/** Browser stories: a system Chromium when there is one, else Playwright's own; one at a time, each against a real server. */
import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import needs from './tests/needs.json' with { type: 'json' };

const browser = process.env.ZHENGWANG_CHROMIUM ?? needs.browsers.find((path) => existsSync(path));

export default defineConfig({
  testDir: 'tests/browser',
  // Emptied before each run; beside it stands what the self-assessment knows of unit tests.
  outputDir: 'test-results/browser',
  workers: 1,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  use: {
    locale: 'zh-CN',
    actionTimeout: 15_000,
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    // Each step with its picture costs a third of the time; where nobody will look at it, it isn't made.
    trace: process.env.CI ? 'off' : 'retain-on-failure',
    launchOptions: {
      // Without one that knows Unicode, files with Chinese names would be saved as `download`.
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
      ...(browser ? { executablePath: browser } : {}),
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--disable-quic',
      ],
    },
  },
});
