import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  extendedWebp,
  losslessWebp,
  pngChunk,
  pngChunks,
  testJpeg,
  testPng,
  testWebp,
} from '../../../../testing/test-images.ts';
import { readImage } from './read-image.ts';

const samples = [
  ['a PNG', testPng()],
  ['a JPEG', testJpeg],
  ['a WebP', testWebp],
  ['a lossless WebP', losslessWebp],
  ['a WebP with alpha', extendedWebp],
] as const;

const html = Buffer.from('<!doctype html><script>alert(1)</script>');

/** The image with bytes replaced from an offset on. */
function patched(image: Buffer, offset: number, ...bytes: number[]): Buffer {
  const copy = Buffer.from(image);
  copy.set(bytes, offset);
  return copy;
}

describe('what is no image of these formats is refused', () => {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('passport')],
    ['HTML', html],
    [
      'SVG',
      Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"/>'),
    ],
    ['PDF', Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF')],
    ['GIF', Buffer.concat([Buffer.from('GIF89a'), Buffer.from([200, 0, 200, 0, 0, 0, 0]), Buffer.from(';')])],
    ['BMP', Buffer.concat([Buffer.from('BM'), Buffer.alloc(200)])],
    ['a ZIP', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(200)])],
    ['zeros', Buffer.alloc(10_000)],
    ['the signature of PNG alone', pngChunks(200, 200).signature],
    ['the first bytes of JPEG alone', Buffer.from('ffd8ffe0', 'hex')],
    ['an empty JPEG', Buffer.from('ffd8ffd9', 'hex')],
    ['an empty WebP', Buffer.from('RIFF\x04\0\0\0WEBP', 'latin1')],
    ['a sound', Buffer.from('RIFF\x04\0\0\0WAVE', 'latin1')],
    ['text behind the first bytes of a PNG', Buffer.concat([pngChunks(200, 200).signature, html])],
    ['text behind the first bytes of a JPEG', Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), html])],
  ])('%s', (_, bytes) => {
    expect(readImage(bytes)).toBeNull();
  });
});

describe.each(samples)('%s', (_, image) => {
  test('that is cut off anywhere is refused', () => {
    for (let length = 0; length < image.length; length += 1)
      expect(readImage(image.subarray(0, length)), `${length} bytes`).toBeNull();
  });

  test('with something before or behind it is refused', () => {
    for (const other of [html, Buffer.from([0]), Buffer.from([0xff]), Buffer.from('PK\x05\x06'), image]) {
      expect(readImage(Buffer.concat([image, other]))).toBeNull();
      expect(readImage(Buffer.concat([other, image]))).toBeNull();
    }
  });

  test('with bytes changed never makes it fail, and never is something else', () => {
    const type = readImage(image)?.mediaType;
    const offset = fc.nat(image.length - 1);
    const change = fc.array(fc.tuple(offset, fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(change, (changes) => {
        const copy = Buffer.from(image);
        for (const [at, byte] of changes) copy[at] = byte;
        expect([undefined, type]).toContain(readImage(copy)?.mediaType);
      }),
    );
  });

  test('is known, with its size', () => {
    const mediaType = image[0] === 0x89 ? 'image/png' : image[0] === 0xff ? 'image/jpeg' : 'image/webp';
    expect(readImage(image)).toEqual({ mediaType, width: 120, height: 100 });
  });
});

describe('a PNG', () => {
  const { signature, header, data, end } = pngChunks(200, 150);
  const headerWith = (at: number, value: number) =>
    Buffer.concat([signature, pngChunk('IHDR', patched(header.subarray(8, -4), at, value)), data, end]);

  test.each([
    ['without a header', [signature, data, end]],
    ['with two headers', [signature, header, header, data, end]],
    ['whose header comes late', [signature, data, header, end]],
    ['without image data', [signature, header, end]],
    ['with empty image data', [signature, header, pngChunk('IDAT', Buffer.alloc(0)), end]],
    ['without an end', [signature, header, data]],
    ['with two ends', [signature, header, data, end, end]],
    ['whose end has content', [signature, header, data, pngChunk('IEND', html)]],
    ['whose header is too short', [signature, pngChunk('IHDR', header.subarray(8, 20)), data, end]],
    ['with a wrong checksum', [signature, header, patched(data, data.length - 1, 0), end]],
    [
      'with a chunk that is said to be longer than the file',
      [signature, header, patched(data, 0, 0x7f), end],
    ],
  ])('%s is refused', (_, parts) => {
    expect(readImage(Buffer.concat(parts as Buffer[]))).toBeNull();
  });

  test.each([
    ['depth', 8, 3],
    ['colour type', 9, 1],
    ['compression', 10, 1],
    ['filter', 11, 1],
    ['interlacing', 12, 2],
  ])('of an unknown %s is refused', (_, at, value) => {
    expect(readImage(headerWith(at, value))).toBeNull();
  });

  test('of true colour, with a comment, is known', () => {
    const parts = [
      signature,
      pngChunk('IHDR', patched(header.subarray(8, -4), 9, 2)),
      pngChunk('tEXt', html),
      data,
      end,
    ];
    expect(readImage(Buffer.concat(parts))).toMatchObject({ width: 200, height: 150 });
  });

  test.each([
    [99, 100],
    [100, 99],
    [12_001, 100],
    [100, 12_001],
    [0, 0],
  ])('of %i by %i pixels is refused', (width, height) => {
    expect(readImage(testPng(width, height))).toBeNull();
  });

  test.each([
    [100, 100],
    [12_000, 100],
    [100, 12_000],
  ])('of %i by %i pixels is known', (width, height) => {
    expect(readImage(testPng(width, height))).toEqual({ mediaType: 'image/png', width, height });
  });
});

describe('a JPEG', () => {
  const scanAt = testJpeg.indexOf(Buffer.from('ffda', 'hex'));
  const frameAt = testJpeg.indexOf(Buffer.from('ffc0', 'hex'));
  const tables = testJpeg.subarray(2, frameAt);
  const frame = testJpeg.subarray(frameAt, frameAt + 2 + testJpeg.readUInt16BE(frameAt + 2));
  const scan = testJpeg.subarray(scanAt, -2);
  const start = Buffer.from('ffd8', 'hex');
  const end = Buffer.from('ffd9', 'hex');

  test.each([
    ['without a frame', [start, tables, scan, end]],
    ['without a scan', [start, tables, frame, end]],
    ['with two frames', [start, tables, frame, frame, scan, end]],
    ['whose scan comes before its frame', [start, tables, scan, frame, end]],
    ['whose scan is empty', [start, tables, frame, scan.subarray(0, 2 + scan.readUInt16BE(2)), end]],
    ['with bytes that belong to no segment', [start, html, tables, frame, scan, end]],
    ['with a restart outside of a scan', [start, Buffer.from('ffd0', 'hex'), frame, scan, end]],
    ['with a segment that has no length', [start, Buffer.from('ffe00000', 'hex'), frame, scan, end]],
    ['whose frame has no components', [start, tables, patched(frame, 9, 0), scan, end]],
    ['whose height is told later', [start, tables, patched(frame, 5, 0, 0), scan, end]],
    ['with a picture behind its end', [start, tables, frame, scan, end, start, tables, frame, scan, end]],
  ])('%s is refused', (_, parts) => {
    expect(readImage(Buffer.concat(parts as Buffer[]))).toBeNull();
  });

  test('with several scans, padded markers and comments is known', () => {
    const progressive = patched(frame, 1, 0xc2);
    const comment = Buffer.concat([Buffer.from('fffe002a', 'hex'), html]);
    const parts = [
      start,
      Buffer.from('ffff', 'hex'),
      tables,
      comment,
      progressive,
      scan,
      Buffer.from('ff00ffd0ff', 'hex'),
      scan,
      end,
    ];
    expect(readImage(Buffer.concat(parts))).toEqual({ mediaType: 'image/jpeg', width: 120, height: 100 });
  });

  test('whose scan is eight megabytes of stuffed bytes is read in one go', () => {
    const worst = Buffer.alloc(8 * 1024 * 1024, 'ff00', 'hex');
    expect(readImage(Buffer.concat([start, tables, frame, scan, worst, end]))).not.toBeNull();
  });
});

describe('a WebP', () => {
  const chunks = extendedWebp.subarray(12);
  const canvas = chunks.subarray(0, 18);
  const picture = testWebp.subarray(12);
  const file = (...parts: Buffer[]) => {
    const body = Buffer.concat([Buffer.from('WEBP'), ...parts]);
    const header = Buffer.from('RIFF\0\0\0\0');
    header.writeUInt32LE(body.length, 4);
    return Buffer.concat([header, body]);
  };
  const chunk = (tag: string, content: Buffer) => {
    const header = Buffer.from(`${tag}\0\0\0\0`);
    header.writeUInt32LE(content.length, 4);
    return Buffer.concat([header, content, Buffer.alloc(content.length % 2)]);
  };

  test.each([
    ['without an image', file(canvas)],
    ['with two images', file(canvas, picture, picture)],
    ['that moves', file(canvas, chunk('ANIM', Buffer.alloc(6)), picture)],
    ['made of frames', file(canvas, chunk('ANMF', Buffer.alloc(32)))],
    ['whose canvas is larger than its image', file(patched(canvas, 12, 200), picture)],
    ['with more than an image and no canvas', file(picture, chunk('EXIF', html))],
    ['whose canvas comes late', file(picture, canvas)],
    ['whose image is no key frame', file(patched(picture, 8, 1))],
    ['whose image has no start code', file(patched(picture, 11, 0))],
    ['whose lossless image has another version', file(patched(losslessWebp.subarray(12), 12, 0xff))],
    ['that is longer than it says', patched(testWebp, 4, testWebp.length - 10)],
  ])('%s is refused', (_, image) => {
    expect(readImage(image)).toBeNull();
  });

  test('with notes of odd length beside its image is known', () => {
    expect(readImage(file(canvas, picture, chunk('EXIF', Buffer.from('odd'))))).toMatchObject({ width: 120 });
  });
});
