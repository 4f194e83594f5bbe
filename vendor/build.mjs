/* Bundles entry.js, and puts the licences of what is in it beside it. */
import { build } from 'esbuild';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const out = process.argv[2];
mkdirSync(out, { recursive: true });
const { metafile } = await build({
  entryPoints: ['entry.js'], outfile: `${out}/yjs.js`, bundle: true, minify: true,
  format: 'esm', target: 'es2020', platform: 'browser', legalComments: 'none',
  charset: 'utf8', metafile: true, logLevel: 'warning',
});
const names = [...new Set(Object.keys(metafile.inputs)
  .map((path) => /^node_modules\/([^/]+)\//.exec(path)?.[1]).filter(Boolean))].sort();
writeFileSync(`${out}/yjs.LICENSES.txt`, names.map((name) => {
  const { version, license } = JSON.parse(readFileSync(`node_modules/${name}/package.json`));
  const text = readFileSync(`node_modules/${name}/LICENSE`, 'utf8').trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
}).join(`\n${'-'.repeat(72)}\n\n`));
