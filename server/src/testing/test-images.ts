import { crc32, deflateSync } from 'node:zlib';

/** One chunk of a PNG, with its checksum. */
export function pngChunk(type: string, content: Uint8Array): Buffer {
  const chunk = Buffer.alloc(content.length + 12);
  chunk.writeUInt32BE(content.length, 0);
  chunk.write(type, 4, 'latin1');
  chunk.set(content, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), content.length + 8);
  return chunk;
}

/** The chunks of a grey PNG of this size. */
export function pngChunks(width: number, height: number) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  const rows = Buffer.alloc((width + 1) * height);
  return {
    signature: Buffer.from('89504e470d0a1a0a', 'hex'),
    header: pngChunk('IHDR', header),
    data: pngChunk('IDAT', deflateSync(rows)),
    end: pngChunk('IEND', Buffer.alloc(0)),
  };
}

/** A PNG that browsers show. With `bytes` it is exactly so large, by a comment in it. */
export function testPng(width = 120, height = 100, bytes: number | null = null): Buffer {
  const { signature, header, data, end } = pngChunks(width, height);
  const parts = [signature, header, data, end];
  const rest = bytes === null ? 0 : bytes - Buffer.concat(parts).length;
  if (rest === 0) return Buffer.concat(parts);
  return Buffer.concat([signature, header, pngChunk('tEXt', Buffer.alloc(rest - 12, 'x')), data, end]);
}

/** 120 by 100 pixels, as Chromium writes them. */
export const testJpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6j' +
    'q62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSk' +
    'pKSkpKSkpKT/wAARCABkAHgDASIAAhEBAxEB/8QAFwABAQEBAAAAAAAAAAAAAAAAAAUGBP/EACoQAQAAAQoEBwAAAAAAAAAAAAAR' +
    'AQQFEhVDgqLB0RNTZOECAxQhI0JR/8QAGAEBAAMBAAAAAAAAAAAAAAAAAAIDBAH/xAAcEQEBAQADAQEBAAAAAAAAAAAAAQIDETIT' +
    'ElH/2gAMAwEAAhEDEQA/AJYC9SAAAAAAAAAAAAAAAA65hMvWV/kqVIfWMYx2ddidRk7lA3+HVWZ971NdRfjEs7qTYnUZO5YnUZO6' +
    'sI/TX9S/GUmxOoyd3JP5l6Op8levH6whCG7QpNPXGLRLG9XXVR3iSdxJAaFAAAAAAAACtQN/h1Vkmgb/AA6qzLyeq048gCtMSaeu' +
    'MWisk09cYtFnH6iG/KSA1MwAAAAAAACtQN/h1Vkmgb/DqrMvJ6rTjyAK0xJp64xaKyTT1xi0WcfqIb8pIDUzAAAAAAAAKNEznyZt' +
    'xeN46taEPaWX9ULTmfOyy7M8K7xy3tObsnTQ2nM+dll2LTmfOyy7M8OfLKX0rQ2nM+dll2T6WnPkznhcHx1qsY+0sn4nDs45L2jd' +
    '2zoAWIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAP//Z',
  'base64',
);

export const testWebp = Buffer.from(
  'UklGRr4AAABXRUJQVlA4ILIAAAAwCQCdASp4AGQAPxGIvVa/qqajpluYA/AiCWVu3V5441tgOf/AWbaZtrxr9hu0Wajl7qTWnhiR' +
    '4Iq5iGuUtQvkQ93/9YDdWfBsxBkisgFM00vgAP7q1k5Tbl7OIw1es4AOrFdLgjIRfNo8w8rEMYeuuuTWv+fHnukhL4w8a2xuHhQP' +
    'NCsd6dghSStXofRbNbe16gnL4QaqQ99FW1+qPy1ZvD1DoDK0gHwa4GLyw4R0AAAA',
  'base64',
);

export const losslessWebp = Buffer.from(
  'UklGRmwAAABXRUJQVlA4TGAAAAAvd8AYAA9wIsSLMJ/IbP6DB4bZSKrB+VuewShc7hXR/6EAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
    'AAAAAAAAAAAAAAAAAAAAALZq/hwAAAAAAAAAAAAAAAAAAAAAAADHWhI=',
  'base64',
);

/** With an alpha channel, and so with the extended header. */
export const extendedWebp = Buffer.from(
  'UklGRuIAAABXRUJQVlA4WAoAAAAQAAAAdwAAYwAAQUxQSBwAAAABDzCAERGCTMBCA/1barAKuCL6PwEqawD8c/sFVlA4IKAAAAAQ' +
    'CACdASp4AGQAPxGAulasJ6WjpvqoiYAiCWVu3V+Y//7pmA9Xeb+3xkJ5JeaXqINABFBU7bPJf97fKzbLbA1MOzPiUwAFXkgAAP7w' +
    'waEZ6Q06gNfKkJ7FyN1FjLMQdsD/CjJl7AYIawUhfo/ASFwVbaRSfUFJp3oioAgPkE8FIK/+DCSAFYv09GwqoBUjy0SqIWXO+Jfp' +
    'JAQcWwAAAAAA',
  'base64',
);
