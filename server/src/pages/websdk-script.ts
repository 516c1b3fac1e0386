import { readFileSync } from 'node:fs';
import { type Asset, assetOf } from './assets.ts';

const source = new URL('../../../websdk/sns-web-sdk.js', import.meta.url);

/**
 * The drop-in as a script for a page without npm: the package's one file, with its export on the window instead. Emboss
 * is where the script came from, up to `/pages/`.
 */
export function websdkScript(): Asset {
  const module = readFileSync(source, 'utf8');
  const script = `(() => {
'use strict';
const baseUrl = new URL('../..', document.currentScript.src).href;
${module.replace('export function createSnsWebSdk', 'function createSnsWebSdk')}
window.snsWebSdk = createSnsWebSdk(() => baseUrl);
})();
`;
  return assetOf('sns-websdk-builder.js', Buffer.from(script));
}
