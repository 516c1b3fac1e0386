import type { ImageSize } from './image-size.ts';
import { readJpeg } from './jpeg.ts';
import { readPng } from './png.ts';
import { readWebp } from './webp.ts';

/** What browsers can take and show, and what scanners and phones make. */
export type ImageType = 'image/jpeg' | 'image/png' | 'image/webp';

export interface Image extends ImageSize {
  readonly mediaType: ImageType;
}

const readers = [
  ['image/jpeg', readJpeg],
  ['image/png', readPng],
  ['image/webp', readWebp],
] as const;

/** Less shows no document, and more is no photograph of one. In pixels, both ways. */
const shortestSide = 100;
const longestSide = 12_000;

/**
 * Says what image this is, by the bytes alone: one that is of its format from the first byte to the last, and of a size
 * that a picture of a document has. The picture itself is not decoded.
 * @returns null when it is none, or has something else before, after or in place of its parts
 */
export function readImage(bytes: Buffer): Image | null {
  for (const [mediaType, read] of readers) {
    const size = read(bytes);
    if (size === null) continue;
    const sides = [size.width, size.height];
    return sides.every((side) => side >= shortestSide && side <= longestSide) ? { mediaType, ...size } : null;
  }
  return null;
}
