import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file as it is served. */
export interface Asset {
  readonly type: string;
  readonly content: Buffer;
  readonly etag: string;
}

const folder = fileURLToPath(new URL('./assets', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Every file of the pages, by its path with forward slashes. Read once: nothing else can be asked for. */
export function readAssets(): ReadonlyMap<string, Asset> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  return new Map(
    files.map((file) => {
      const path = `${file.parentPath}${sep}${file.name}`.slice(folder.length + 1).replaceAll(sep, '/');
      return [path, assetOf(path, readFileSync(`${folder}/${path}`))] as const;
    }),
  );
}

export function assetOf(path: string, content: Buffer): Asset {
  const type = types[extname(path)];
  if (type === undefined) throw new Error(`Nobody knows how to serve ${path}.`);
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  return { type, content, etag };
}
