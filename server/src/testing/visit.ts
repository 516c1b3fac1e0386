import type { BrowserContextOptions, Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { closeAfterFile } from './close-after-file.ts';

/** A visitor's page, and what went wrong on it that nobody would see. */
export interface Visit {
  readonly page: Page;
  /** Errors of scripts, and everything that a content security policy stopped. */
  readonly mishaps: readonly string[];
}

export type Visits =
  | { readonly kind: 'opened'; open(options?: BrowserContextOptions): Promise<Visit> }
  | { readonly kind: 'missing'; readonly remedy: string };

/** A browser for the calling test file; each visit has a profile of its own. Closed after the file. */
export async function visits(): Promise<Visits> {
  const opened = await openBrowser();
  if (opened.kind === 'missing') return opened;
  const { browser } = opened;
  closeAfterFile(() => browser.close());
  return {
    kind: 'opened',
    open: async (options = {}) => {
      const context = await browser.newContext({ permissions: ['camera'], ...options });
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      const mishaps: string[] = [];
      page.on('pageerror', (error) => mishaps.push(String(error)));
      page.on('console', (message) => {
        if (/content security policy/i.test(message.text())) mishaps.push(message.text());
      });
      return { page, mishaps };
    },
  };
}
