import type { ImageSize } from './image-size.ts';

const riffHeader = 12;
const chunkHeader = 8;

/**
 * The size of a still WebP whose chunks are whole and fill the file, with one image among them that is as large as the
 * canvas (RFC 9649).
 * @returns null when it is not such a one
 */
export function readWebp(bytes: Buffer): ImageSize | null {
  if (bytes.length < riffHeader || tagAt(bytes, 0) !== 'RIFF' || tagAt(bytes, 8) !== 'WEBP') return null;
  if (bytes.readUInt32LE(4) !== bytes.length - chunkHeader) return null;
  let offset = riffHeader;
  let canvas: ImageSize | null = null;
  let image: ImageSize | null = null;
  while (offset < bytes.length) {
    if (offset + chunkHeader > bytes.length) return null;
    const tag = tagAt(bytes, offset);
    const start = offset + chunkHeader;
    const length = bytes.readUInt32LE(offset + 4);
    const content = bytes.subarray(start, start + length);
    // A chunk of odd length is followed by a byte that belongs to none.
    const end = start + length + (length % 2);
    if (end > bytes.length) return null;
    if (offset === riffHeader && tag === 'VP8X') {
      canvas = readCanvas(content);
      if (canvas === null) return null;
    } else if (tag === 'VP8 ' || tag === 'VP8L') {
      if (image !== null) return null;
      image = tag === 'VP8L' ? readLossless(content) : readLossy(content);
      if (image === null) return null;
    } else if (canvas === null || tag === 'ANIM' || tag === 'ANMF') return null;
    offset = end;
  }
  if (image === null || canvas === null) return image;
  return image.width === canvas.width && image.height === canvas.height ? image : null;
}

function tagAt(bytes: Buffer, offset: number): string {
  return bytes.toString('latin1', offset, offset + 4);
}

function readCanvas(content: Buffer): ImageSize | null {
  if (content.length !== 10) return null;
  return { width: content.readUIntLE(4, 3) + 1, height: content.readUIntLE(7, 3) + 1 };
}

/** A key frame of VP8 (RFC 6386, section 9.1). */
function readLossy(content: Buffer): ImageSize | null {
  const isKeyFrame = content.length > 10 && ((content[0] as number) & 1) === 0;
  if (!isKeyFrame || content.readUIntBE(3, 3) !== 0x9d012a) return null;
  return { width: content.readUInt16LE(6) & 0x3fff, height: content.readUInt16LE(8) & 0x3fff };
}

/** The header of a lossless image: a signature, two times fourteen bits, whether there is alpha, a version of zero. */
function readLossless(content: Buffer): ImageSize | null {
  if (content.length <= 5 || content[0] !== 0x2f) return null;
  const bits = content.readUInt32LE(1);
  if (bits >>> 29 !== 0) return null;
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}
