import type { ImageSize } from './image-size.ts';

const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;
/** Before the components: length, precision, height, width, count. */
const frameHeader = 8;
const forComponent = 3;

/**
 * The size of a JPEG whose segments are whole: a start, a frame and at least one scan of it, an end, and nothing behind
 * that (ISO/IEC 10918-1, annex B).
 * @returns null when it is not such a one
 */
export function readJpeg(bytes: Buffer): ImageSize | null {
  if (bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== START) return null;
  let offset = 2;
  let size: ImageSize | null = null;
  let scans = 0;
  while (offset < bytes.length) {
    if (bytes[offset] !== 0xff) return null;
    // A marker may have any number of these before it.
    while (bytes[offset] === 0xff) offset += 1;
    const marker = bytes[offset];
    offset += 1;
    if (marker === END) return offset === bytes.length && scans > 0 ? size : null;
    if (!hasLength(marker) || offset + 2 > bytes.length) return null;
    const length = bytes.readUInt16BE(offset);
    const segment = bytes.subarray(offset, offset + length);
    if (length < 2 || segment.length < length) return null;
    offset += length;
    if (isFrame(marker)) {
      if (size !== null) return null;
      size = readFrame(segment);
      if (size === null) return null;
    } else if (marker === SCAN) {
      const end = endOfScan(bytes, offset);
      if (size === null || end === offset) return null;
      scans += 1;
      offset = end;
    }
  }
  return null;
}

/** Markers of parts that say how long they are; the others stand alone, or have no place outside of a scan. */
function hasLength(marker: number | undefined): marker is number {
  return marker !== undefined && marker >= 0xc0 && marker !== 0xff && !(marker >= 0xd0 && marker <= 0xd9);
}

/** Start of a frame, of whichever process; among them are tables of Huffman codes, an extension and arithmetic coding. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function readFrame(segment: Buffer): ImageSize | null {
  if (segment.length < frameHeader) return null;
  const components = segment.readUInt8(7);
  if (components === 0 || segment.length !== frameHeader + components * forComponent) return null;
  return { height: segment.readUInt16BE(3), width: segment.readUInt16BE(5) };
}

/** Where the coded data ends that begins here: at a marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, start: number): number {
  for (let offset = start; offset + 1 < bytes.length; offset += 1) {
    if (bytes[offset] !== 0xff) continue;
    const next = bytes[offset + 1] as number;
    if (next === 0xff || next === 0 || (next >= 0xd0 && next <= 0xd7)) continue;
    return offset;
  }
  return bytes.length;
}
