import { crc32 } from 'node:zlib';
import type { ImageSize } from './image-size.ts';

const signature = Buffer.from('89504e470d0a1a0a', 'hex');
/** Length, type and checksum. */
const aroundContent = 12;
const headerLength = 13;

/** Bits for each sample, by colour type (PNG, third edition, table 8). */
const depths: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/**
 * The size of a PNG whose chunks are whole: the header first, some image data, the end last, every checksum right, and
 * nothing behind it.
 * @returns null when it is not such a one
 */
export function readPng(bytes: Buffer): ImageSize | null {
  if (!bytes.subarray(0, signature.length).equals(signature)) return null;
  let offset = signature.length;
  let size: ImageSize | null = null;
  let hasData = false;
  while (offset + aroundContent <= bytes.length) {
    const length = bytes.readUInt32BE(offset);
    const end = offset + aroundContent + length;
    if (end > bytes.length) return null;
    const type = bytes.toString('latin1', offset + 4, offset + 8);
    const content = bytes.subarray(offset + 8, end - 4);
    if (crc32(bytes.subarray(offset + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return null;
    if ((type === 'IHDR') !== (size === null)) return null;
    if (type === 'IHDR') size = readHeader(content);
    if (size === null) return null;
    if (type === 'IDAT') hasData ||= length > 0;
    if (type === 'IEND') return length === 0 && end === bytes.length && hasData ? size : null;
    offset = end;
  }
  return null;
}

function readHeader(content: Buffer): ImageSize | null {
  if (content.length !== headerLength) return null;
  const [depth, colour, compression, filter, interlace] = content.subarray(8) as unknown as number[];
  const isKnown = depths[colour as number]?.includes(depth as number) ?? false;
  if (!isKnown || compression !== 0 || filter !== 0 || (interlace as number) > 1) return null;
  return { width: content.readUInt32BE(0), height: content.readUInt32BE(4) };
}
