import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

/** Chromium with a camera that shows a test picture, or what to do where there is none. */
export type OpenedBrowser =
  | { readonly kind: 'opened'; readonly browser: Browser }
  | { readonly kind: 'missing'; readonly remedy: string };

const camera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

const { devDependencies } = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
) as { devDependencies: Record<string, string> };

/** The version of the package is in the name: another one is unpacked beside it. */
const unpackedAt = join(tmpdir(), `emboss-chromium-${devDependencies['@sparticuz/chromium']}`);

/**
 * Opens a headless Chromium: the one that EMBOSS_CHROMIUM names, else the one that ships inside a package (Linux on x64),
 * else one that is installed. The caller closes it.
 */
export async function openBrowser(): Promise<OpenedBrowser> {
  const named = process.env.EMBOSS_CHROMIUM;
  if (named) {
    return { kind: 'opened', browser: await chromium.launch({ executablePath: named, args: camera }) };
  }
  if (process.platform === 'linux' && process.arch === 'x64') {
    return { kind: 'opened', browser: await launchUnpacked() };
  }
  for (const channel of ['chrome', 'chromium', 'msedge']) {
    const browser = await chromium.launch({ channel, args: camera }).catch(() => null);
    if (browser) return { kind: 'opened', browser };
  }
  return {
    kind: 'missing',
    remedy:
      'no Chromium ships for this platform and none is installed; name one by EMBOSS_CHROMIUM=/path/to/it',
  };
}

async function launchUnpacked(): Promise<Browser> {
  const folder = await unpack();
  return await chromium.launch({
    executablePath: join(folder, 'chromium'),
    // A container has no user namespaces to build a sandbox with, and what is opened here is ours.
    args: [...camera, '--no-sandbox', '--no-zygote', '--disable-gpu', '--font-render-hinting=none'],
    env: {
      ...process.env,
      // Its libraries and fonts come with it, so that it looks the same on every machine.
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  });
}

/** Unpacks the package once. Several may try at the same time: each has a folder of its own, and the first rename counts. */
async function unpack(): Promise<string> {
  if (existsSync(unpackedAt)) return unpackedAt;
  const folder = await mkdtemp(`${unpackedAt}-`);
  const program = 'import("@sparticuz/chromium").then((module) => module.default.executablePath())';
  await promisify(execFile)(process.execPath, ['-e', program], {
    cwd: import.meta.dirname,
    // The package unpacks into the folder for temporary files, and its libraries only where it believes to be in a cloud.
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
  });
  await writeFile(join(folder, 'fonts.conf'), fontsConf(unpackedAt));
  await rename(folder, unpackedAt).catch(async (error) => {
    await rm(folder, { recursive: true });
    if (!existsSync(unpackedAt)) throw error;
  });
  return unpackedAt;
}

function fontsConf(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;
}
