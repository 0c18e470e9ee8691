import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';

/** The Chromium of this machine, where it has one. */
export const browserPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  .flatMap(name => (process.env['PATH'] ?? '').split(':').map(folder => join(folder, name)))
  .find(path => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

export interface Browser {
  readonly context: BrowserContext;
  readonly close: () => Promise<void>;
}

/** Starts it with a profile of its own, which is gone when it is closed. Scripts run in it as for anybody. */
export async function openBrowser(): Promise<Browser> {
  if (!browserPath)
    throw new Error('there is no Chromium here: install it, for example with `apt-get install chromium`');
  const { chromium } = await import('playwright-core');
  const profile = mkdtempSync(join(tmpdir(), 'lw-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: browserPath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const close = async () => {
    await context.close();
    // Its processes write to the last.
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  return { context, close };
}
