import { randomUUID } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { publicId } from '../platform/index.ts';
import type { SandboxProfile } from './sandbox-profile.ts';

/** What sandbox.json says: where the doors are, and what to knock with. Only doors that are mounted are listed. */
export function sandboxFileContent(profile: SandboxProfile, baseUrl: string): Record<string, unknown> {
  const sections = profile.sections.map(({ section, basePath, programmeId, values, stock }) => [
    section,
    {
      baseUrl: `${baseUrl}${basePath}`,
      ...values,
      ...stock,
      programmeId: publicId('programme', programmeId),
    },
  ]);
  return {
    baseUrl,
    native: {
      baseUrl: `${baseUrl}/v1`,
      apiKey: profile.apiKey,
      merchantId: publicId('merchant', profile.merchantId),
    },
    ...Object.fromEntries(sections),
  };
}

/** Writes the file in one step, readable by its owner only: a reader sees the old one or the new one. */
export async function writeSandboxFile(path: string, content: Record<string, unknown>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
